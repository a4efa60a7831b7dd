// SPDX-License-Identifier: MIT
import type { Warning } from "../context.ts";
import { isPlainObject } from "../../domain/expressions/path_texts.ts";
import type { JsonSchema } from "../../domain/types/type_entry.ts";

/**
 * The warning about global arguments that a type requires and a definition does not give.
 * @param found.model the model to edit; undefined for direct runs.
 */
export function missingGlobalArguments(
  { file, type, fields, model }: { file: string; type: string; fields: readonly string[]; model?: string },
): Warning {
  const next = model === undefined
    ? "give them with: --global-arg <name>=<value>"
    : `set them with: swamp model edit ${model}`;
  const list = fields.join(", ");
  const message = `${file}: ${type} requires global arguments that are not given: ${list}; ${next}`;
  return { code: "GLOBAL_ARGUMENT_MISSING", message, file };
}

/** Names of required fields that are not given, as far as the stored schema tells: one that takes anything takes nothing, too. */
export function missingFields(
  schema: JsonSchema | undefined,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const required = Array.isArray(schema?.required) ? schema.required.map(String) : [];
  const properties = isPlainObject(schema?.properties) ? schema.properties : {};
  const takesAnything = (name: string) => {
    const property = properties[name];
    return isPlainObject(property) && Object.keys(property).every((key) => key === "description");
  };
  return required.filter((name) => !Object.hasOwn(values, name) && !takesAnything(name));
}
