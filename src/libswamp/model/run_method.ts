// SPDX-License-Identifier: MIT
import { messageOf } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import {
  assertMayRun,
  assertNestedRun,
  attemptNested,
  extendChain,
  newChain,
  type RunChain,
} from "./run/context/run_model.ts";
import { withLine } from "./run/context/unresolved_expression.ts";
import { keepEvaluated } from "./run/keep_evaluated.ts";
import { executeMethod } from "./run/execute_method.ts";
import { type OpenedRun, openRun, type RunRequest } from "./run/open_run.ts";
import { type DataArtifact, describeArtifacts } from "./run/outputs/artifacts.ts";
import { runFailure } from "./run/run_failure.ts";
import { endedRecord, startRun } from "./run/run_log.ts";
import { warnOfLostData } from "./run/lost_data.ts";
import { openScope } from "./run/open_scope.ts";
import type { DeletedData, NestedRun } from "./run/run_scope.ts";

export interface RunMethodRequest extends RunRequest {
  /** For every output. */
  readonly tags: Readonly<Record<string, string>>;
  /** The runs that this one is part of, when a method started it. */
  readonly chain?: RunChain;
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
  /** What was marked as deleted: see `writeTombstones`. */
  readonly deleted: readonly DeletedData[];
}

/**
 * Runs one method of a model, or of a type. What it wrote stays, also when it fails, unless the method asks for
 * `rollbackOnFailure`; the run's record says how it ended.
 * @throws SwampError for everything that can be known before, and METHOD_FAILED (or the method's own SwampError)
 *   with what was written in `details`.
 */
export async function runMethod(ctx: Context, request: RunMethodRequest): Promise<MethodRun> {
  const opened = await openRun(ctx, request, false);
  if (opened.prepared.hadExpressions && !request.lastEvaluated) {
    await keepEvaluated(ctx, opened.target, request.inputs);
  }
  await warnOfLostData(ctx, opened);
  const run = await startRun(ctx, opened, request.chain?.parentRunId);
  const { overriddenGlobals } = opened.prepared;
  if (overriddenGlobals.length > 0) {
    run.log("info", `Global arguments given as inputs for this run: ${overriddenGlobals.join(", ")}`);
  }
  const { target, type: modelType, method, methodName } = opened;
  const chain = request.chain ?? { ...newChain(), running: [`${target.definition.name}.${methodName}`] };
  const scope = await openScope(ctx, {
    target,
    type: modelType,
    method,
    methodName,
    tags: request.tags,
    definitionTags: opened.prepared.tags,
    definitionHash: run.record.provenance.definitionHash,
    runId: run.record.id,
    keep: run.log,
    runNested: (nested) =>
      attemptNested(() =>
        runNested(ctx, { nested, chain, opened, tags: request.tags, parentRunId: run.record.id })
      ),
  });
  const execute = () => executeMethod(scope, opened);
  // Built-in types yield.
  const failure = await (method.declaredBy ? ctx.whileBusy(execute) : execute()).then(
    // A method that did not yield until it was done was cancelled all the same.
    () => ctx.signal.aborted ? ctx.signal.reason : undefined,
    (error: unknown) => withLine(ctx, target, error ?? new Error(messageOf(error))),
  );
  const rolledBack = failure !== undefined && opened.method.rollbackOnFailure
    ? scope.handles.splice(0).map(({ name }) => name)
    : [];
  const artifacts = await describeArtifacts(scope);
  const source = failure === undefined ? undefined : await ctx.sourceStack(failure);
  const record = endedRecord(ctx, run, { handles: scope.handles, failure, source });
  if (failure !== undefined) run.log("error", [record.error!.message, source?.stack ?? []].flat().join("\n"));
  run.end(record);
  if (failure !== undefined) {
    const { deleted } = scope;
    const file = method.declaredBy?.displayPath;
    throw runFailure(ctx, { failure, record, artifacts, deleted, rolledBack, file, source });
  }
  const { definition, type } = opened.target;
  return {
    modelId: definition.id,
    modelName: definition.name,
    modelType: type,
    methodName: request.method,
    status: "succeeded",
    duration: record.durationMs!,
    durationMs: record.durationMs!,
    outputId: record.id,
    logFile: record.logFile!,
    dataArtifacts: artifacts,
    deleted: scope.deleted,
  };
}

/** A run that a method asked for: as one of the command line, with limits. */
async function runNested(
  ctx: Context,
  { nested, chain, opened, tags, parentRunId }: {
    nested: NestedRun;
    chain: RunChain;
    opened: OpenedRun;
    tags: Readonly<Record<string, string>>;
    parentRunId: string;
  },
): Promise<readonly unknown[]> {
  assertNestedRun(nested);
  const direct = nested.definition === undefined;
  const model = String(nested.definition ?? nested.modelType);
  const name = nested.name ?? nested.modelName;
  const definitions = await ctx.definitions();
  const type = direct ? model : (await definitions.find(model)).type;
  const registry = await ctx.registry("model");
  await assertMayRun(ctx, opened.method.declaredBy, registry.entry(type));
  const result = await runMethod(ctx, {
    model,
    method: nested.method,
    inputs: nested.arguments ?? {},
    tags,
    name: direct ? name : undefined,
    chain: extendChain(chain, `${direct ? name ?? model : model}.${nested.method}`, parentRunId),
  });
  return result.dataArtifacts.filter(({ kind }) => kind === "resource");
}
