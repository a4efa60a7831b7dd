// SPDX-License-Identifier: MIT
/** Which values of a resource are secrets: fields marked with `.meta({ sensitive: true })`, or the whole resource. */
import type { ResourceSpec, Schema } from "./model_type.ts";
import { metadataOf, unwrappedShape } from "./schema_shape.ts";

/** A value of a resource that belongs in a vault. */
export interface SensitiveField {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  /** The vault and the key that its schema asks for. */
  readonly vaultName?: string;
  readonly vaultKey?: string;
}

/** The secrets that the data really holds, each once. */
export function sensitiveFields(
  spec: Pick<ResourceSpec, "schema" | "sensitiveOutput">,
  data: unknown,
): SensitiveField[] {
  const wholes = spec.sensitiveOutput && typeof data === "object" && data !== null
    ? Object.entries(data).filter(([, value]) => value !== undefined && value !== null).map(([key]) => [key])
    : [];
  const marked = new Map(below(spec.schema, data, []).map((field) => [JSON.stringify(field.path), field]));
  if (!spec.sensitiveOutput) return [...marked.values()];
  // Each field is stored as a whole; what its schema says of vault and key still holds.
  return wholes.map((path) => marked.get(JSON.stringify(path)) ?? { path });
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

function markOf(schema: Schema): Pick<SensitiveField, "vaultName" | "vaultKey"> {
  const text = (name: string) => {
    const value = metadataOf(schema).map((meta) => meta[name]).find((item) => typeof item === "string");
    return value as string | undefined;
  };
  return { vaultName: text("vaultName"), vaultKey: text("vaultKey") };
}

function below(schema: Schema, value: unknown, path: readonly string[]): SensitiveField[] {
  if (value === undefined || value === null) return [];
  if (isMarked(schema)) return [{ path, ...markOf(schema) }];
  const shape = unwrappedShape(schema);
  if (shape.kind === "union") return shape.options.flatMap((option) => below(option, value, path));
  if (Array.isArray(value)) {
    const element = shape.kind === "array" ? shape.element : undefined;
    return element ? value.flatMap((item, index) => below(element, item, [...path, String(index)])) : [];
  }
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const field = shape.kind === "object" && Object.hasOwn(shape.fields, key)
      ? shape.fields[key]
      : shape.kind === "record"
      ? shape.value
      : undefined;
    return field ? below(field, item, [...path, key]) : [];
  });
}
