// SPDX-License-Identifier: MIT
import { isPlainObject } from "../expressions/path_texts.ts";
import { coerceArguments } from "./coerce_arguments.ts";
import type { Schema } from "./model_type.ts";
import { type Problem, unknownKeys } from "./prepare_arguments.ts";
import { type SchemaShape, shapeOf } from "./schema_shape.ts";

type Values = Readonly<Record<string, unknown>>;
type Shape = Exclude<SchemaShape, { kind: "wrapper" | "union" | "intersection" | "other" }>;

/** Schemas may refer to themselves. */
const MAX_DEPTH = 50;

/**
 * Keys inside of object arguments that the schema does not read: a parse drops them, and the method would run without
 * what was asked for. Keys of the arguments themselves are not among them. Nothing is said where a schema keeps other
 * keys (loose objects, records, catch-alls), nor below what code makes of a value first.
 */
export function unknownMembers(schema: Schema, given: Values): Problem[] {
  const values = coerceArguments(schema, given);
  const shapes = shapesOf([schema]);
  if (!isPlainObject(values) || shapes === undefined) return [];
  return Object.entries(values).flatMap(([key, value]) => inside(membersAt(shapes, key), value, [key]));
}

/** Problems without those in which a strict schema refuses keys that `unknown` names with what was meant. */
export function withoutRepeated<Item extends { readonly text: string }>(
  problems: readonly Item[],
  unknown: readonly { readonly text: string }[],
): Item[] {
  return problems.filter(({ text }) => {
    const [, path] = /^(.*): Unrecognized key/.exec(text) ?? [];
    return path === undefined || !unknown.some((problem) => problem.text.startsWith(`${path}.`));
  });
}

/** @param schemas what the value may be; a key is unknown when none of them has it. Undefined: that is not known. */
function inside(schemas: readonly Schema[] | undefined, value: unknown, path: readonly string[]): Problem[] {
  if (schemas === undefined || typeof value !== "object" || value === null) return [];
  const shapes = shapesOf(schemas);
  if (shapes === undefined || path.length > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => inside(itemsAt(shapes, index), item, [...path, String(index)]));
  }
  if (!isPlainObject(value)) return [];
  const names = knownNames(shapes);
  return Object.entries(value).flatMap(([key, item]) =>
    names !== undefined && !names.includes(key)
      ? [unknown([...path, key], names)]
      : inside(membersAt(shapes, key), item, [...path, key])
  );
}

function unknown(path: readonly string[], names: readonly string[]): Problem {
  const [text] = unknownKeys([path.at(-1)!], names, "key");
  return { field: path[0]!, path, text: `${path.slice(0, -1).join(".")}.${text}` };
}

/** The shapes that a value may have; undefined when one of the schemas cannot be seen through. */
function shapesOf(schemas: readonly Schema[], depth = 0): Shape[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const found: Shape[] = [];
  for (const schema of schemas) {
    const shape = shapeOf(schema);
    const parts = partsOf(shape);
    if (parts === undefined) return undefined;
    const shapes = parts.length === 0 ? [shape as Shape] : shapesOf(parts, depth + 1);
    if (shapes === undefined) return undefined;
    found.push(...shapes);
  }
  return found;
}

/** What a schema is made of, nothing for one that stands for itself. */
function partsOf(shape: SchemaShape): readonly Schema[] | undefined {
  switch (shape.kind) {
    case "wrapper":
      return shape.preprocesses ? undefined : [shape.inner];
    case "union":
      return shape.options.length === 0 ? undefined : shape.options;
    case "intersection":
      return shape.sides.length === 0 ? undefined : shape.sides;
    case "other":
      return undefined;
    default:
      return [];
  }
}

/** All keys that have a meaning; undefined when any key may have one. */
function knownNames(shapes: readonly Shape[]): string[] | undefined {
  const keyed = shapes.filter(({ kind }) => kind === "object" || kind === "record" || kind === "map");
  const objects = keyed.flatMap((shape) => (shape.kind === "object" && shape.strict ? [shape] : []));
  if (objects.length === 0 || objects.length < keyed.length) return undefined;
  return [...new Set(objects.flatMap(({ fields }) => Object.keys(fields)))];
}

function membersAt(shapes: readonly Shape[], key: string): Schema[] | undefined {
  const found: Schema[] = [];
  for (const shape of shapes) {
    if (shape.kind === "object") {
      const schema = Object.hasOwn(shape.fields, key) ? shape.fields[key] : shape.rest;
      if (schema) found.push(schema);
      else if (!shape.strict) return undefined;
    } else if (shape.kind === "record" && shape.value) found.push(shape.value);
    else if (shape.kind === "record" || shape.kind === "map") return undefined;
  }
  return found.length === 0 ? undefined : found;
}

function itemsAt(shapes: readonly Shape[], index: number): Schema[] | undefined {
  const found: Schema[] = [];
  for (const shape of shapes) {
    if (shape.kind === "array" && shape.element) found.push(shape.element);
    else if (shape.kind === "tuple" && shape.items[index]) found.push(shape.items[index]);
    else if (shape.kind === "tuple" && shape.rest) found.push(shape.rest);
    else if (shape.kind === "array" || shape.kind === "tuple") return undefined;
  }
  return found.length === 0 ? undefined : found;
}
