// SPDX-License-Identifier: MIT
/** Parts of a predicate that must be true or false. */
import { type PredicateSql, predicateSql } from "./predicate_sql.ts";
import { isNode, type SyntaxNode } from "./query_fields.ts";
import { type Operand, operandOf } from "./sql_operands.ts";

export interface ConditionPart {
  /** As it is written. */
  readonly text: string;
  readonly operand: Extract<Operand, { kind: "json" }>;
  /** What is asked beside it with `&&`: it is only of interest where that is true. */
  readonly beside: readonly PredicateSql[];
}

/** The attributes and tags that stand as conditions, below `&&`, `||` and `!`: SQL takes other values for NULL. */
export function conditionParts(tree: SyntaxNode, text: string): ConditionPart[] {
  const parts: ConditionPart[] = [];
  const visit = (node: SyntaxNode, beside: readonly PredicateSql[]): void => {
    if (node.op === "!_") return visit(node.args as SyntaxNode, beside);
    if (node.op === "&&" || node.op === "||") {
      const [left, right] = node.args as [SyntaxNode, SyntaxNode];
      const isBoth = node.op === "&&";
      visit(left, isBoth ? withOther(right, beside) : beside);
      visit(right, isBoth ? withOther(left, beside) : beside);
      return;
    }
    const operand = operandOf(node);
    if (operand?.kind === "json") parts.push({ text: written(node, text), operand, beside });
  };
  visit(tree, []);
  return parts;
}

/** What is no condition itself says nothing about the other side. */
function withOther(node: SyntaxNode, beside: readonly PredicateSql[]): readonly PredicateSql[] {
  return operandOf(node)?.kind === "json" ? beside : [...beside, predicateSql(node)];
}

function written(node: SyntaxNode, text: string): string {
  const { start, end } = node as SyntaxNode & { readonly start?: number; readonly end?: number };
  if (typeof start === "number" && typeof end === "number" && end > start) return text.slice(start, end);
  const [parent, key] = node.args as [SyntaxNode, string | SyntaxNode];
  if (!isNode(parent)) return text;
  const left = parent.op === "id" ? String(parent.args) : written(parent, text);
  return `${left}.${typeof key === "string" ? key : String(key.args)}`;
}
