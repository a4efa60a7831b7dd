// SPDX-License-Identifier: MIT
/** Which values are secrets: those that a schema marks with `.meta({ sensitive: true })`, or a whole resource. */
import type { ResourceSpec, Schema } from "./model_type.ts";
import { childrenOf, metadataOf, type Part } from "./schema_shape.ts";

/** A value that belongs in a vault. */
export interface SensitiveField {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** Its keys are secrets as well as what they lead to. */
  readonly hasSecretKeys?: boolean;
  /** The vault and the key that its schema asks for. */
  readonly vaultName?: string;
  readonly vaultKey?: string;
}

/** The secrets that the data really holds, each once and none inside of another. */
export function sensitiveFields(
  spec: Pick<ResourceSpec, "schema" | "sensitiveOutput">,
  data: unknown,
): SensitiveField[] {
  const marked = new Map(
    below(spec.schema, data, { path: [], seen: new Set() }).map((field) => [nameOf(field.path), field]),
  );
  if (!spec.sensitiveOutput && !marked.has(nameOf([]))) {
    return [...marked.values()].filter(({ path }) =>
      !path.some((_, length) => marked.has(nameOf(path.slice(0, length))))
    );
  }
  if (typeof data !== "object" || data === null) return [];
  // Each field is stored as a whole; what its schema says of vault and key still holds.
  return Object.entries(data).filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => marked.get(nameOf([key])) ?? { path: [key], value });
}

function nameOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Whether the schema marks any field at all. */
export function marksSecrets(spec: ResourceSpec): boolean {
  return spec.sensitiveOutput === true || marks(spec.schema);
}

/**
 * Whether a value of this schema is a secret as a whole: it is marked, or what is marked is a key or a member of a set
 * or map, which nothing can be put in the place of.
 */
export function isSecret(schema: Schema): boolean {
  return isMarked(schema) || marksInside(schema, "keys") || marksInside(schema, "members");
}

/** The texts and numbers in a secret, each of which tells it. */
export function textsOfSecret({ value, hasSecretKeys = false }: SensitiveField): string[] {
  const textsOf = (item: unknown): string[] => {
    if (typeof item === "string") return [item];
    if (typeof item === "number" || typeof item === "bigint") return [String(item)];
    if (typeof item !== "object" || item === null) return [];
    if (item instanceof Set) return [...item].flatMap(textsOf);
    const entries = item instanceof Map ? [...item] : Object.entries(item);
    return entries.flatMap(([key, member]) => [...(hasSecretKeys ? textsOf(key) : []), ...textsOf(member)]);
  };
  return textsOf(value);
}

/** A schema that makes a new one whenever it is asked what is inside never ends. */
const MOST_SCHEMAS = 10_000;

function marks(schema: Schema): boolean {
  const seen = new Set([schema]);
  // What is added to a set while it is walked is walked as well.
  for (const item of seen) {
    if (isMarked(item)) return true;
    if (seen.size < MOST_SCHEMAS) childrenOf(item).forEach((child) => seen.add(child.schema));
  }
  return false;
}

function marksInside(schema: Schema, part: "keys" | "members"): boolean {
  return childrenOf(schema).some(({ schema: child, holdsFor }) => holdsFor.part === part && marks(child));
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

/** @param at where the value lies, and the schemas that were asked about it before: lazy ones may lead in circles. */
function below(
  schema: Schema,
  value: unknown,
  at: { readonly path: readonly string[]; readonly seen: ReadonlySet<Schema> },
): SensitiveField[] {
  if (value === undefined || value === null || at.seen.has(schema) || at.seen.size > 50) return [];
  if (isSecret(schema)) {
    return [{ path: at.path, value, hasSecretKeys: marksInside(schema, "keys"), ...markOf(schema) }];
  }
  return childrenOf(schema).flatMap(({ schema: child, holdsFor }) => {
    if (holdsFor.part === "whole") {
      return below(child, value, { path: at.path, seen: new Set([...at.seen, schema]) });
    }
    return partsOf(value, holdsFor).flatMap(([key, item]) =>
      below(child, item, { path: [...at.path, key], seen: new Set() })
    );
  });
}

function partsOf(value: unknown, holdsFor: Part): [key: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [];
  if (holdsFor.part === "items") {
    if (!Array.isArray(value)) return [];
    return Object.entries(value).filter(([key]) => Number(key) >= holdsFor.from && Number(key) < holdsFor.to);
  }
  if (Array.isArray(value)) return [];
  const fields = value as Record<string, unknown>;
  if (holdsFor.part === "field") {
    return Object.hasOwn(fields, holdsFor.key) ? [[holdsFor.key, fields[holdsFor.key]]] : [];
  }
  if (holdsFor.part !== "fieldsBut") return [];
  return Object.entries(fields).filter(([key]) => !Object.hasOwn(holdsFor.declared, key));
}
