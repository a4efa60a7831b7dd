// SPDX-License-Identifier: MIT
/** Texts from the command line as the values a schema asks for. What does not fit stays as it is. */
import { parseJson } from "../limits.ts";
import { isDate, isDateTime } from "./json_schema_formats.ts";
import type { Schema } from "./model_type.ts";
import { accepts } from "./parse_schema.ts";
import { unwrappedShape } from "./schema_shape.ts";

/**
 * Texts become booleans, numbers, lists and objects where the schema asks for them; nested values alike. What neither
 * a command line nor YAML can say is made of what they can: big integers, dates, sets and maps.
 * Never throws; never changes `value`.
 */
export function coerceArguments(schema: Schema, value: unknown): unknown {
  const shape = unwrappedShape(schema);
  switch (shape.kind) {
    case "boolean":
      return typeof value === "string" ? toBoolean(value) : value;
    case "number":
      return typeof value === "string" ? toNumber(value) : value;
    case "bigint":
      return toBigInt(value);
    case "date":
      return toDate(value);
    case "choice":
      return toChoice(shape.values, value);
    case "array":
      return mapItems(toList(value), () => shape.element);
    case "tuple":
      return mapItems(toList(value), (index) => shape.items[index] ?? shape.rest);
    case "set": {
      const list = value instanceof Set ? value : mapItems(toList(value), () => shape.element);
      return Array.isArray(list) ? new Set(list) : list;
    }
    case "object":
      return mapFields(
        toRecord(value),
        (key) => Object.hasOwn(shape.fields, key) ? shape.fields[key] : shape.rest,
      );
    case "record":
      return mapFields(toRecord(value), () => shape.value);
    case "map":
      return toMap(shape, value);
    case "union":
      return coerceUnion(shape.options, value);
    case "intersection":
      return shape.sides.reduce((coerced, side) => coerceArguments(side, coerced), value);
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

/** Whole numbers of any size. */
function toBigInt(value: unknown): unknown {
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return BigInt(value.replace(/^\+/, ""));
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

/** A date in UTC, or a time with its offset. A leap second has no place in a Date and stays a text. */
function toDate(value: unknown): unknown {
  if (typeof value !== "string" || !(isDate(value) || isDateTime(value))) return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** The value of a literal or an enumeration that a text writes; a value that is a text goes first. */
function toChoice(values: readonly unknown[], value: unknown): unknown {
  if (typeof value !== "string" || values.includes(value)) return value;
  const written = String(toNumber(value));
  const choice = values.find((item) =>
    typeof item !== "string" && item !== undefined && String(item) === written
  );
  return choice === undefined ? value : choice;
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

/** A JSON object in a text; also a list, of which validation then says that it is one. */
export function toRecord(value: unknown): unknown {
  return typeof value === "string" && /^\s*[{[]/.test(value) ? fromJson(value, value) : value;
}

function coerceUnion(options: readonly Schema[], value: unknown): unknown {
  if (options.some((option) => accepts(option, value))) return value;
  for (const option of options) {
    const coerced = coerceArguments(option, value);
    if (accepts(option, coerced)) return coerced;
  }
  return value;
}

function toMap(shape: { key?: Schema; value?: Schema }, value: unknown): unknown {
  const record = toRecord(value);
  if (!isRecord(record)) return record;
  const coerced = (schema: Schema | undefined, item: unknown) =>
    schema ? coerceArguments(schema, item) : item;
  return new Map(
    Object.entries(record).map(([key, item]) => [coerced(shape.key, key), coerced(shape.value, item)]),
  );
}

function mapItems(list: unknown, schemaOf: (index: number) => Schema | undefined): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((item, index) => {
    const schema = schemaOf(index);
    return schema ? coerceArguments(schema, item) : item;
  });
}

function mapFields(value: unknown, schemaOf: (key: string) => Schema | undefined): unknown {
  if (!isRecord(value)) return value;
  const coerced = (key: string, item: unknown) => {
    const schema = schemaOf(key);
    return schema ? coerceArguments(schema, item) : item;
  };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coerced(key, item)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

function fromJson(text: string, otherwise: unknown): unknown {
  try {
    return parseJson(text);
  } catch {
    // Not JSON after all: validation of the text gives the better message.
    return otherwise;
  }
}
