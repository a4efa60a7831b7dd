// SPDX-License-Identifier: MIT
/** Predicates and projections over records in the expression language. */
import type { Environment } from "@marcbachmann/cel-js";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { WorkLimitReached } from "../../../domain/expressions/work_limit_reached.ts";
import { celEnvironment } from "../../expressions/cel_environment.ts";
import { isTooDeep, MAX_EXPRESSION_DEPTH } from "../../expressions/expression_depth.ts";
import { limitWork } from "../../expressions/work_limit.ts";
import { readPayloadAsAttributes } from "./payload_fields.ts";
import { assertFields, canBeTrue, COLUMNS, freeNames, type SyntaxNode } from "./query_fields.ts";

export interface RecordExpression {
  readonly text: string;
  readonly tree: SyntaxNode;
  /** The fields it reads. */
  readonly names: ReadonlySet<string>;
  /** @throws the error of the language. */
  evaluate(record: Partial<DataRecord>): unknown;
}

/** @throws SwampError EXPRESSION_INVALID for what can not be parsed and for unknown fields. */
export function parseExpression(text: string, environment: Environment = celEnvironment()): RecordExpression {
  if (text.trim() === "") throw invalid("it is empty");
  let parsed: ReturnType<Environment["parse"]>;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    throw invalid(messageOf(error), error);
  }
  if (isTooDeep(parsed.ast)) throw invalid(`it is nested more than ${MAX_EXPRESSION_DEPTH} levels deep`);
  const tree = parsed.ast as unknown as SyntaxNode;
  // Refuses what is nested too deeply for the walks that follow.
  const free = freeNames(tree);
  const limit = limitWork(parsed.ast);
  readPayloadAsAttributes(tree);
  const names = free.has("content") ? freeNames(tree) : free;
  assertFields(names);
  const evaluate = (record: Partial<DataRecord>) => {
    limit.start();
    return parsed({ ...record });
  };
  return { text, tree, names, evaluate };
}

function invalid(reason: string, cause?: unknown): SwampError {
  // Shells and query languages compare with one sign.
  const comparison = reason.startsWith("Unexpected character: =") ? "Values are compared with ==\n" : "";
  return new SwampError("EXPRESSION_INVALID", `Invalid expression: ${reason}`, {
    hint: `${comparison}See: swamp help expressions`,
    cause,
  });
}

/**
 * An expression that chooses records.
 * @throws SwampError EXPRESSION_INVALID as {@link parseExpression}, and for one that is never true: finding nothing
 *   would be taken for an answer.
 */
export function parsePredicate(text: string): RecordExpression {
  const expression = parseExpression(text);
  if (canBeTrue(expression.tree)) return expression;
  throw new SwampError(
    "EXPRESSION_INVALID",
    `Invalid expression: a predicate is true or false, not a value: ${text}`,
    {
      hint: "Compare it with something, for example: swamp data query 'name == \"result\"'",
    },
  );
}

/**
 * What the language says of the types of a predicate over records, undefined when nothing. Such a predicate may be
 * right all the same: an error on one side of `||` does not matter when the other side is true.
 */
export function typeProblem(text: string): string | undefined {
  // A number of a record may be compared with both kinds of numbers, which the language's check keeps apart.
  const [whole, fraction] = (["int", "double"] as const).map((number) => problemWith(text, number));
  return whole && fraction && whole;
}

function problemWith(text: string, number: "int" | "double"): string | undefined {
  const environment = celEnvironment();
  const types = { text: "string", number, bool: "bool" };
  for (const [name, { type }] of Object.entries(COLUMNS)) {
    // A reserved word of the language may be read, but not be declared.
    if (name !== "namespace") environment.registerVariable(name, types[type]);
  }
  environment.registerVariable("tags", "map");
  return environment.check(text).error?.message.split("\n")[0];
}

/** What a predicate says of a record. `value`: it is no condition; `failed`: it could not be said. */
export type Verdict =
  | { readonly kind: "match" | "other"; readonly isCondition: boolean }
  | { readonly kind: "value"; readonly type: string }
  | { readonly kind: "failed"; readonly reason: string };

const MATCH: Verdict = { kind: "match", isCondition: true };
const OTHER: Verdict = { kind: "other", isCondition: true };
/** The record lacks what the predicate asks for. */
const LACKS: Verdict = { kind: "other", isCondition: false };

