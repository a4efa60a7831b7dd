// SPDX-License-Identifier: MIT
/**
 * What a zod schema asks for, read from the internals of zod 3 and zod 4 alike: bundles may carry either. A schema
 * that is not understood is `other`, and is left to its own `safeParse`.
 */
import type { Schema } from "./model_type.ts";

export type SchemaShape =
  | { kind: "string" | "number" | "boolean" | "other" }
  | { kind: "array"; element?: Schema }
  | { kind: "object"; fields: Readonly<Record<string, Schema>>; strict: boolean }
  | { kind: "record"; value?: Schema }
  | { kind: "union"; options: readonly Schema[] }
  | { kind: "wrapper"; inner: Schema };

type Internals = Record<string, unknown> & { type?: unknown; typeName?: unknown };

/** zod 3's names in the words of zod 4. */
const ZOD3_NAMES: Readonly<Record<string, string>> = {
  ZodEffects: "effects",
  ZodBranded: "branded",
  ZodPipeline: "pipe",
  ZodDiscriminatedUnion: "union",
  ZodNativeEnum: "enum",
};

/** The schema's kind and its parts. */
export function shapeOf(schema: Schema): SchemaShape {
  const def = internalsOf(schema);
  switch (kindName(def)) {
    case "string":
    case "number":
    case "boolean":
      return { kind: kindName(def) as "string" | "number" | "boolean" };
    case "int":
      return { kind: "number" };
    case "array":
      return { kind: "array", element: schemaAt(def.element) ?? schemaAt(def.type) };
    case "object":
      return { kind: "object", fields: fieldsOf(def), strict: isStrict(def) };
    case "record":
      return { kind: "record", value: schemaAt(def.valueType) };
    case "union":
      return { kind: "union", options: optionsOf(def) };
    case "intersection":
      return intersection(def);
    default: {
      const inner = innerOf(def);
      return inner === undefined ? { kind: "other" } : { kind: "wrapper", inner };
    }
  }
}

/** The shape below optional, nullable, default, effects and other wrappers. */
export function unwrappedShape(schema: Schema): Exclude<SchemaShape, { kind: "wrapper" }> {
  let shape = shapeOf(schema);
  // Lazy schemas may lead in circles.
  for (let depth = 0; shape.kind === "wrapper" && depth < 50; depth++) shape = shapeOf(shape.inner);
  return shape.kind === "wrapper" ? { kind: "other" } : shape;
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

function innerOf(def: Internals): Schema | undefined {
  if (typeof def.getter === "function") return schemaAt(def.getter());
  // A preprocessing pipe takes what its second half takes; any other takes what its first half takes.
  const first = schemaAt(def.in);
  if (first) return kindName(internalsOf(first)) === "transform" ? schemaAt(def.out) : first;
  return schemaAt(def.innerType) ?? schemaAt(def.schema) ??
    (kindName(def) === "branded" ? schemaAt(def.type) : undefined);
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

function optionsOf(def: Internals): Schema[] {
  const options = def.options instanceof Map ? [...def.options.values()] : def.options;
  return Array.isArray(options) ? options.flatMap((option) => schemaAt(option) ?? []) : [];
}

function intersection(def: Internals): SchemaShape {
  const sides = [schemaAt(def.left), schemaAt(def.right)].flatMap((
    side,
  ) => (side ? [unwrappedShape(side)] : []));
  const objects = sides.flatMap((side) => (side.kind === "object" ? [side] : []));
  if (objects.length !== 2) return { kind: "other" };
  return {
    kind: "object",
    fields: { ...objects[0]!.fields, ...objects[1]!.fields },
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
