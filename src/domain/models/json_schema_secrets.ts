// SPDX-License-Identifier: MIT
/** Which values are secrets by what a JSON Schema says of them: `sensitive: true`. */
import type { JsonSchema } from "../types/type_entry.ts";
import { itemSchema } from "./json_schema_values.ts";

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** The keys that lead to each secret in a value, none of them inside of another. */
export function sensitivePaths(schema: JsonSchema | undefined, value: unknown): Path[] {
  if (schema === undefined) return [];
  const found = new Map(
    below({ schema, root: schema, followed: [] }, value, []).map((path) => [JSON.stringify(path), path]),
  );
  return [...found.values()].filter((path) =>
    !path.some((_, length) => found.has(JSON.stringify(path.slice(0, length))))
  );
}

/** Whether a value that is put at these keys is a secret, is in one, or may hold one. */
export function maySecretLieAt(schema: JsonSchema | undefined, path: Path): boolean {
  if (schema === undefined) return false;
  return liesAt({ schema, root: schema, followed: [] }, path);
}

function liesAt(place: Place, path: Path): boolean {
  const { schema, root } = place;
  if (schema.sensitive === true) return true;
  if (sameValue(place).some((same) => liesAt(same, path))) return true;
  const [key, ...rest] = path;
  if (key === undefined) return marksInside(schema, root);
  // Whether the value is a list or an object is not known.
  return [fieldSchema(schema, key), itemSchema(schema, Number(key))].some((child) =>
    isFields(child) && liesAt({ schema: child, root, followed: [] }, rest)
  );
}

/** Whether there is a mark anywhere inside, wherever references lead. */
function marksInside(schema: JsonSchema, root: JsonSchema): boolean {
  const seen = new Set<unknown>([schema]);
  // What is added to a set while it is walked is walked as well.
  for (const item of seen) {
    if (typeof item !== "object" || item === null) continue;
    const { sensitive, $ref } = item as Fields;
    if (sensitive === true) return true;
    if (typeof $ref === "string") seen.add(followReference(root, $ref));
    Object.values(item).forEach((child) => seen.add(child));
  }
  return false;
}

interface Place {
  readonly schema: JsonSchema;
  /** What references start from. */
  readonly root: JsonSchema;
  /** References that were followed on the way to this schema, for the same value. */
  readonly followed: readonly string[];
}

function below(place: Place, value: unknown, path: Path): Path[] {
  const { schema, root } = place;
  if (value === undefined || value === null) return [];
  if (schema.sensitive === true) return [path];
  const same = sameValue(place).flatMap((other) => below(other, value, path));
  if (typeof value !== "object") return same;
  const parts = Object.entries(value).flatMap(([key, item]) => {
    const child = Array.isArray(value) ? itemSchema(schema, Number(key)) : fieldSchema(schema, key);
    return isFields(child) ? below({ schema: child, root, followed: [] }, item, [...path, key]) : [];
  });
  return [...same, ...parts];
}

/** The schemas that hold for the same value: alternatives, parts, and what a reference leads to. */
function sameValue({ schema, root, followed }: Place): Place[] {
  const options = ["anyOf", "oneOf", "allOf"].flatMap((key) => schemasIn(schema[key]));
  const same = options.map((option) => ({ schema: option, root, followed }));
  const reference = schema.$ref;
  if (typeof reference !== "string" || followed.includes(reference)) return same;
  const target = followReference(root, reference);
  return target ? [...same, { schema: target, root, followed: [...followed, reference] }] : same;
}

function fieldSchema(schema: JsonSchema, key: string): unknown {
  const properties = isFields(schema.properties) ? schema.properties : {};
  return Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties;
}

/** `#/$defs/name`, or `#` for the whole. */
function followReference(root: JsonSchema, reference: string): JsonSchema | undefined {
  const found = reference.split("/").slice(1).reduce<unknown>(
    (value, key) => isFields(value) ? value[key] : undefined,
    root,
  );
  return isFields(found) ? found as JsonSchema : undefined;
}

function schemasIn(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.map((item) => isFields(item) ? item as JsonSchema : {}) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
