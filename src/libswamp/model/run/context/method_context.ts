// SPDX-License-Identifier: MIT
import type { MethodContext as MethodContextApi } from "../../../../domain/extension_api/context_api.ts";
import type { PreparedRun } from "../prepare_run.ts";
import type { RunScope } from "../run_scope.ts";
import { type FileWriter, fileWriters } from "../outputs/file_writer.ts";
import { deleteResource } from "../outputs/tombstones.ts";
import { type OutputOverrides, resourceWriter } from "../outputs/write_resource.ts";
import { globalArgs, type GlobalArgsSource } from "./global_args.ts";
import { ModelTypeObject } from "./model_type_object.ts";
import { contextServices } from "./context_services.ts";
import { resourceReader } from "./read_resource.ts";

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
    ...contextServices(scope),
    globalArgs: globalArgs(prepared.globals, { ...globalArgsSource(scope), unresolved: prepared.unresolved }),
    unresolvedMethodArgs: prepared.written,
    vaultSecrets: Object.fromEntries(prepared.secrets),
    embeddedValues: Object.fromEntries(prepared.words),
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

function missingEnvironment(): never {
  throw new Error(
    "createCelEnvironment is looked for in the extension's bundle before it is run, and was not found",
  );
}
