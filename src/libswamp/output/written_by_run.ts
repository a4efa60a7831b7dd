// SPDX-License-Identifier: MIT
import type { DataMetadata } from "../../domain/data/data_store.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";

/**
 * The record of a run; where its process was killed, which could not say any more what it had written, with the
 * versions that name the run.
 */
export async function withWritten(ctx: Context, record: RunRecord): Promise<RunRecord> {
  if (record.status !== "interrupted" || record.completedAt !== undefined) return record;
  const store = await ctx.data();
  const key = { type: record.type, modelId: record.definitionId };
  const written: DataMetadata[] = [];
  for (const name of store.names(key)) {
    // A name that a rename made, or left, was written by nobody's run.
    const versions = (await store.versions(key, name)).reverse();
    written.push(
      ...versions.filter((version) => version.ownerDefinition.runId === record.id && !isMoved(version)),
    );
  }
  written.sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0);
  const dataArtifacts = written.map(({ id, name, version, tags }) => ({ dataId: id, name, version, tags }));
  return { ...record, artifacts: { ...record.artifacts, dataArtifacts } };
}

function isMoved({ renamedTo, renamedFrom, lifecycle }: DataMetadata): boolean {
  return renamedTo !== undefined || renamedFrom !== undefined || lifecycle === "deleted";
}
