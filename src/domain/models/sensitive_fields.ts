// SPDX-License-Identifier: MIT
/** Which values are secrets: those that a schema marks with `.meta({ sensitive: true })`, or a whole resource. */
import type { ResourceSpec, Schema } from "./model_type.ts";
import { accepts } from "./parse_schema.ts";
import { childrenOf, metadataOf, type Part, type SchemaShape, shapeOf } from "./schema_shape.ts";

/** A value that belongs in a vault. */
export interface SensitiveField {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** Its keys are secrets as well as what they lead to. */
  readonly hasSecretKeys?: boolean;
  /** It is not of the shape that its schema says, so the secrets inside of it can not be told from the rest. */
  readonly isMisshapen?: boolean;
  /** The vault and the key that its schema asks for. */
  readonly vaultName?: string;
  readonly vaultKey?: string;
}

/**
 * The secrets that the data really holds, each once and none inside of another. What is of another shape than a schema
 * that marks something inside of it is a secret as a whole.
 */
export function sensitiveFields(
  spec: Pick<ResourceSpec, "schema" | "sensitiveOutput">,
  data: unknown,
): SensitiveField[] {
  const marked = new Map(
    below(spec.schema, data, { path: [], seen: new Set(), marking: new Map() }).map((
      field,
    ) => [nameOf(field.path), field]),
  );
  if (!spec.sensitiveOutput && !marked.has(nameOf([]))) {
    return [...marked.values()].filter(({ path }) =>
      !path.some((_, length) => marked.has(nameOf(path.slice(0, length))))
    );
  }
  if (typeof data !== "object" || data === null) return [...marked.values()];
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

/** The vaults that the schemas of a resource's secrets ask for; undefined for those that ask for none. */
export function vaultsAskedFor(spec: ResourceSpec): ReadonlySet<string | undefined> {
  const asked = new Set<string | undefined>(spec.sensitiveOutput === true ? [undefined] : []);
  marks(spec.schema, (schema) => {
    asked.add(markOf(schema).vaultName);
    return false;
  });
  return asked;
}

/**
 * Whether a value of this schema is a secret as a whole: it is marked, or what is marked is a key or a member of a set
 * or map, which nothing can be put in the place of.
 */
export function isSecret(schema: Schema): boolean {
  return isMarked(schema) || marksInside(schema, "keys") || marksInside(schema, "members");
}

/** The texts and numbers in a secret, each of which tells it. */
export function textsOfSecret(
  { value, hasSecretKeys = false }: Pick<SensitiveField, "value" | "hasSecretKeys">,
): string[] {
  // What a schema has made of a value may lead in circles.
  const seen = new Set<unknown>();
  const textsOf = (item: unknown): string[] => {
    if (typeof item === "string") return [item];
    if (typeof item === "number" || typeof item === "bigint") return [String(item)];
    if (typeof item !== "object" || item === null || seen.has(item)) return [];
    seen.add(item);
    if (item instanceof Date || item instanceof URL) return textsOf(item.toJSON());
    // Each byte alone is a number that stands everywhere.
    if (ArrayBuffer.isView(item)) return [new TextDecoder().decode(item)];
    if (item instanceof Set) return [...item].flatMap(textsOf);
    const entries = item instanceof Map ? [...item] : Object.entries(item);
    return entries.flatMap(([key, member]) => [...(hasSecretKeys ? textsOf(key) : []), ...textsOf(member)]);
  };
  return textsOf(value);
}

/** A schema that makes a new one whenever it is asked what is inside never ends. */
const MOST_SCHEMAS = 10_000;

function marks(schema: Schema, counts: (schema: Schema) => boolean = () => true): boolean {
  const seen = new Set([schema]);
  // What is added to a set while it is walked is walked as well.
  for (const item of seen) {
    if (isMarked(item) && counts(item)) return true;
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

/** Where a value lies. */
interface Place {
  readonly path: readonly string[];
  /** Schemas that were asked about this value before: lazy ones may lead in circles. */
  readonly seen: ReadonlySet<Schema>;
  /** What is known of which schemas hold a mark. */
  readonly marking: Map<Schema, boolean>;
}

function below(schema: Schema, value: unknown, at: Place): SensitiveField[] {
  if (value === undefined || value === null || at.seen.has(schema) || at.seen.size > 50) return [];
  if (isSecret(schema)) {
    return [{ path: at.path, value, hasSecretKeys: marksInside(schema, "keys"), ...markOf(schema) }];
  }
  const shape = shapeOf(schema);
  if (!hasShape(value, shape)) return misshapen(schema, value, at);
  const same = { ...at, seen: new Set([...at.seen, schema]) };
  if (shape.kind === "union") return belowUnion(shape.options, value, same);
  return childrenOf(schema).flatMap(({ schema: child, holdsFor }) => {
    if (holdsFor.part === "whole") return below(child, value, same);
    return partsOf(value, holdsFor).flatMap(([key, item]) =>
      below(child, item, { ...at, path: [...at.path, key], seen: new Set() })
    );
  });
}

/** That a value is of another shape than some of the options is nothing when it is right for one. */
function belowUnion(options: readonly Schema[], value: unknown, at: Place): SensitiveField[] {
  const found = options.map((option) => below(option, value, at));
  const areShaped = found.map((fields) => !fields.some(({ isMisshapen }) => isMisshapen));
  const isRight = areShaped.includes(false) &&
    options.some((option, index) => areShaped[index] && accepts(option, value));
  return found.flat().filter(({ isMisshapen }) => !(isRight && isMisshapen));
}

function misshapen(schema: Schema, value: unknown, { path, marking }: Place): SensitiveField[] {
  const isMarking = marking.get(schema) ?? marks(schema);
  marking.set(schema, isMarking);
  // An empty list in the place of an object tells nothing.
  const tells = isMarking && textsOfSecret({ value }).some((text) => text !== "");
  return tells ? [{ path, value, isMisshapen: true }] : [];
}

/** Whether a value has the parts for which the schemas inside of this shape hold. */
function hasShape(value: unknown, shape: SchemaShape): boolean {
  switch (shape.kind) {
    case "array":
      return Array.isArray(value);
    case "tuple":
      return Array.isArray(value) && (shape.rest !== undefined || value.length <= shape.items.length);
    case "object":
    case "record":
      return typeof value === "object" && !Array.isArray(value) &&
        ![Date, Map, Set].some((other) => value instanceof other);
    default:
      return true;
  }
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
