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

interface Place {
  readonly schema: JsonSchema;
  /** What references start from. */
  readonly root: JsonSchema;
  /** References that were followed on the way to this schema, for the same value. */
  readonly followed: readonly string[];
}

function below({ schema, root, followed }: Place, value: unknown, path: Path): Path[] {
  if (value === undefined || value === null) return [];
  if (schema.sensitive === true) return [path];
  const same = ["anyOf", "oneOf", "allOf"].flatMap((key) => schemasIn(schema[key]))
    .flatMap((option) => below({ schema: option, root, followed }, value, path));
  const reference = typeof schema.$ref === "string" && !followed.includes(schema.$ref)
    ? schema.$ref
    : undefined;
  const target = reference === undefined ? undefined : followReference(root, reference);
  if (target) same.push(...below({ schema: target, root, followed: [...followed, reference!] }, value, path));
  if (typeof value !== "object") return same;
  const parts = Object.entries(value).flatMap(([key, item]) => {
    const child = Array.isArray(value) ? itemSchema(schema, Number(key)) : fieldSchema(schema, key);
    return isFields(child) ? below({ schema: child, root, followed: [] }, item, [...path, key]) : [];
  });
  return [...same, ...parts];
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
