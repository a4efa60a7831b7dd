// SPDX-License-Identifier: MIT
/** The log file of a run: read, and followed while the run adds to it. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { isEnded, type RunRecord, type RunStatus } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";
import { findRun } from "./find_run.ts";
import { lastOf, linesOf } from "./log_lines.ts";

/** How long a follower waits before it looks again. */
const PAUSE_MS = 200;

/** The `--json` document of `model method history logs`. */
export interface RunLog {
  readonly outputId: string;
  readonly modelName: string;
  readonly methodName: string;
  readonly status: RunStatus;
  /** Absolute; absent when the run kept no log. */
  readonly path?: string;
  readonly lines: readonly string[];
  /** How many lines are given. */
  readonly lineCount: number;
  /** How many there are. */
  readonly totalLines: number;
  /** Why there is no log. */
  readonly error?: string;
}

export interface RunLogRequest {
  readonly run: string;
  /** Only so many lines from the end. */
  readonly tail?: number;
  /** Waits for the end of the run; each line is given as soon as it is there. */
  readonly follow?: (line: string) => void;
}

/** The lines that a run logged. @throws SwampError RUN_NOT_FOUND, ID_AMBIGUOUS, IO_FAILED. */
export async function readRunLog(ctx: Context, request: RunLogRequest): Promise<RunLog> {
  const found = await findRun(ctx, request.run, "No method run or model found");
  const { record, lines } = request.follow
    ? await followLog(ctx, found, { ...request, follow: request.follow })
    : { record: found, lines: logLines(ctx, found) };
  if (request.follow && record.status === "interrupted") {
    const message =
      `The run was interrupted: its process ended without a word; see: swamp model output get ${record.id}`;
    ctx.warn({ code: "RUN_INTERRUPTED", message });
  }
  const shown = request.follow ? lines : lastOf(lines, request.tail);
  return {
    outputId: record.id,
    modelName: record.modelName,
    methodName: record.methodName,
    status: record.status,
    ...(record.logFile === undefined ? { error: "This run kept no log" } : { path: record.logFile }),
    lines: shown,
    lineCount: shown.length,
    totalLines: lines.length,
  };
}

/** All lines of a run's log; none when there is no file. @throws SwampError IO_FAILED. */
export function logLines(ctx: Context, record: RunRecord): string[] {
  return linesOf(new TextDecoder().decode(logBytes(ctx, record)));
}

function logBytes(ctx: Context, { logFile }: RunRecord): Uint8Array {
  const { fs } = ctx.platform;
  if (logFile === undefined || !fs.stat(logFile)) return new Uint8Array();
  try {
    return fs.readBytes(logFile);
  } catch (error) {
    const file = ctx.repository().display(logFile);
    throw new SwampError("IO_FAILED", `Cannot read the log ${file}: ${messageOf(error)}`, {
      hint: "See that you may read the file; the record of the run: swamp model output get",
      cause: error,
    });
  }
}

/** Gives lines until the run has ended and all of them were given. */
async function followLog(
  ctx: Context,
  found: RunRecord,
  request: { tail?: number; follow: (line: string) => void },
): Promise<{ record: RunRecord; lines: string[] }> {
  const runs = await ctx.runs();
  let record = found;
  let lines: string[] = [];
  let given = 0;
  for (let first = true;; first = false) {
    // The record before the log: what a run logs before it ends is there when its record says so.
    const ended = isEnded(record.status);
    const bytes = logBytes(ctx, record);
    const complete = ended ? bytes : bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    lines = linesOf(new TextDecoder().decode(complete));
    if (first) given = lines.length - lastOf(lines, request.tail).length;
    for (const line of lines.slice(given)) request.follow(line);
    given = Math.max(given, lines.length);
    if (ended) return { record, lines };
    await pause(ctx.signal);
    const now = await runs.refresh(record);
    if (!now) return { record, lines };
    record = now;
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, PAUSE_MS);
    signal.addEventListener("abort", stop, { once: true });
  });
}
