// SPDX-License-Identifier: MIT
/** Predicates and projections over records in the expression language. */
import type { Environment } from "@marcbachmann/cel-js";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { celEnvironment } from "../../expressions/cel_environment.ts";
import { limitWork } from "../../expressions/work_limit.ts";
import { readPayloadAsAttributes } from "./payload_fields.ts";
import { assertFields, canBeTrue, COLUMNS, freeNames, type SyntaxNode } from "./query_fields.ts";

export interface RecordExpression {
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
  return { tree, names, evaluate };
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

/** Whether a record is wanted. An error means that it is not: for most predicates it says that a field is missing. */
export function isMatch(expression: RecordExpression, record: Partial<DataRecord>): boolean {
  try {
    return expression.evaluate(record) === true;
  } catch {
    // See above.
    return false;
  }
}

/** What a projection makes of a record, null when it fails. */
export function project(expression: RecordExpression, record: DataRecord): unknown {
  try {
    return plainValue(expression.evaluate(record));
  } catch {
    // Records differ in what they have.
    return null;
  }
}

/** As {@link project}, of a record whose members may be read from elsewhere: that they cannot be read is an error. */
export function projectMembers(expression: RecordExpression, record: Partial<DataRecord>): unknown {
  try {
    return plainValue(expression.evaluate(record));
  } catch (error) {
    if (error instanceof SwampError) throw error;
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
