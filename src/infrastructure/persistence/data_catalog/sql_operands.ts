// SPDX-License-Identifier: MIT
/** What the operands of a predicate are in SQL. */
import { type Column, COLUMNS, isNode, type SyntaxNode } from "./query_fields.ts";

export type Operand =
  | { readonly kind: "column"; readonly column: Column }
  /** A value below `attributes` or `tags`. `type` is NULL when there is none. */
  | { readonly kind: "json"; readonly type: string; readonly value: string }
  /** `attributes` or `tags` as a whole. */
  | { readonly kind: "map"; readonly sql: string }
  | { readonly kind: "literal"; readonly value: string | number | bigint | boolean | null };

/** `attributes` and `tags` themselves. */
const MAPS: Readonly<Record<string, string>> = {
  attributes: "coalesce(b.json,'{}')",
  tags: "r.tags",
};

/** Keys that need no care in a JSON path or in SQL. */
const PLAIN_KEY = /^[A-Za-z0-9_$@:/ .-]+$/;

/** @returns undefined for what SQL can not say. */
export function operandOf(node: SyntaxNode): Operand | undefined {
  switch (node.op) {
    case "id": {
      const name = String(node.args);
      if (Object.hasOwn(COLUMNS, name)) return { kind: "column", column: COLUMNS[name]! };
      return Object.hasOwn(MAPS, name) ? { kind: "map", sql: MAPS[name]! } : undefined;
    }
    case "value":
      return literal(node.args);
    case "-_":
      return negative(node.args);
    case ".":
    case "[]":
      return member(node);
    default:
      return undefined;
  }
}

function literal(value: unknown): Operand | undefined {
  if (value === null || typeof value === "boolean") return { kind: "literal", value };
  if (typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value))) {
    return { kind: "literal", value };
  }
  if (typeof value !== "string" || value.includes("\0") || !value.isWellFormed()) return undefined;
  return { kind: "literal", value };
}

function negative(node: unknown): Operand | undefined {
  const inner = isNode(node) ? operandOf(node) : undefined;
  if (inner?.kind !== "literal") return undefined;
  const { value } = inner;
  return typeof value === "bigint" || typeof value === "number"
    ? { kind: "literal", value: -value }
    : undefined;
}

function member(node: SyntaxNode): Operand | undefined {
  const keys: string[] = [];
  let current: SyntaxNode = node;
  while (current.op === "." || current.op === "[]") {
    const [parent, key] = current.args as [SyntaxNode, string | SyntaxNode];
    const name = typeof key === "string" ? key : key.op === "value" ? key.args : undefined;
    if (typeof name !== "string" || !PLAIN_KEY.test(name)) return undefined;
    keys.unshift(name);
    current = parent;
  }
  if (current.op !== "id" || !Object.hasOwn(MAPS, String(current.args))) return undefined;
  const json = MAPS[String(current.args)]!;
  const path = `'$${keys.map((key) => `."${key}"`).join("")}'`;
  return { kind: "json", type: `json_type(${json},${path})`, value: `json_extract(${json},${path})` };
}
