// SPDX-License-Identifier: MIT
import type { OutputSpecMetadata } from "../../domain/types/type_entry.ts";
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
}

/** One method of a model. @throws SwampError MODEL_NOT_FOUND, TYPE_NOT_FOUND, METHOD_NOT_FOUND. */
export async function describeMethod(
  ctx: Context,
  request: { model: string; method: string },
): Promise<MethodDescription> {
  const entry = await (await ctx.definitions()).find(request.model);
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
  };
}
