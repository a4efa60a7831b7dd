// SPDX-License-Identifier: MIT
import type { OutputSpecMetadata } from "../../domain/types/type_entry.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { DefinitionStore } from "../../domain/models/definition_store.ts";
import type { Context } from "../context.ts";
import { type MethodDocument, outputDocuments } from "../type/method_document.ts";
import { describeModelType, methodNotFound } from "./resolve_type.ts";

/** The `--json` document of `model method describe`. */
export interface MethodDescription {
  readonly modelName: string;
  readonly modelType: string;
  /** Version of the type. */
  readonly version?: string;
  readonly method: Omit<MethodDocument, "dataOutputSpecs"> & {
    readonly dataOutputSpecs?: readonly OutputSpecMetadata[];
  };
  /** What the definition declares as inputs of all its methods. */
  readonly inputs?: Definition["inputs"];
}

/** One method of a model. @throws SwampError MODEL_NOT_FOUND, TYPE_NOT_FOUND, METHOD_NOT_FOUND. */
export async function describeMethod(
  ctx: Context,
  request: { model: string; method: string },
): Promise<MethodDescription> {
  const definitions = await ctx.definitions();
  const entry = await definitions.find(request.model);
  const type = await describeModelType(ctx, entry.type);
  const methods = type.methods ?? [];
  const method = methods.find((candidate) => candidate.name === request.method);
  if (!method) throw methodNotFound(type.entry.type, request.method, methods.map(({ name }) => name));
  const outputs = outputDocuments(type);
  return {
    modelName: entry.name,
    modelType: entry.type,
    version: type.version,
    method: { ...method, dataOutputSpecs: outputs.length > 0 ? outputs : undefined },
    inputs: await declaredInputs(ctx, definitions, entry),
  };
}

/** A definition that cannot be read costs only its part: what the type says of the method does not depend on it. */
async function declaredInputs(
  ctx: Context,
  definitions: DefinitionStore,
  entry: DefinitionEntry,
): Promise<Definition["inputs"]> {
  try {
    return (await definitions.read(entry)).inputs;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    ctx.warn({ code: error.code, message: error.message });
    return undefined;
  }
}
