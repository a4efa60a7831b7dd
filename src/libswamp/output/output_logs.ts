// SPDX-License-Identifier: MIT
import type { RunArtifact, RunRecord } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";
import { findRun } from "./find_run.ts";
import { lastOf, linesOf } from "./log_lines.ts";
import { logLines } from "./run_log.ts";

/** The `--json` document of `model output logs`. */
export interface OutputLogs {
  readonly outputId: string;
  readonly methodName: string;
  /** Names of the stored logs that the lines come from; empty when they come from the run's log file. */
  readonly logArtifacts: readonly string[];
  /** The run's log file, when the lines come from it. */
  readonly path?: string;
  readonly lines: readonly string[];
  readonly totalLines: number;
  readonly showingLines: number;
}

/**
 * What a run stored as logs: items tagged `type=log`, and files whose spec is called `log`, as `command/shell` has
 * one. A run without any is answered from its log file.
 * @throws SwampError RUN_NOT_FOUND, ID_AMBIGUOUS, DATA_INVALID, IO_FAILED.
 */
export async function outputLogs(
  ctx: Context,
  request: { run: string; tail?: number },
): Promise<OutputLogs> {
  const record = await findRun(ctx, request.run, "Output or model not found");
  const stored = await storedLogs(ctx, record);
  const lines = stored.length > 0 ? stored.flatMap((log) => log.lines) : logLines(ctx, record);
  const shown = lastOf(lines, request.tail);
  return {
    outputId: record.id,
    methodName: record.methodName,
    logArtifacts: stored.map(({ name }) => name),
    ...(stored.length > 0 ? {} : { path: record.logFile }),
    lines: shown,
    totalLines: lines.length,
    showingLines: shown.length,
  };
}

async function storedLogs(ctx: Context, record: RunRecord): Promise<{ name: string; lines: string[] }[]> {
  const logs = record.artifacts.dataArtifacts.filter(isLog);
  if (logs.length === 0) return [];
  const data = await ctx.data();
  const key = { type: record.type, modelId: record.definitionId };
  const found: { name: string; lines: string[] }[] = [];
  for (const { name, version } of logs) {
    const bytes = await data.content(key, name, version);
    if (bytes) found.push({ name, lines: linesOf(new TextDecoder().decode(bytes)) });
  }
  return found;
}

function isLog({ name, tags }: RunArtifact): boolean {
  return tags.type === "log" || (tags.type === "file" && (tags.specName ?? name) === "log");
}
