// SPDX-License-Identifier: MIT
/** Texts from the command line as the values a schema asks for. What does not fit stays as it is. */
import type { Schema } from "./model_type.ts";
import { unwrappedShape } from "./schema_shape.ts";

/**
 * Texts become booleans, numbers, lists and objects where the schema asks for them; nested values alike.
 * Never throws; never changes `value`.
 */
export function coerceArguments(schema: Schema, value: unknown): unknown {
  const shape = unwrappedShape(schema);
  switch (shape.kind) {
    case "boolean":
      return typeof value === "string" ? toBoolean(value) : value;
    case "number":
      return typeof value === "string" ? toNumber(value) : value;
    case "array": {
      const list = toList(value);
      if (!Array.isArray(list)) return list;
      return shape.element ? list.map((item) => coerceArguments(shape.element!, item)) : list;
    }
    case "object":
      return mapFields(toRecord(value), (key, item) => {
        const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
        return field ? coerceArguments(field, item) : item;
      });
    case "record":
      return mapFields(toRecord(value), (_, item) => shape.value ? coerceArguments(shape.value, item) : item);
    case "union":
      return coerceUnion(shape.options, value);
    default:
      return value;
  }
}

/** `true` and `false` as booleans. */
export function toBoolean(text: string): unknown {
  return text === "true" ? true : text === "false" ? false : text;
}

/** Decimal numbers. Whole numbers that would lose digits stay texts, so that validation refuses them. */
export function toNumber(text: string): unknown {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}

/** A JSON list, or texts separated by commas; keys 0, 1, 2 … (from `key.0=a`) are a list too. */
export function toList(value: unknown): unknown {
  if (typeof value === "string") {
    const text = value.trim();
    if (text === "") return [];
    if (text.startsWith("[")) return fromJson(text, value);
    return text.split(",").map((item) => item.trim());
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index));
  return isList ? Object.values(value) : value;
}

/** A JSON object in a text. */
export function toRecord(value: unknown): unknown {
  return typeof value === "string" && value.trim().startsWith("{") ? fromJson(value, value) : value;
}

function coerceUnion(options: readonly Schema[], value: unknown): unknown {
  if (options.some((option) => accepts(option, value))) return value;
  for (const option of options) {
    const coerced = coerceArguments(option, value);
    if (accepts(option, coerced)) return coerced;
  }
  return value;
}

function accepts(schema: Schema, value: unknown): boolean {
  try {
    return schema.safeParse(value).success;
  } catch {
    // Schemas with asynchronous rules can not answer here; the parse of the whole will say what is wrong.
    return false;
  }
}

function mapFields(value: unknown, change: (key: string, item: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(key, item)]));
}

function fromJson(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all: validation of the text gives the better message.
    return otherwise;
  }
}
