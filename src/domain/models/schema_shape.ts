// SPDX-License-Identifier: MIT
/**
 * What a zod schema asks for, read from the internals of zod 3 and zod 4 alike: bundles may carry either. A schema
 * that is not understood is `other`, and is left to its own `safeParse`.
 */
import type { Schema } from "./model_type.ts";

export type SchemaShape =
  | { kind: "string" | "number" | "bigint" | "boolean" | "date" | "other" }
  | { kind: "choice"; values: readonly unknown[] }
  | { kind: "array" | "set"; element?: Schema }
  | { kind: "tuple"; items: readonly Schema[]; rest?: Schema }
  | { kind: "object"; fields: Readonly<Record<string, Schema>>; rest?: Schema; strict: boolean }
  | { kind: "record" | "map"; key?: Schema; value?: Schema }
  | { kind: "union"; options: readonly Schema[] }
  | { kind: "intersection"; sides: readonly Schema[] }
  | { kind: "template"; parts: readonly Schema[] }
  // `inner` is what a value has to fit first; a pipe has a second half, which sees what became of it. What code makes
  // of the value before `inner` sees it cannot be known.
  | { kind: "wrapper"; inner: Schema; second?: Schema; preprocesses?: boolean };

/** A schema inside of another one, and for which part of a value it holds. */
export interface SchemaChild {
  readonly schema: Schema;
  readonly holdsFor: Part;
}

export type Part =
  | { part: "whole" }
  | { part: "field"; key: string }
  | { part: "fieldsBut"; declared: Readonly<Record<string, Schema>> }
  | { part: "items"; from: number; to: number }
  // No path leads to a key, nor to a member of a set or a map.
  | { part: "keys" | "members" };

type Internals = Record<string, unknown> & { type?: unknown; typeName?: unknown };

/** zod 3's names in the words of zod 4. */
const ZOD3_NAMES: Readonly<Record<string, string>> = {
  ZodEffects: "effects",
  ZodPipeline: "pipe",
  ZodDiscriminatedUnion: "union",
  ZodNativeEnum: "enum",
};

/** The schema's kind and its parts. */
export function shapeOf(schema: Schema): SchemaShape {
  const def = internalsOf(schema);
  const kind = kindName(def);
  switch (kind) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
      return { kind };
    case "literal":
    case "enum":
      return { kind: "choice", values: choicesOf(def) };
    case "array":
      return { kind, element: schemaAt(def.element) ?? schemaAt(def.type) };
    case "set":
      return { kind, element: schemaAt(def.valueType) };
    case "tuple":
      return { kind, items: schemasIn(def.items), rest: schemaAt(def.rest) };
    case "object":
      return { kind, fields: fieldsOf(def), rest: schemaAt(def.catchall), strict: isStrict(def) };
    case "record":
    case "map":
      return { kind, key: schemaAt(def.keyType), value: schemaAt(def.valueType) };
    case "union":
      return { kind, options: schemasIn(def.options) };
    case "intersection":
      return { kind, sides: schemasIn([def.left, def.right]) };
    case "template_literal":
      return { kind: "template", parts: schemasIn(def.parts) };
    default:
      return wrapperOf(def) ?? { kind: "other" };
  }
}

/**
 * The shape below optional, nullable, default, effects and other wrappers. Two objects that intersect are one with
 * the fields of both.
 */
export function unwrappedShape(schema: Schema): Exclude<SchemaShape, { kind: "wrapper" }> {
  let shape = shapeOf(schema);
  // Lazy schemas may lead in circles.
  for (let depth = 0; shape.kind === "wrapper" && depth < 50; depth++) shape = shapeOf(shape.inner);
  if (shape.kind === "intersection") return mergedObject(shape.sides) ?? shape;
  return shape.kind === "wrapper" ? { kind: "other" } : shape;
}

/** Every schema that stands directly inside of this one: the one list of what can be inside of what. */
export function childrenOf(schema: Schema): SchemaChild[] {
  const shape = shapeOf(schema);
  const all = (schemas: readonly (Schema | undefined)[], holdsFor: Part): SchemaChild[] =>
    schemas.flatMap((child) => child ? [{ schema: child, holdsFor }] : []);
  switch (shape.kind) {
    case "wrapper":
      return all([shape.inner, shape.second], { part: "whole" });
    case "union":
      return all(shape.options, { part: "whole" });
    case "intersection":
      return all(shape.sides, { part: "whole" });
    case "template":
      return all(shape.parts, { part: "whole" });
    case "array":
      return all([shape.element], { part: "items", from: 0, to: Infinity });
    case "tuple": {
      const items = shape.items.flatMap((item, index) =>
        all([item], { part: "items", from: index, to: index + 1 })
      );
      return [...items, ...all([shape.rest], { part: "items", from: items.length, to: Infinity })];
    }
    case "object": {
      const fields = Object.entries(shape.fields).flatMap(([key, field]) =>
        all([field], { part: "field", key })
      );
      return [...fields, ...all([shape.rest], { part: "fieldsBut", declared: shape.fields })];
    }
    case "record":
      return [
        ...all([shape.key], { part: "keys" }),
        ...all([shape.value], { part: "fieldsBut", declared: {} }),
      ];
    case "map":
      return [...all([shape.key], { part: "keys" }), ...all([shape.value], { part: "members" })];
    case "set":
      return all([shape.element], { part: "members" });
    default:
      return [];
  }
}

