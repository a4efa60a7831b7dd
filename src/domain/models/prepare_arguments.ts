// SPDX-License-Identifier: MIT
/** From what a definition and the command line say to the values that a method is given. */
import { ownValue, putOwn } from "../own_value.ts";
import type { Definition } from "./definition.ts";
import { expressionsIn } from "../expressions/delimiters.ts";
import { didYouMean } from "../nearest.ts";
import { coerceArguments } from "./coerce_arguments.ts";
import type { Schema, SchemaIssue } from "./model_type.ts";
import { issueText, parseSchema } from "./parse_schema.ts";
import { unwrappedShape } from "./schema_shape.ts";
import { takenKeys, untakenKeys } from "./taken_keys.ts";

/** The arguments that a definition gives to a method. */
export function definitionArguments(
  { methods }: Pick<Definition, "methods">,
  name: string,
): Readonly<Record<string, unknown>> {
  return ownValue(methods, name)?.arguments ?? {};
}

type Values = Record<string, unknown>;

/** Values, and the fields of them that are expressions. */
export interface SplitValues {
  readonly plain: Values;
  readonly unresolved: Map<string, string>;
}

/** Global arguments as a method sees them. */
export interface PreparedGlobals {
  /** Parsed: coerced, defaults applied. Fields with expressions are not in it. */
  readonly values: Values;
  /** Fields that hold expressions, with their text. */
  readonly unresolved: ReadonlyMap<string, string>;
  /** Unknown fields come with a suggestion. */
  readonly problems: readonly Problem[];
  /** `field: message` for fields that the schema wants and nobody gave: no obstacle to methods that do not need them. */
  readonly missing: readonly string[];
}

/**
 * Validates global arguments leniently: each field that is given must be right, none has to be there, and keys that
 * the schema does not know are refused.
 * @param split what of it is an expression, when its looks do not tell.
 */
export async function prepareGlobals(
  schema: Schema | undefined,
  given: Readonly<Values>,
  split: SplitValues = splitExpressions(given),
): Promise<PreparedGlobals> {
  const { plain, unresolved } = split;
  const keys = Object.keys(given);
  if (!schema) {
    const problems = keys.map((key) => problemAt([key], `${key}: the type has no global arguments`));
    return { values: plain, unresolved, problems, missing: [] };
  }
  const shape = unwrappedShape(schema);
  const problems = unknownArguments(schema, given);
  if (shape.kind !== "object") {
    const whole = await prepareWhole(schema, plain, unresolved);
    return { ...whole, problems: [...problems, ...whole.problems] };
  }
  const values: Values = { ...plain };
  const missing: string[] = [];
  for (const [key, field] of Object.entries(shape.fields)) {
    if (unresolved.has(key)) continue;
    const result = await parseSchema(field, coerceArguments(field, plain[key]));
    if (result.success) {
      if (result.data !== undefined) putOwn(values, key, result.data);
    } else if (plain[key] !== undefined) {
      problems.push(...result.error.issues.map((issue) => problemOf(issue, [key])));
    } else missing.push(`${key}: it is required`);
  }
  return { values, unresolved, problems, missing };
}

/** Not an object schema: parsed as one, when no field is missing for an expression's sake. */
async function prepareWhole(
  schema: Schema,
  plain: Values,
  unresolved: Map<string, string>,
): Promise<PreparedGlobals> {
  const coerced = coerceArguments(schema, plain) as Values;
  const result = await parseSchema(schema, coerced);
  if (result.success) return { values: result.data as Values, unresolved, problems: [], missing: [] };
  if (unresolved.size > 0) return { values: coerced, unresolved, problems: [], missing: [] };
  const problems = result.error.issues.map((issue) => problemOf(issue));
  return { values: coerced, unresolved, problems, missing: [] };
}

/** The arguments of a method, parsed, or everything that is wrong with them. */
export type PreparedArguments = { success: true; value: unknown } | { success: false; problems: Problem[] };

export interface Problem {
  /** The argument, empty for the whole. */
  readonly field: string;
  /** Keys that lead to the value, the argument first. */
  readonly path: readonly string[];
  /** `field: message` */
  readonly text: string;
}

/** Merges globals under the method's own arguments, unless those are a record of free keys; coerces; parses. */
export async function prepareArguments(
  schema: Schema,
  globals: Readonly<Values>,
  own: Readonly<Values>,
): Promise<PreparedArguments> {
  const result = await parseSchema(schema, mergedArguments(schema, globals, own));
  if (result.success) return { success: true, value: result.data };
  return { success: false, problems: result.error.issues.map((issue) => problemOf(issue)) };
}

function problemOf(issue: SchemaIssue, prefix: readonly string[] = []): Problem {
  return problemAt([...prefix, ...issue.path.map(String)], issueText(issue, prefix));
}

function problemAt(path: readonly string[], text: string): Problem {
  return { field: path[0] ?? "", path, text };
}

/** What a method is given before it is validated. */
export function mergedArguments(
  schema: Schema,
  globals: Readonly<Values>,
  own: Readonly<Values>,
): unknown {
  const shape = unwrappedShape(schema);
  const merged = shape.kind === "record" ? own : { ...mergeable(shape, globals), ...own };
  return coerceArguments(schema, merged);
}

/**
 * A strict object would refuse globals it does not declare, and nobody who writes one means that: only those that it
 * declares are merged in.
 */
function mergeable(shape: ReturnType<typeof unwrappedShape>, globals: Readonly<Values>): Values {
  if (shape.kind !== "object" || !shape.strict) return { ...globals };
  return Object.fromEntries(Object.entries(globals).filter(([key]) => Object.hasOwn(shape.fields, key)));
}

/** The top-level fields that are free of expressions, and the first expression of each other one. */
export function splitExpressions(given: Readonly<Values>): SplitValues {
  const plain: Values = {};
  const unresolved = new Map<string, string>();
  for (const [key, value] of Object.entries(given)) {
    const [expression] = expressionsIn(value);
    if (expression) unresolved.set(key, expression.text);
    else putOwn(plain, key, value);
  }
  return { plain, unresolved };
}

/**
 * The arguments that a schema does not read.
 * @param others names that are suggested, too.
 */
export function unknownArguments(
  schema: Schema,
  given: Readonly<Values>,
  others: readonly string[] = [],
): Problem[] {
  const known = [...new Set([...takenKeys(schema).names, ...others])];
  return untakenKeys(schema, given).map((key) => problemAt([key], unknownKeys([key], known)[0]!));
}

/** `region2: unknown argument, did you mean 'region'?` */
export function unknownKeys(keys: readonly string[], known: readonly string[], what = "argument"): string[] {
  return keys.filter((key) => !known.includes(key)).map((key) => {
    const question = didYouMean(key, known);
    const expected = known.length === 0 ? "; there are none" : `; expected one of ${known.join(", ")}`;
    return `${key}: unknown ${what}${question === "" ? expected : question}`;
  });
}
