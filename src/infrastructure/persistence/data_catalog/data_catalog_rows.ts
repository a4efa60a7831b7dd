// SPDX-License-Identifier: MIT
/** Records as rows of the index, and back. */
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import type { DataMetadata } from "../../../domain/data/data_store.ts";
import type { Stamp } from "../../../domain/freshness.ts";
import type { Row, Value } from "../sqlite.ts";
import { sha256 } from "../../platform/sha256.ts";

/** Columns of `record` after its id, in the order of {@link recordValues}. */
export const RECORD_COLUMNS =
  "model, name, version, latest, data_id, created_at, tags, spec_name, data_type, " +
  "content_type, lifetime, owner_type, owner_ref, streaming, size, workflow_run_id, workflow_name, job_name, " +
  "step_name, source, body, stamps";

/** A version as the index keeps it. */
export interface IndexedVersion {
  readonly metadata: DataMetadata;
  readonly latest: boolean;
  /** Of the two files. */
  readonly stamps: string;
  /** 0 no attributes, 1 they are in `json`, 2 only on the disk. */
  readonly body: 0 | 1 | 2;
  readonly json?: string;
}

/** What the directory of a model or an item was like when it was indexed. */
export interface IndexedDirectory {
  readonly stamp: Stamp;
  readonly indexedAt: number;
}

export function recordValues({ metadata, latest, stamps, body }: IndexedVersion): Value[] {
  const { tags, ownerDefinition } = metadata;
  const owner = ownerDefinition as unknown as Record<string, unknown>;
  const either = (key: string, tag: string) => {
    const value = owner[key];
    return typeof value === "string" ? value : tags[key] ?? tags[tag] ?? "";
  };
  return [
    metadata.name,
    metadata.version,
    Number(latest),
    metadata.id,
    metadata.createdAt,
    JSON.stringify(tags),
    tags.specName ?? "",
    tags.type ?? "data",
    metadata.contentType,
    metadata.lifetime,
    ownerDefinition.ownerType,
    ownerDefinition.ownerRef,
    Number(metadata.streaming),
    metadata.size,
    either("workflowRunId", "workflowRunId"),
    either("workflowName", "workflow"),
    either("jobName", "job"),
    either("stepName", "step"),
    tags.source ?? "",
    body,
    stamps,
  ];
}

/** A row of `record` joined with `type`, `model_id` and `model_name`. Attributes and content are added by the caller. */
export function toRecord(row: Row): DataRecord {
  return {
    id: String(row.data_id),
    name: String(row.name),
    version: Number(row.version),
    isLatest: row.latest === 1,
    createdAt: String(row.created_at),
    namespace: "",
    attributes: {},
    tags: JSON.parse(String(row.tags)),
    modelName: String(row.model_name),
    modelId: String(row.model_id),
    modelType: String(row.type),
    specName: String(row.spec_name),
    dataType: String(row.data_type),
    contentType: String(row.content_type),
    lifetime: String(row.lifetime),
    ownerType: String(row.owner_type),
    streaming: row.streaming === 1,
    size: Number(row.size),
    content: "",
    ownerRef: String(row.owner_ref),
    workflowRunId: String(row.workflow_run_id),
    workflowName: String(row.workflow_name),
    jobName: String(row.job_name),
    stepName: String(row.step_name),
    source: String(row.source),
  };
}

/** A version that was just read from the disk, as a record. */
export function recordOf(
  version: IndexedVersion,
  model: { type: string; modelId: string; name: string },
): DataRecord {
  const values = recordValues(version);
  const columns = RECORD_COLUMNS.split(", ").slice(1);
  const row: Row = Object.fromEntries(columns.map((column, index) => [column, values[index]!]));
  return toRecord({ ...row, type: model.type, model_id: model.modelId, model_name: model.name });
}

/** Covers what queries look at; `lines` are {@link sealLine}s in the order of name and version. */
export function digestOf(lines: readonly string[]): string {
  return sha256(lines.join("\n")).slice(0, 16);
}

export function sealLine(values: readonly Value[], json: string | undefined): string {
  return JSON.stringify([...values, json ?? null]);
}

export function stampOfRow(row: Row): IndexedDirectory {
  const { size, modified, changed, inode } = row;
  return {
    stamp: {
      size: Number(size),
      modified: Number(modified),
      changed: Number(changed),
      inode: Number(inode),
    },
    indexedAt: Number(row.indexed_at),
  };
}
