// SPDX-License-Identifier: MIT
import type { DataStore } from "../../domain/data/data_store.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { Method, ModelType } from "../../domain/models/model_type.ts";
import type { RunRecord, RunStore } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";
import { methodNotFound, resolveModelType } from "./resolve_type.ts";
import { prepareRun } from "./run/prepare_run.ts";
import type { DataHandle } from "./run/data_handle.ts";
import { executeMethod } from "./run/execute_method.ts";
import { refuseUnsupported } from "./run/refusals.ts";
import { type DataArtifact, describeArtifacts } from "./run/artifacts.ts";
import { runFailure } from "./run/run_failure.ts";
import { definitionHash } from "./run/definition_hash.ts";
import type { RunScope } from "./run/run_scope.ts";

export interface RunMethodRequest {
  readonly model: string;
  readonly method: string;
  /** Values over the arguments of the definition. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** For every output. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface MethodRun {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly methodName: string;
  readonly status: "succeeded";
  /** Milliseconds. */
  readonly duration: number;
  readonly durationMs: number;
  readonly outputId: string;
  /** Absolute path. */
  readonly logFile: string;
  readonly dataArtifacts: readonly DataArtifact[];
}

/**
 * Runs one method of a model. What it wrote stays, also when it fails; the run's record says how it ended.
 * @throws SwampError for everything that can be known before, and METHOD_FAILED (or the method's own SwampError)
 *   with what was written in `details`.
 */
export async function runMethod(ctx: Context, request: RunMethodRequest): Promise<MethodRun> {
  const definitions = await ctx.definitions();
  const entry = await definitions.find(request.model);
  const definition = await definitions.read(entry);
  const type = await resolveModelType(ctx, definition.type);
  const method = methodOf(type, request.method);
  refuseUnsupported(type, definition, { name: request.method, method });
  const file = ctx.repository().display(entry.path);
  const prepared = await prepareRun(ctx, {
    type,
    definition,
    method,
    methodName: request.method,
    file,
    inputs: request.inputs,
  });
  const [runs, data] = [await ctx.runs(), await ctx.data()];
  const hash = await definitionHash(definition);
  const run = startRun(ctx, runs, { entry, type, definition, methodName: request.method, hash });
  const scope = runScope(ctx, { request, entry, definition, type, method, data, run });
  const failure = await executeMethod(scope, prepared).then(() => undefined, (error: unknown) => error);
  const artifacts = await describeArtifacts(scope);
  const record = finish(ctx, run.record, scope.handles, failure);
  if (failure !== undefined) keepLine(ctx, run, `[error] ${record.error!.message}`);
  runs.save(record);
  if (failure !== undefined) throw runFailure(ctx, { failure, record, artifacts });
  return {
    modelId: definition.id,
    modelName: definition.name,
    modelType: entry.type,
    methodName: request.method,
    status: "succeeded",
    duration: record.durationMs!,
    durationMs: record.durationMs!,
    outputId: record.id,
    logFile: record.logFile!,
    dataArtifacts: artifacts,
  };
}

function methodOf(type: ModelType, name: string): Method {
  if (Object.hasOwn(type.methods, name)) return type.methods[name]!;
  throw methodNotFound(type.type, name, Object.keys(type.methods));
}

interface StartedRun {
  readonly record: RunRecord;
  log(line: string): void;
}

function startRun(
  ctx: Context,
  runs: RunStore,
  run: { entry: DefinitionEntry; type: ModelType; definition: Definition; methodName: string; hash: string },
): StartedRun {
  const { type, definition } = run;
  return runs.start({
    id: ctx.platform.uuid(),
    definitionId: definition.id,
    modelName: definition.name,
    type: run.entry.type,
    methodName: run.methodName,
    status: "running",
    startedAt: new Date(ctx.platform.now()).toISOString(),
    retryCount: 0,
    provenance: {
      definitionHash: run.hash,
      modelVersion: type.version,
      triggeredBy: "manual",
    },
    artifacts: { dataArtifacts: [] },
  });
}

/** A log that can not be written (a full disk) is told of once; it is no reason to end a method in its middle. */
function keepLine(ctx: Context, run: StartedRun, line: string): void {
  try {
    run.log(line);
  } catch (error) {
    const file = ctx.repository().display(run.record.logFile!);
    ctx.warn({ code: "LOG_FAILED", message: `${file} can not be written: ${messageOf(error)}`, file });
  }
}

function runScope(
  ctx: Context,
  run: {
    request: RunMethodRequest;
    entry: DefinitionEntry;
    definition: Definition;
    type: ModelType;
    method: Method;
    data: DataStore;
    run: StartedRun;
  },
): RunScope {
  const { request, definition, type } = run;
  const repository = ctx.repository();
  return {
    platform: ctx.platform,
    signal: ctx.signal,
    repoDir: repository.root,
    type,
    method: run.method,
    methodName: request.method,
    definition,
    definitionFile: repository.display(run.entry.path),
    key: { type: run.entry.type, modelId: definition.id },
    owner: {
      ownerType: "model-method",
      ownerRef: definition.id,
      definitionHash: run.run.record.provenance.definitionHash,
    },
    data: run.data,
    tags: request.tags,
    handles: [],
    log: (level, text) => {
      ctx.log.log(level, text);
      keepLine(ctx, run.run, `[${level}] ${text}`);
    },
    warn: (warning) => {
      ctx.warn(warning);
      keepLine(ctx, run.run, `[warning] ${warning.message}`);
    },
    resolveModelId: async (nameOrId) => {
      const entries = await (await ctx.definitions()).list();
      return entries.find((candidate) => candidate.name === nameOrId || candidate.id === nameOrId)?.id;
    },
  };
}

function finish(
  ctx: Context,
  record: RunRecord,
  handles: readonly DataHandle[],
  failure: unknown,
): RunRecord {
  const now = ctx.platform.now();
  const error = failure instanceof Error ? failure : new Error(String(failure));
  return {
    ...record,
    status: failure === undefined ? "succeeded" : "failed",
    completedAt: new Date(now).toISOString(),
    durationMs: Math.max(0, now - Date.parse(record.startedAt)),
    artifacts: {
      dataArtifacts: handles.map(({ dataId, name, version, tags }) => ({ dataId, name, version, tags })),
    },
    ...(failure === undefined ? {} : {
      error: { message: error.message, ...(failure instanceof SwampError ? {} : { stack: error.stack }) },
    }),
  };
}
