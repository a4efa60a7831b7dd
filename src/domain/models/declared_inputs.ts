// SPDX-License-Identifier: MIT
/** The `inputs` of a definition: what values a run may be given, beside the arguments of its methods. */
import { ownValue, putOwn } from "../own_value.ts";
import type { JsonSchema } from "../types/type_entry.ts";
import { coerceByJsonSchema, jsonSchemaProblems } from "./json_schema_values.ts";

type Values = Record<string, unknown>;

/** Inputs of a run, sorted out. */
export interface SortedInputs {
  /** Declared ones, coerced, defaults filled in. */
  readonly declared: Values;
  /** Those that the definition does not declare: arguments of the method. */
  readonly others: Values;
  /** Everything that is wrong with the declared ones; missing ones are not judged here. */
  readonly problems: readonly string[];
  /** Names that the definition requires and nobody gave. */
  readonly missing: readonly string[];
}

/**
 * Coerces texts to the declared types, then fills in defaults of the top level, then validates.
 * @param schema a JSON Schema object, or the short form `{name: schema}`.
 */
export function sortInputs(schema: JsonSchema | undefined, given: Readonly<Values>): SortedInputs {
  if (schema === undefined) return { declared: {}, others: { ...given }, problems: [], missing: [] };
  const whole = wholeSchema(schema);
  const declared: Values = {};
  const others: Values = {};
  for (const [key, value] of Object.entries(given)) {
    if (Object.hasOwn(whole.properties, key)) {
      putOwn(declared, key, coerceByJsonSchema(whole.properties[key], value));
    } else putOwn(others, key, value);
  }
  for (const [key, property] of Object.entries(whole.properties)) {
    if (ownValue(declared, key) === undefined && property.default !== undefined) {
      putOwn(declared, key, property.default);
    }
  }
  const closed = whole.closed
    ? Object.keys(others).map((key) => `"${key}" is not a valid input property`)
    : [];
  return {
    declared,
    others: whole.closed ? {} : others,
    problems: [...jsonSchemaProblems({ type: "object", properties: whole.properties }, declared), ...closed],
    missing: whole.required.filter((key) => declared[key] === undefined),
  };
}

interface WholeSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Other inputs are refused. */
  readonly closed: boolean;
}

/** Whether the inputs are written as `{name: schema}`, without the schema around them. */
export function isShortForm(schema: JsonSchema): boolean {
  return !isRecord(schema.properties) && schema.type !== "object";
}

function wholeSchema(schema: JsonSchema): WholeSchema {
  const isShort = isShortForm(schema);
  const properties = (isShort ? schema : schema.properties ?? {}) as Record<string, JsonSchema>;
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([, property]) => isRecord(property))),
    required: !isShort && Array.isArray(schema.required) ? schema.required.map(String) : [],
    closed: !isShort && schema.additionalProperties === false,
  };
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
