// SPDX-License-Identifier: MIT
import type { JsonSchema, OutputSpecMetadata, TypeDescription } from "../../domain/types/type_entry.ts";

/** A method as `type describe`, `model get`, `model create` and `method describe` show it. */
export interface MethodDocument {
  readonly name: string;
  readonly description: string;
  readonly kind?: string;
  readonly arguments: JsonSchema;
  /** What the method may write; the schemas stand at the type. */
  readonly dataOutputSpecs?: readonly Omit<OutputSpecMetadata, "schema">[];
}

/** All methods of a type, grafts included. */
export function methodDocuments(type: TypeDescription): MethodDocument[] {
  const outputs = outputDocuments(type).map(({ schema: _, ...output }) => output);
  return (type.methods ?? []).map((method) => ({
    ...method,
    dataOutputSpecs: outputs.length > 0 ? outputs : undefined,
  }));
}

/** All output specs of a type with their schemas. */
export function outputDocuments(type: TypeDescription): readonly OutputSpecMetadata[] {
  return type.outputs ?? [];
}
