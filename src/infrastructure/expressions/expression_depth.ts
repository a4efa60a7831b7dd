// SPDX-License-Identifier: MIT
import type { ASTNode } from "@marcbachmann/cel-js";

/** Levels of an expression. */
export const MAX_EXPRESSION_DEPTH = 200;

/** Whether an expression has more levels than are allowed. A chain such as `a + b + c` is one level. */
export function isTooDeep(tree: ASTNode): boolean {
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: tree, level: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (level > MAX_EXPRESSION_DEPTH) return true;
    if (Array.isArray(value)) {
      for (const item of value) open.push({ value: item, level });
    } else if (typeof value === "object" && value !== null && "op" in value) {
      const { op, args } = value as ASTNode;
      const isChain = Array.isArray(args) && args.length === 2 && opOf(args[0]) === op;
      if (isChain) {
        open.push({ value: (args as unknown[])[0], level }, {
          value: (args as unknown[])[1],
          level: level + 1,
        });
      } else open.push({ value: args, level: level + 1 });
    }
  }
  return false;
}

function opOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "op" in value ? value.op : undefined;
}
