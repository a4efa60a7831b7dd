// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { RunSearch } from "../libswamp/output/search_runs.ts";
import type { View } from "../presentation/view.ts";
import type { Argument, Option, ParsedArguments } from "./command.ts";

/** A run, or a model for its newest run. */
export const RUN_ARGUMENT: Argument = {
  name: "run",
  description: "id of a run, the first digits of one, or a model for its newest run",
  required: true,
  complete: "model",
};

export const TAIL_OPTION: Option = {
  name: "tail",
  type: "number",
  value: "n",
  description: "only so many lines from the end",
};

/** @throws SwampError INVALID_VALUE when it is no whole number from 0. */
export function tailOption(input: ParsedArguments): number | undefined {
  const tail = input.number("tail");
  if (tail === undefined || (Number.isSafeInteger(tail) && tail >= 0)) return tail;
  throw new SwampError("INVALID_VALUE", `Invalid --tail ${tail}: expected a whole number from 0`);
}

/** Runs as a table. */
export function showRuns(out: View, { query, results }: RunSearch): void {
  const rows = results.map((run) => ({
    ...run,
    duration: run.durationMs === undefined ? "" : `${run.durationMs} ms`,
  }));
  out.table(rows, [
    { key: "id", title: "ID" },
    { key: "modelName", title: "MODEL" },
    { key: "methodName", title: "METHOD" },
    { key: "status", title: "STATUS" },
    { key: "startedAt", title: "STARTED" },
    { key: "duration", title: "DURATION", align: "right" },
  ]);
  if (results.length > 0) return;
  out.line(
    query === ""
      ? "No runs yet. Run something with: swamp model method run <model> <method>"
      : `No run matches '${query}'.`,
  );
}
