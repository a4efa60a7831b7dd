// SPDX-License-Identifier: MIT
import type { JsonSchema } from "../domain/types/type_entry.ts";

/** One line per property of a JSON Schema: `name (type) [choices] *required =default *sensitive  description`. */
export function argumentLines(schema: JsonSchema | undefined): string[] {
  const properties = record(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required as string[] : [];
  return Object.entries(properties).map(([name, value]) => {
    const property = record(value);
    const choices = Array.isArray(property.enum) ? ` [${property.enum.join(", ")}]` : "";
    const mark = required.includes(name) && property.default === undefined ? " *required" : "";
    const usual = property.default === undefined ? "" : ` =${JSON.stringify(property.default)}`;
    const secret = property.sensitive === true ? " *sensitive" : "";
    const description = typeof property.description === "string" ? `  ${property.description}` : "";
    return `${name} (${typeName(property)})${choices}${mark}${usual}${secret}${description}`;
  });
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
