// SPDX-License-Identifier: MIT
import type { MethodContext as MethodContextApi } from "../../../../domain/extension_api/context_api.ts";
import type { PreparedRun } from "../prepare_run.ts";
import type { RunScope } from "../run_scope.ts";
import { type FileWriter, fileWriters } from "../outputs/file_writer.ts";
import { deleteResource } from "../outputs/tombstones.ts";
import { type OutputOverrides, resourceWriter } from "../outputs/write_resource.ts";
import { dataRepository } from "./data_repository.ts";
import { definitionRepository } from "./definition_repository.ts";
import { extensionFile } from "./extension_file.ts";
import { globalArgs, type GlobalArgsSource } from "./global_args.ts";
import { methodLogger } from "./method_logger.ts";
import { ModelTypeObject } from "./model_type_object.ts";
import { outputRepository } from "./output_repository.ts";
import { resourceReader } from "./read_resource.ts";
import { redactorObject } from "./redactor_object.ts";
import { vaultService } from "./vault_service.ts";

/** The second argument of `execute`, and how to end what it left open. */
export interface MethodContext {
  readonly context: Record<string, unknown>;
  /** Drops files that were begun and not finished. @returns their names. */
  close(): Promise<string[]>;
}

/**
 * Everything a method may use.
 * @param celEnvironment makes `context.createCelEnvironment`, which is synchronous.
 */
export function methodContext(
  scope: RunScope,
  prepared: PreparedRun,
  celEnvironment: (() => unknown) | undefined,
): MethodContext {
  const writers: FileWriter[] = [];
  const createWriter = fileWriters(scope);
  const context: MethodContextApi = {
    ...identity(scope),
    ...services(scope),
    globalArgs: globalArgs(prepared.globals, { ...globalArgsSource(scope), unresolved: prepared.unresolved }),
    unresolvedMethodArgs: prepared.written,
    vaultSecrets: Object.fromEntries(prepared.secrets),
    createCelEnvironment: celEnvironment ?? missingEnvironment,
    writeResource: resourceWriter(scope),
    readResource: resourceReader(scope),
    deleteResource: deleteResource(scope),
    createFileWriter: (spec: string, name: string, overrides?: OutputOverrides) => {
      const writer = createWriter(spec, name, overrides);
      writers.push(writer);
      return writer;
    },
    runModel: scope.runNested,
  };
  return {
    context: { ...context },
    close: async () => {
      const lost: string[] = [];
      for (const writer of writers) if (await writer.abandon()) lost.push(writer.name);
      return lost;
    },
  };
}

/** Where the global arguments of a run are written. */
export function globalArgsSource(scope: RunScope): GlobalArgsSource {
  const { key: { type }, definition: { name: model }, definitionFile: file, isDirect } = scope;
  return { type, model, file, isDirect };
}

function identity(scope: RunScope) {
  const { definition, type } = scope;
  return {
    definition: {
      id: definition.id,
      name: definition.name,
      version: definition.version,
      tags: { ...definition.tags },
    },
    methodName: scope.methodName,
    modelType: new ModelTypeObject(type.raw, scope.key.type),
    modelId: definition.id,
    repoDir: scope.repoDir,
    signal: scope.signal,
    runtimeTags: { ...scope.tags },
  };
}

function services(scope: RunScope) {
  const { ctx } = scope;
  return {
    logger: methodLogger(scope.log, [scope.definition.name, scope.methodName]),
    dataRepository: dataRepository(scope),
    definitionRepository: definitionRepository(ctx),
    outputRepository: outputRepository(ctx),
    vaultService: vaultService(ctx),
    redactor: redactorObject(ctx.redactor),
    onEvent: scope.onEvent,
    extensionFile: extensionFile(scope),
    readModelData: async (model: string, spec?: string) =>
      await (await ctx.queries()).ofModel(withoutNamespace(model), spec),
    queryData: async (predicate: string, select?: string) =>
      (await (await ctx.queries()).query({ predicate, select, limit: Infinity })).results,
    dataQueryService: {
      query: async (predicate: string, options: { select?: string; limit?: number } = {}) =>
        (await (await ctx.queries()).query({ limit: Infinity, ...options, predicate })).results,
    },
  };
}

/** `namespace:name`; there are no namespaces here. */
function withoutNamespace(model: string): string {
  return model.slice(model.lastIndexOf(":") + 1);
}

function missingEnvironment(): never {
  throw new Error(
    "createCelEnvironment is looked for in the extension's bundle before it is run, and was not found",
  );
}
