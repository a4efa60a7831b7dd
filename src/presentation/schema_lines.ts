// SPDX-License-Identifier: MIT
import type { JsonSchema } from "../domain/types/type_entry.ts";

/** Deeper members are shown by `--json`. */
const MAX_DEPTH = 4;

/**
 * One line per property of a JSON Schema: `name (type) [choices] *required =default *sensitive  description`; the
 * members of objects, and of the objects in lists, are indented below it.
 */
export function argumentLines(schema: JsonSchema | undefined, depth = 0): string[] {
  const properties = record(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required as string[] : [];
  return Object.entries(properties).flatMap(([name, value]) => {
    const property = record(value);
    const choices = Array.isArray(property.enum) ? ` [${property.enum.join(", ")}]` : "";
    const mark = required.includes(name) && property.default === undefined ? " *required" : "";
    const usual = property.default === undefined ? "" : ` =${JSON.stringify(property.default)}`;
    const secret = property.sensitive === true ? " *sensitive" : "";
    const description = typeof property.description === "string" ? `  ${property.description}` : "";
    const line = `${name} (${typeName(property)})${choices}${mark}${usual}${secret}${description}`;
    const members = depth < MAX_DEPTH
      ? membersOf(property).flatMap((item) => argumentLines(item, depth + 1))
      : [];
    return [line, ...members.map((member) => `  ${member}`)];
  });
}

/** The objects that a value may be or hold. */
function membersOf(schema: JsonSchema): JsonSchema[] {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) return alternatives.flatMap((item) => membersOf(record(item)));
  if (schema.type === "array") return membersOf(record(schema.items));
  if (Object.keys(record(schema.properties)).length > 0) return [schema];
  const values = record(schema.additionalProperties);
  return Object.keys(values).length > 0 ? membersOf(values) : [];
}

function typeName(schema: JsonSchema): string {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) {
    return [...new Set(alternatives.map((item) => typeName(record(item))))].join(" | ");
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  if (schema.type === "array") return `${typeName(record(schema.items))}[]`;
  return typeof schema.type === "string" ? schema.type : "any";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : {};
}
