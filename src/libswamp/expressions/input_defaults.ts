// SPDX-License-Identifier: MIT
import { isPlainObject } from "../../domain/expressions/path_texts.ts";

/** The defaults that a definition's `inputs` declare, in either of their forms. */
export function inputDefaults(schema: unknown): Record<string, unknown> {
  if (!isPlainObject(schema)) return {};
  const properties = isPlainObject(schema.properties) ? schema.properties : schema;
  const declared = Object.entries(properties).filter(([, property]) =>
    isPlainObject(property) && property.default !== undefined
  );
  return Object.fromEntries(
    declared.map(([name, property]) => [name, (property as { default: unknown }).default]),
  );
}
