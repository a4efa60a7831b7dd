// SPDX-License-Identifier: MIT
import { idDigits } from "../../domain/identifier.ts";
import type { RunSummary } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `model output search`. */
export interface RunSearch {
  readonly query: string;
  readonly results: readonly RunSummary[];
}

/** Every short word of the digits a to f is somewhere in an id: only a beginning that was copied from one is meant. */
const SHORTEST_ID = 8;

/**
 * Runs whose model, type, method or status contains the text, or whose id or definition id begins with it, newest
 * first. A model goes by the name that it has now.
 */
export async function searchRuns(ctx: Context, request: { query?: string }): Promise<RunSearch> {
  const query = request.query ?? "";
  const wanted = query.trim().toLowerCase();
  const [definitions, runs] = [await ctx.definitions(), await ctx.runs()];
  const names = new Map((await definitions.list()).map(({ id, name }) => [id, name]));
  const all = (await runs.list()).map((run) => ({
    ...run,
    modelName: names.get(run.definitionId) ?? run.modelName,
  }));
  return { query, results: wanted === "" ? all : all.filter((run) => matches(run, wanted)) };
}

function matches(run: RunSummary, wanted: string): boolean {
  const { modelName = "", type, methodName, status, id, definitionId } = run;
  if ([modelName, type, methodName, status].some((text) => text.toLowerCase().includes(wanted))) return true;
  const digits = idDigits(wanted) ?? "";
  return digits.length >= SHORTEST_ID &&
    [id, definitionId].some((text) => idDigits(text)?.startsWith(digits));
}
