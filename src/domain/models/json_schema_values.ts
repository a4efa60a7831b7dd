// SPDX-License-Identifier: MIT
/** The part of JSON Schema that describes arguments: coercion of texts, and all problems of a value at once. */
import type { JsonSchema } from "../types/type_entry.ts";
import { toBoolean, toList, toNumber, toRecord } from "./coerce_arguments.ts";
import { holdsExpression } from "../expressions/delimiters.ts";
import { formatProblem } from "./json_schema_formats.ts";

type Fields = Record<string, unknown>;

/** Texts become what the schema asks for. Texts with expressions, and what does not fit, stay as they are. */
export function coerceByJsonSchema(schema: JsonSchema | undefined, value: unknown): unknown {
  if (schema === undefined || (typeof value === "string" && holdsExpression(value))) return value;
  const types = typesOf(schema);
  if (typeof value === "string" && types.has("string")) return value;
  if (types.has("object") && !types.has("array")) {
    const record = toRecord(value);
    if (!isFields(record)) return record;
    return mapValues(record, (key, item) => coerceByJsonSchema(propertyOf(schema, key), item));
  }
  if (types.has("array") && !types.has("object")) {
    const list = toList(value);
    if (!Array.isArray(list)) return list;
    return list.map((item, index) => coerceByJsonSchema(childOf(itemSchema(schema, index)), item));
  }
  return typeof value === "string" ? coerceText(types, value) : value;
}

function coerceText(types: ReadonlySet<string>, text: string): unknown {
  if (types.has("null") && text === "null") return null;
  if (types.has("boolean") && typeof toBoolean(text) === "boolean") return toBoolean(text);
  if (types.has("number") || types.has("integer")) return toNumber(text);
  return text;
}

/**
 * Everything that is wrong with a value, one line each: `"name" is required`, `must be one of …`.
 * Texts with expressions are not judged.
 */
export function jsonSchemaProblems(schema: JsonSchema, value: unknown, path = ""): string[] {
  if (typeof value === "string" && holdsExpression(value)) return [];
  const named = path === "" ? "the value" : `"${path}"`;
  const choices = Array.isArray(schema.enum) ? schema.enum : undefined;
  if (choices && !choices.includes(value)) {
    return [`${named} must be one of ${choices.map(String).join(", ")}`];
  }
  if (schema.const !== undefined && JSON.stringify(schema.const) !== JSON.stringify(value)) {
    return [`${named} must be ${JSON.stringify(schema.const)}`];
  }
  const types = typesOf(schema);
  const actual = typeOf(value);
  const fits = types.size === 0 || types.has(actual) || (actual === "integer" && types.has("number"));
  if (!fits) return [`${named} must be ${[...types].map(article).join(" or ")}`];
  if (Array.isArray(value)) return listProblems(schema, value, { path, named });
  if (isFields(value)) return fieldProblems(schema, value, path);
  return typeof value === "number" || typeof value === "string" ? limitProblems(schema, value, named) : [];
}

function fieldProblems(schema: JsonSchema, value: Fields, path: string): string[] {
  const at = (key: string) => path === "" ? key : `${path}.${key}`;
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const missing = required.filter((key) => value[key] === undefined).map((key) => `"${at(key)}" is required`);
  const wrong = Object.entries(value).flatMap(([key, item]) => {
    const property = propertyOf(schema, key);
    if (property !== undefined) return item === undefined ? [] : jsonSchemaProblems(property, item, at(key));
    return schema.additionalProperties === false ? [`"${at(key)}" is not a valid input property`] : [];
  });
  return [...missing, ...wrong];
}

function listProblems(
  schema: JsonSchema,
  value: readonly unknown[],
  at: { path: string; named: string },
): string[] {
  const least = typeof schema.minItems === "number" ? schema.minItems : 0;
  const most = typeof schema.maxItems === "number" ? schema.maxItems : Infinity;
  const items = (count: number) => `${count} item${count === 1 ? "" : "s"}`;
  const problems: string[] = [];
  if (value.length < least) problems.push(`${at.named} must have at least ${items(least)}`);
  if (value.length > most) problems.push(`${at.named} must have at most ${items(most)}`);
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    problems.push(`${at.named} must have unique items`);
  }
  const child = childOf(schema.items);
  if (child) {
    problems.push(...value.flatMap((item, index) => jsonSchemaProblems(child, item, `${at.path}.${index}`)));
  }
  return problems;
}

