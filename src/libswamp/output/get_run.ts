// SPDX-License-Identifier: MIT
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";
import { findRun } from "./find_run.ts";

/** The `--json` document of `model output get`. */
export type RunDocument = Omit<RunRecord, "pid">;

/** One run. @throws SwampError RUN_NOT_FOUND, ID_AMBIGUOUS, RUN_INVALID. */
export async function getRun(
  ctx: Context,
  request: { run: string; notFound: string },
): Promise<RunDocument> {
  const { pid: _pid, ...record } = await findRun(ctx, request.run, request.notFound);
  return record;
}
