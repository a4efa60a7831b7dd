// SPDX-License-Identifier: MIT
import type { PreparedGlobals } from "../../../domain/models/prepare_arguments.ts";
import { dataRepository, resourceReader } from "./data_access.ts";
import { type FileWriter, fileWriters } from "./file_writer.ts";
import { globalArgs } from "./global_args.ts";
import { methodLogger } from "./method_logger.ts";
import { ModelTypeObject } from "./model_type_object.ts";
import type { RunScope } from "./run_scope.ts";
import { guardMembers } from "./unsupported_members.ts";
import { type OutputOverrides, resourceWriter } from "./write_resource.ts";

/** Members that a method may rely on elsewhere. Optional ones are simply undefined, so that it can ask for them. */
const MISSING = [
  "definitionRepository",
  "readModelData",
  "deleteResource",
  "extensionFile",
  "createCelEnvironment",
];

/** The second argument of `execute`, and how to end what it left open. */
export interface MethodContext {
  readonly context: Record<string, unknown>;
  /** Drops files that were begun and not finished. */
  close(): Promise<void>;
}

export function methodContext(scope: RunScope, globals: PreparedGlobals): MethodContext {
  const { definition, type } = scope;
  const writers: FileWriter[] = [];
  const createWriter = fileWriters(scope);
  const members: Record<string, unknown> = {
    globalArgs: globalArgs(globals, scope.definitionFile),
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
    logger: methodLogger(scope.log, [definition.name, scope.methodName]),
    signal: scope.signal,
    writeResource: resourceWriter(scope),
    readResource: resourceReader(scope),
    createFileWriter: (spec: string, name: string, overrides?: OutputOverrides) => {
      const writer = createWriter(spec, name, overrides);
      writers.push(writer);
      return writer;
    },
    dataRepository: dataRepository(scope),
  };
  return {
    context: guardMembers(members, MISSING, "context"),
    close: async () => {
      for (const writer of writers) await writer.abandon();
    },
  };
}
