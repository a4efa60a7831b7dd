// SPDX-License-Identifier: MIT
import type { Schema } from "../../domain/models/model_type.ts";
import { isSecret } from "../../domain/models/sensitive_fields.ts";
import type { JsonSchema } from "../../domain/types/type_entry.ts";

/**
 * The JSON Schema of what a zod schema accepts. zod 4 (any copy of it) converts itself; zod 3 goes through a
 * converter. What JSON Schema can not say becomes `{}`.
 */
export async function toJsonSchema(schema: Schema): Promise<JsonSchema> {
  if ("_zod" in schema) {
    const { toJSONSchema } = await import("zod");
    return toJSONSchema(schema as never, {
      io: "input",
      unrepresentable: "any",
      // JSON Schema does not say what is inside of sets and maps, but that it is secret has to be known.
      override: ({ zodSchema, jsonSchema }) => {
        if (isSecret(zodSchema as unknown as Schema)) jsonSchema.sensitive = true;
      },
    }) as JsonSchema;
  }
  const { zodToJsonSchema } = await import("zod-to-json-schema");
  return zodToJsonSchema(schema as never, { $refStrategy: "none" }) as JsonSchema;
}
