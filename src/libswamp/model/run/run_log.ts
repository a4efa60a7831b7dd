// SPDX-License-Identifier: MIT
/** The record and the log file of a run, from its start to its end. */
import { messageOf, SwampError } from "../../../domain/errors.ts";
import type { LogLevel } from "../../../domain/log.ts";
import type { RunRecord } from "../../../domain/models/run_record.ts";
import type { SourceStack } from "../../../domain/types/source_stack.ts";
import type { Context } from "../../context.ts";
import { definitionHash } from "./definition_hash.ts";
import type { OpenedRun } from "./open_run.ts";
import type { DataHandle } from "./outputs/data_handle.ts";

export interface StartedRun {
  readonly record: RunRecord;
  /** Adds a line to the log file. */
  log(level: LogLevel, text: string): void;
  /** Replaces the record by that of the ended run. */
  end(record: RunRecord): void;
}

/**
 * Saves the record of a run that begins now.
 * @param parentRunId the run whose method asked for it.
 */
export async function startRun(
  ctx: Context,
  opened: OpenedRun,
  parentRunId: string | undefined,
): Promise<StartedRun> {
  const { target, type, methodName, prepared: { overriddenGlobals } } = opened;
  const { definition } = target;
  const runs = await ctx.runs();
  const started = runs.start({
    id: ctx.platform.uuid(),
    definitionId: definition.id,
    modelName: definition.name,
    type: target.type,
    methodName,
    status: "running",
    startedAt: new Date(ctx.platform.now()).toISOString(),
    retryCount: 0,
    provenance: {
      definitionHash: await definitionHash(definition),
      modelVersion: type.version,
      triggeredBy: parentRunId === undefined ? "manual" : "model",
      ...(parentRunId === undefined ? {} : { parentRunId }),
      ...(overriddenGlobals.length > 0 ? { overriddenGlobalArguments: overriddenGlobals } : {}),
    },
    artifacts: { dataArtifacts: [] },
  });
  return {
    record: started.record,
    log: (level, text) => keepLine(ctx, started, `[${level}] ${text}`),
    end: (record) => runs.save(record),
  };
}

/** A log that can not be written (a full disk) is told of once; it is no reason to end a method in its middle. */
function keepLine(ctx: Context, run: { record: RunRecord; log(line: string): void }, line: string): void {
  try {
    run.log(line);
  } catch (error) {
    const file = ctx.repository().display(run.record.logFile!);
    ctx.warn({ code: "LOG_FAILED", message: `${file} can not be written: ${messageOf(error)}`, file });
  }
}

/** The record of the run as it ended. */
export function endedRecord(
  ctx: Context,
  run: StartedRun,
  { handles, failure, source }: {
    readonly handles: readonly DataHandle[];
    readonly failure: unknown;
    /** Where extension code threw it. */
    readonly source?: SourceStack;
  },
): RunRecord {
  const now = ctx.platform.now();
  const error = failure instanceof Error ? failure : new Error(messageOf(failure));
  const failed = ctx.signal.aborted ? "interrupted" : "failed";
  const trace = source?.stack ?? (failure instanceof SwampError ? undefined : error.stack ?? "");
  const stack = trace === undefined ? {} : { stack: ctx.redactor.redact(trace) };
  return {
    ...run.record,
    status: failure === undefined ? "succeeded" : failed,
    completedAt: new Date(now).toISOString(),
    durationMs: Math.max(0, now - Date.parse(run.record.startedAt)),
    artifacts: {
      dataArtifacts: handles.map(({ dataId, name, version, tags }) => ({ dataId, name, version, tags })),
    },
    ...(failure === undefined ? {} : { error: { message: ctx.redactor.redact(error.message), ...stack } }),
  };
}