/**
 * What the language says when a record lacks a field, or has it with another type. Records differ in what they have:
 * such a record is simply not wanted.
 */
const DIFFERS = new Set([
  "cannot_index_type",
  "field_type_mismatch",
  "index_out_of_bounds",
  "index_out_of_range",
  "invalid_comparison_type",
  "invalid_comprehension_range",
  "invalid_condition_type",
  "invalid_index_type",
  "invalid_logical_operand",
  "no_matching_overload",
  "no_such_key",
  "no_such_overload",
  "optional_expected",
  "optional_value_missing",
  "unknown_variable",
]);

/** @throws SwampError EXPRESSION_FAILED when a limit is reached: what the predicate says is unknown then. */
export function judge(expression: RecordExpression, record: Partial<DataRecord>): Verdict {
  let value: unknown;
  try {
    value = expression.evaluate(record);
  } catch (error) {
    if (isLimit(error)) throw limitReached(expression, error);
    if (error instanceof SwampError) throw error;
    const { code, summary } = error as { code?: unknown; summary?: unknown };
    if (DIFFERS.has(String(code))) return LACKS;
    return { kind: "failed", reason: typeof summary === "string" ? summary : messageOf(error) };
  }
  if (typeof value === "boolean") return value ? MATCH : OTHER;
  // A value that is empty is as one that is missing.
  return value === null || value === undefined ? LACKS : { kind: "value", type: typeName(value) };
}

function typeName(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (typeof value === "string") return "a text";
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "a time" : "an object";
}

/** Whether a record is wanted. @throws SwampError as {@link judge}. */
export function isMatch(expression: RecordExpression, record: Partial<DataRecord>): boolean {
  return judge(expression, record).kind === "match";
}

function isLimit(error: unknown): boolean {
  // What the engine throws for too deep a recursion and for too large a value.
  return error instanceof WorkLimitReached || error instanceof RangeError;
}

function limitReached({ text }: RecordExpression, error: unknown): SwampError {
  const reason = error instanceof RangeError
    ? "it is nested too deep or its value is too large"
    : messageOf(error);
  return new SwampError("EXPRESSION_FAILED", `Expression failed: ${reason}: ${text}`, {
    hint: "Loop over less, or loops inside of fewer loops\nSee: swamp help expressions",
    details: { expression: text },
    cause: error,
  });
}

/** The mistake of a predicate, or of a part of it, that gives a value of another type where a condition belongs. */
export function noCondition(text: string, part: string, type: string): SwampError {
  const test = type === "a number" ? " == 0" : type === "a text" ? ' == "x"' : ".size() > 0";
  // In a shell the predicate stands between single quotes.
  const example = part.includes("'")
    ? "attributes.exitCode == 0"
    : /^[\w.?[\]"]+$/.test(part)
    ? part + test
    : `(${part})${test}`;
  const where = part === text ? text : `${part} in ${text}`;
  return new SwampError(
    "EXPRESSION_INVALID",
    `Invalid expression: the predicate must be a condition (true or false), got ${type}: ${where}`,
    {
      hint: `Compare it with something, for example: swamp data query '${example}'`,
      details: { expression: text, part },
    },
  );
}

/**
 * What a projection makes of a record, null when it fails: records differ in what they have.
 * @throws SwampError EXPRESSION_FAILED when a limit is reached.
 */
export function project(expression: RecordExpression, record: DataRecord): unknown {
  try {
    return plainValue(expression.evaluate(record));
  } catch (error) {
    if (isLimit(error)) throw limitReached(expression, error);
    return null;
  }
}

/** As {@link project}, of a record whose members may be read from elsewhere: that they cannot be read is an error. */
export function projectMembers(expression: RecordExpression, record: Partial<DataRecord>): unknown {
  try {
    return plainValue(expression.evaluate(record));
  } catch (error) {
    if (error instanceof SwampError) throw error;
    if (isLimit(error)) throw limitReached(expression, error);
    return null;
  }
}

/** A value of the language as JSON can hold it. */
function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Set) return [...value].map(plainValue);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), plainValue(item)]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
  }
  if ("hasValue" in value && "value" in value) return optionalValue(value as unknown as Optional);
  const primitive: unknown = value.valueOf();
  return primitive === value ? String(value) : plainValue(primitive);
}

interface Optional {
  hasValue(): boolean;
  value(): unknown;
}

function optionalValue(optional: Optional): unknown {
  return optional.hasValue() ? plainValue(optional.value()) : null;
}
