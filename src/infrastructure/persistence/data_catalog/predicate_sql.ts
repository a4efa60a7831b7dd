// SPDX-License-Identifier: MIT
/**
 * Turns a predicate into SQL. What is an error in the expression language is NULL in SQL: both languages know three
 * values, and `&&`, `||` and `!` treat an error as AND, OR and NOT treat NULL. A part that SQL can not say becomes
 * `1` and makes the result inexact: it then holds for every row that could match, and each of them is evaluated.
 */
import type { Value } from "../sqlite.ts";
import type { SyntaxNode } from "./query_fields.ts";
import { type Operand, operandOf } from "./sql_operands.ts";

export interface PredicateSql {
  /** 1, 0 or NULL for a row of `record r`, `model m` and `body b`. */
  readonly sql: string;
  readonly values: readonly Value[];
  /** False when the SQL holds for more rows than the predicate. */
  readonly exact: boolean;
}

const ANYTHING: PredicateSql = { sql: "1", values: [], exact: false };

const exactly = (sql: string, ...values: Value[]): PredicateSql => ({ sql, values, exact: true });

/** `1 < x` is `x > 1`. */
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** SQLite ends at an expression of depth 1000; each of these may make it one deeper. */
const MOST_OPERATORS = 900;

export function predicateSql(node: SyntaxNode): PredicateSql {
  const compiled = translate(node);
  const operators = compiled.sql.match(/ OR | AND |NOT |iif\(|CASE /g)?.length ?? 0;
  return operators > MOST_OPERATORS ? ANYTHING : compiled;
}

function translate(node: SyntaxNode): PredicateSql {
  switch (node.op) {
    case "&&":
      return combine("AND", node);
    case "||":
      return combine("OR", node);
    case "!_":
      return negate(translate(node.args as SyntaxNode));
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison(node.op, node.args as [SyntaxNode, SyntaxNode]) ?? ANYTHING;
    case "in":
      return membership(node.args as [SyntaxNode, SyntaxNode]) ?? ANYTHING;
    case "call":
    case "rcall":
      return call(node) ?? ANYTHING;
    default:
      return truth(node) ?? ANYTHING;
  }
}

function combine(operator: "AND" | "OR", node: SyntaxNode): PredicateSql {
  const [left, right] = (node.args as [SyntaxNode, SyntaxNode]).map(translate);
  return {
    sql: `(${left!.sql} ${operator} ${right!.sql})`,
    values: [...left!.values, ...right!.values],
    exact: left!.exact && right!.exact,
  };
}

function negate(inner: PredicateSql): PredicateSql {
  return inner.exact ? { ...inner, sql: `(NOT ${inner.sql})` } : ANYTHING;
}

/** A field or literal that stands alone. */
function truth(node: SyntaxNode): PredicateSql | undefined {
  const operand = operandOf(node);
  if (operand?.kind === "column" && operand.column.type === "bool") return exactly(operand.column.sql);
  if (operand?.kind === "json") {
    return exactly(`CASE ${operand.type} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`);
  }
  if (operand?.kind !== "literal" || typeof operand.value !== "boolean") return undefined;
  return exactly(operand.value ? "1" : "0");
}

function comparison(operator: string, args: readonly [SyntaxNode, SyntaxNode]): PredicateSql | undefined {
  const [left, right] = [operandOf(args[0]), operandOf(args[1])];
  if (isField(left) && right?.kind === "literal") return compare(operator, left, right.value);
  if (!isField(right) || left?.kind !== "literal") return undefined;
  return compare(MIRRORED[operator] ?? operator, right, left.value);
}

function isField(operand: Operand | undefined): operand is Field {
  return operand?.kind === "column" || operand?.kind === "json";
}

type Literal = Extract<Operand, { kind: "literal" }>["value"];
type Field = Extract<Operand, { kind: "column" | "json" }>;

function compare(operator: string, field: Field, value: Literal): PredicateSql | undefined {
  if (operator === "==") return equals(field, value);
  if (operator === "!=") return negate(equals(field, value));
  if (typeof value === "string") {
    // Beyond ASCII the two languages order differently.
    // deno-lint-ignore no-control-regex
    if (!/^[\x01-\x7f]*$/.test(value)) return undefined;
    return ofType(field, "text", `{} ${operator} ?`, value);
  }
  if (typeof value === "number" || typeof value === "bigint") {
    const { sql, values } = numeral(value);
    return ofType(field, "number", `{} ${operator} ${sql}`, ...values);
  }
  return undefined;
}

/** A test of a field that is an error for other types than the wanted one. */
function ofType(field: Field, type: "text" | "number", test: string, ...values: Value[]): PredicateSql {
  if (field.kind === "column") {
    return field.column.type === type
      ? exactly(`(${test.replace("{}", field.column.sql)})`, ...values)
      : ERROR;
  }
  const types = type === "text" ? "'text'" : "'integer','real'";
  return exactly(
    `CASE WHEN ${field.type} IN (${types}) THEN ${test.replace("{}", field.value)} END`,
    ...values,
  );
}

const ERROR = exactly("NULL");

/** Values of other types are not equal; a missing one is an error. */
function equals(field: Field, value: Literal): PredicateSql {
  if (field.kind === "column") {
    const { sql, type } = field.column;
    if (typeof value === "string") return type === "text" ? exactly(`(${sql} = ?)`, value) : exactly("0");
    if (typeof value === "boolean") return exactly(type === "bool" ? `(${sql} = ${Number(value)})` : "0");
    if (value === null || type !== "number") return exactly("0");
    const number = numeral(value);
    return exactly(`(${sql} = ${number.sql})`, ...number.values);
  }
  const otherwise = `${field.type}*0`;
  if (typeof value === "string") {
    return exactly(`iif(${field.type}='text', ${field.value} = ?, ${otherwise})`, value);
  }
  if (typeof value === "boolean" || value === null) return exactly(`(${field.type} = '${value}')`);
  const number = numeral(value);
  const test = `iif(${field.type} IN ('integer','real'), ${field.value} = ${number.sql}, ${otherwise})`;
  return exactly(test, ...number.values);
}

/** Whole numbers of 64 bits are written out, because a binding may be a double. */
function numeral(value: number | bigint): { sql: string; values: Value[] } {
  return typeof value === "bigint" ? { sql: `(${value})`, values: [] } : { sql: "?", values: [value] };
}

function membership([item, list]: readonly [SyntaxNode, SyntaxNode]): PredicateSql | undefined {
  if (list.op === "list") return memberOfList(operandOf(item), list.args as SyntaxNode[]);
  const key = operandOf(item);
  const map = operandOf(list);
  if (key?.kind !== "literal" || typeof key.value !== "string" || map?.kind !== "map") return undefined;
  const member = operandOf({ op: ".", args: [list, key.value] });
  return member?.kind === "json" ? exactly(`(${member.type} IS NOT NULL)`) : undefined;
}

function memberOfList(field: Operand | undefined, nodes: readonly SyntaxNode[]): PredicateSql | undefined {
  if (!isField(field) || nodes.length === 0) return undefined;
  const literals = nodes.map(operandOf);
  let all: PredicateSql | undefined;
  for (const literal of literals) {
    if (literal?.kind !== "literal") return undefined;
    const one = equals(field, literal.value);
    all = all ? exactly(`${all.sql} OR ${one.sql}`, ...all.values, ...one.values) : one;
  }
  return { ...all!, sql: `(${all!.sql})` };
}

function call(node: SyntaxNode): PredicateSql | undefined {
  if (node.op === "call") {
    const [name, args] = node.args as [string, SyntaxNode[]];
    return name === "has" && args.length === 1 ? has(args[0]!) : undefined;
  }
  const [name, receiver, args] = node.args as [string, SyntaxNode, SyntaxNode[]];
  const field = operandOf(receiver);
  const text = args.length === 1 ? operandOf(args[0]!) : undefined;
  if (!isField(field)) return undefined;
  if (text?.kind !== "literal" || typeof text.value !== "string") return undefined;
  const length = [...text.value].length;
  if (name === "contains") return ofType(field, "text", "instr({}, ?) > 0", text.value);
  if (name === "startsWith") return ofType(field, "text", `substr({}, 1, ${length}) = ?`, text.value);
  if (name !== "endsWith") return undefined;
  return length === 0
    ? ofType(field, "text", "{} IS NOT NULL")
    : ofType(field, "text", `substr({}, -${length}) = ?`, text.value);
}

/** `has(a.b)`: whether `b` is there; an error when `a` is not. */
function has(node: SyntaxNode): PredicateSql | undefined {
  if (node.op !== ".") return undefined;
  const member = operandOf(node);
  const parent = operandOf((node.args as [SyntaxNode, string])[0]);
  if (member?.kind !== "json") return undefined;
  if (parent?.kind === "map") return exactly(`(${member.type} IS NOT NULL)`);
  if (parent?.kind !== "json") return undefined;
  return exactly(`iif(${parent.type} IS NULL, NULL, ${member.type} IS NOT NULL)`);
}
