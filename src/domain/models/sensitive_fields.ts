// SPDX-License-Identifier: MIT
/** Which values of a resource are secrets: fields marked with `.meta({ sensitive: true })`, or the whole resource. */
import type { ResourceSpec, Schema } from "./model_type.ts";
import { metadataOf, unwrappedShape } from "./schema_shape.ts";

/** Dotted paths of secrets that the data really holds. */
export function sensitiveValues(spec: ResourceSpec, data: unknown): string[] {
  if (spec.sensitiveOutput) return typeof data === "object" && data !== null ? Object.keys(data) : [""];
  return [...below(spec.schema, data, "")];
}

/** Whether the schema marks any field at all. */
export function marksSecrets(spec: ResourceSpec): boolean {
  return spec.sensitiveOutput === true || marks(spec.schema, 0);
}

/** Schemas can be recursive; nobody nests secrets deeper. */
const DEEPEST = 8;

function marks(schema: Schema, depth: number): boolean {
  if (isMarked(schema)) return true;
  if (depth >= DEEPEST) return false;
  return childrenOf(schema).some((child) => marks(child, depth + 1));
}

function childrenOf(schema: Schema): readonly Schema[] {
  const shape = unwrappedShape(schema);
  if (shape.kind === "object") return Object.values(shape.fields);
  if (shape.kind === "array") return shape.element ? [shape.element] : [];
  if (shape.kind === "record") return shape.value ? [shape.value] : [];
  return shape.kind === "union" ? shape.options : [];
}

function isMarked(schema: Schema): boolean {
  return metadataOf(schema).some((meta) => meta.sensitive === true);
}

function* below(schema: Schema, value: unknown, path: string): Generator<string> {
  if (value === undefined || value === null) return;
  if (isMarked(schema)) {
    yield path;
    return;
  }
  const shape = unwrappedShape(schema);
  const at = (key: string | number) => path === "" ? String(key) : `${path}.${key}`;
  if (shape.kind === "union") {
    for (const option of shape.options) yield* below(option, value, path);
  } else if (shape.kind === "array" && Array.isArray(value) && shape.element) {
    for (const [index, item] of value.entries()) yield* below(shape.element, item, at(index));
  } else if (typeof value === "object" && !Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) {
      const field = shape.kind === "object" && Object.hasOwn(shape.fields, key)
        ? shape.fields[key]
        : shape.kind === "record"
        ? shape.value
        : undefined;
      if (field) yield* below(field, item, at(key));
    }
  }
}