/** Metadata of the schema and of everything it wraps, outermost first. */
export function metadataOf(schema: Schema): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  let current: Schema | undefined = schema;
  for (let depth = 0; current !== undefined && depth < 50; depth++) {
    const meta = ownMetadata(current);
    if (meta) found.push(meta);
    const shape: SchemaShape = shapeOf(current);
    current = shape.kind === "wrapper" ? shape.inner : undefined;
  }
  return found;
}

function ownMetadata(schema: Schema): Record<string, unknown> | undefined {
  const meta = (schema as unknown as { meta?: unknown }).meta;
  if (typeof meta === "function") return asRecord(meta.call(schema));
  // zod 3 has no metadata, and zod 4's registry fails on its schemas.
  if (!("_zod" in schema)) return undefined;
  // zod 4.3 keeps its registry on globalThis: it also knows the schemas of copies that have no `meta` (mini).
  const registry =
    (globalThis as { __zod_globalRegistry?: { get?: (key: unknown) => unknown } }).__zod_globalRegistry;
  return asRecord(registry?.get?.(schema));
}

function internalsOf(schema: Schema): Internals {
  const zod4 = (schema as unknown as { _zod?: { def?: Internals } })._zod?.def;
  return zod4 ?? (schema._def as Internals | undefined) ?? {};
}

function kindName(def: Internals): string {
  if (typeof def.typeName === "string") {
    return ZOD3_NAMES[def.typeName] ?? def.typeName.replace(/^Zod/, "").toLowerCase();
  }
  return typeof def.type === "string" ? def.type : "";
}

function wrapperOf(def: Internals): SchemaShape | undefined {
  const first = schemaAt(def.in);
  const second = schemaAt(def.out);
  if (first && second) {
    // A preprocessing pipe takes what its second half takes; any other takes what its first half takes.
    const preprocesses = kindName(internalsOf(first)) === "transform";
    return {
      kind: "wrapper",
      ...(preprocesses ? { inner: second, preprocesses } : { inner: first, second }),
    };
  }
  const inner = typeof def.getter === "function"
    ? schemaAt(def.getter())
    : schemaAt(def.innerType) ?? schemaAt(def.schema) ?? schemaAt(def.type);
  const preprocesses = (asRecord(def.effect)?.type) === "preprocess";
  return inner && { kind: "wrapper", inner, ...(preprocesses ? { preprocesses } : {}) };
}

/** Values of a literal or an enumeration; zod 3 and 4 keep them in three places. */
function choicesOf(def: Internals): readonly unknown[] {
  const values = def.values ?? def.entries;
  if (Array.isArray(values)) return values;
  return typeof values === "object" && values !== null ? Object.values(values) : [def.value];
}

function fieldsOf(def: Internals): Record<string, Schema> {
  const shape = typeof def.shape === "function" ? def.shape() : def.shape;
  const fields = Object.entries(asRecord(shape) ?? {}).flatMap(([key, value]) => {
    const schema = schemaAt(value);
    return schema ? [[key, schema] as const] : [];
  });
  return Object.fromEntries(fields);
}

/** Whether keys that are not declared are refused or dropped; loose objects and catch-alls keep them. */
function isStrict(def: Internals): boolean {
  if (def.unknownKeys === "passthrough") return false;
  const rest = schemaAt(def.catchall);
  return rest === undefined || kindName(internalsOf(rest)) === "never";
}

/** Some versions of zod 3 keep the options of a discriminated union in a map. */
function schemasIn(value: unknown): Schema[] {
  const list = value instanceof Map ? [...value.values()] : value;
  return Array.isArray(list) ? list.flatMap((item) => schemaAt(item) ?? []) : [];
}

function mergedObject(sides: readonly Schema[]): Extract<SchemaShape, { kind: "object" }> | undefined {
  const objects = sides.map(unwrappedShape).flatMap((side) => (side.kind === "object" ? [side] : []));
  if (objects.length !== 2) return undefined;
  return {
    kind: "object",
    fields: { ...objects[0]!.fields, ...objects[1]!.fields },
    rest: objects[0]!.rest ?? objects[1]!.rest,
    strict: objects.every((object) => object.strict),
  };
}

/** zod/mini schemas parse through functions, so only their internals are asked for here. */
function schemaAt(value: unknown): Schema | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const candidate = value as { _def?: unknown; _zod?: unknown };
  return candidate._def !== undefined || candidate._zod !== undefined ? value as Schema : undefined;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
