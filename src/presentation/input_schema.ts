// SPDX-License-Identifier: MIT
import type { JsonSchema } from "../domain/types/type_entry.ts";

/** The declared inputs of a definition as a schema of an object: definitions may leave `properties` out. */
export function inputSchema(inputs: Readonly<Record<string, unknown>> | undefined): JsonSchema | undefined {
  if (inputs === undefined) return undefined;
  return typeof inputs.properties === "object" && inputs.properties !== null
    ? inputs
    : { properties: inputs };
}