function limitProblems(schema: JsonSchema, value: number | string, named: string): string[] {
  const problems: string[] = [];
  const limit = (key: string) => typeof schema[key] === "number" ? schema[key] as number : undefined;
  if (typeof value === "string") {
    if (value.length < (limit("minLength") ?? 0)) {
      problems.push(`${named} must have at least ${limit("minLength")} characters`);
    }
    if (value.length > (limit("maxLength") ?? Infinity)) {
      problems.push(`${named} must have at most ${limit("maxLength")} characters`);
    }
    if (typeof schema.pattern === "string") {
      const pattern = regularExpression(schema.pattern);
      if (!pattern) problems.push(`${named} can not be checked: ${schema.pattern} is no regular expression`);
      else if (!pattern.test(value)) problems.push(`${named} must match ${schema.pattern}`);
    }
    const format = typeof schema.format === "string" ? formatProblem(schema.format, value) : undefined;
    if (format !== undefined) problems.push(`${named} must be ${format}`);
    return problems;
  }
  if (value < (limit("minimum") ?? -Infinity)) problems.push(`${named} must be at least ${limit("minimum")}`);
  if (value > (limit("maximum") ?? Infinity)) problems.push(`${named} must be at most ${limit("maximum")}`);
  if (value <= (limit("exclusiveMinimum") ?? -Infinity)) {
    problems.push(`${named} must be more than ${limit("exclusiveMinimum")}`);
  }
  if (value >= (limit("exclusiveMaximum") ?? Infinity)) {
    problems.push(`${named} must be less than ${limit("exclusiveMaximum")}`);
  }
  return problems;
}

/** The `pattern` of a schema; undefined when it is none. */
export function regularExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Lists of one schema for each item are `prefixItems` and `items`, in older drafts `items` and `additionalItems`. */
export function itemSchema(schema: JsonSchema, index: number): unknown {
  const first: unknown = schema.prefixItems ?? schema.items;
  if (Array.isArray(first) && index < first.length) return first[index];
  return Array.isArray(schema.items) ? schema.additionalItems : schema.items;
}

/** The schema of a key: declared, or the one for all others. */
export function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  const properties = isFields(schema.properties) ? schema.properties : {};
  if (Object.hasOwn(properties, key)) return childOf(properties[key]);
  for (const option of alternativesOf(schema)) {
    const found = propertyOf(option, key);
    if (found) return found;
  }
  return childOf(schema.additionalProperties);
}

/** The schema of the value at these keys; undefined when it does not say. References inside of the whole are followed. */
export function schemaAt(root: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let current: JsonSchema | undefined = followed(root, root);
  for (const key of path) {
    if (current === undefined) return undefined;
    const items = /^\d+$/.test(key) ? childOf(itemSchema(current, Number(key))) : undefined;
    const child: JsonSchema | undefined = propertyOf(current, key) ?? items;
    current = child && followed(root, child);
  }
  return current;
}

/** What a schema that is only a reference stands for. References in a circle stand for nothing. */
function followed(root: JsonSchema, schema: JsonSchema): JsonSchema | undefined {
  let current: unknown = schema;
  for (let step = 0; step < 50 && isFields(current) && typeof current.$ref === "string"; step++) {
    const keys = current.$ref.split("/").slice(1);
    current = keys.reduce<unknown>((value, key) => isFields(value) ? value[key] : undefined, root);
  }
  return isFields(current) && typeof current.$ref !== "string" ? current : undefined;
}

function typesOf(schema: JsonSchema): Set<string> {
  const types = new Set<string>();
  if (typeof schema.type === "string") types.add(schema.type);
  if (Array.isArray(schema.type)) schema.type.forEach((type) => types.add(String(type)));
  if (Array.isArray(schema.enum)) schema.enum.forEach((choice) => types.add(typeOf(choice)));
  if (schema.const !== undefined) types.add(typeOf(schema.const));
  for (const option of alternativesOf(schema)) typesOf(option).forEach((type) => types.add(type));
  return types;
}

function alternativesOf(schema: JsonSchema): JsonSchema[] {
  return ["anyOf", "oneOf", "allOf"].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isFields) : [];
  });
}

function childOf(value: unknown): JsonSchema | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(record: Fields, change: (key: string, value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function article(type: string): string {
  if (type === "null") return "null";
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}
