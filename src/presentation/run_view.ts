// SPDX-License-Identifier: MIT
import type { RunRecord } from "../domain/models/run_record.ts";
import type { View } from "./view.ts";

/** The record of a run for people. */
export function showRun(out: View, run: RunRecord): void {
  const { provenance, artifacts, error } = run;
  out.line(`${out.style.bold(`${run.modelName || run.definitionId} ${run.methodName}`)}: ${run.status}`);
  out.fields([
    ["ID", run.id],
    ["Type", run.type],
    ["Started", run.startedAt],
    ["Ended", run.completedAt],
    ["Duration", run.durationMs === undefined ? undefined : `${run.durationMs} ms`],
    ["Started by", provenance?.triggeredBy],
    ["Parent run", provenance?.parentRunId],
    ["Log", run.logFile],
  ]);
  if (error) out.content(`Error: ${error.message}`);
  const stored = artifacts.dataArtifacts;
  if (stored.length === 0) return;
  out.heading("Stored:");
  for (const { name, version, tags } of stored) {
    out.line(`  ${name} v${version}${tags?.specName === undefined ? "" : ` (${tags.specName})`}`);
  }
}
