// SPDX-License-Identifier: MIT
/** Vaults keep texts; what a text was is said by the schema of its output. */
import { SwampError } from "../../domain/errors.ts";
import { coerceByJsonSchema, schemaAt } from "../../domain/models/json_schema_values.ts";
import type { JsonSchema } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";

/** The schema of a resource by its type's metadata; undefined when the type is not there or does not say. */
export async function outputSchema(
  ctx: Context,
  { modelType, specName }: { readonly modelType: string; readonly specName: string },
): Promise<JsonSchema | undefined> {
  try {
    const type = await (await ctx.registry("model")).describe(modelType);
    return type?.outputs?.find((output) => output.kind === "resource" && output.specName === specName)
      ?.schema;
  } catch (error) {
    // A type that cannot be loaded says nothing about its outputs; the secret is still a text.
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}

/** A secret as the value that it was when it was stored. @param path the keys that lead to it in the resource. */
export function shapedSecret(
  schema: JsonSchema | undefined,
  path: readonly string[],
  secret: string,
): unknown {
  return coerceByJsonSchema(schema && schemaAt(schema, path), secret);
}
