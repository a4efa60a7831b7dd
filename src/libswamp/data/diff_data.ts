// SPDX-License-Identifier: MIT
import { parseStoredJson } from "../../domain/limits.ts";
import type { DataMetadata } from "../../domain/data/data_store.ts";
import { type JsonChange, jsonChanges } from "../../domain/data/json_changes.ts";
import { type LineChange, lineChanges } from "../../domain/data/line_changes.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { sha256 } from "../model/run/definition_hash.ts";
import { decodeText } from "./data_content.ts";
import { findData, missing, type ModelData, openModelData } from "./find_data.ts";

export interface DiffDataRequest {
  readonly model: string;
  readonly name: string;
  /** The newest but one when it is left out. */
  readonly from?: number;
  /** The newest when it is left out. */
  readonly to?: number;
}

export interface DiffedVersion {
  readonly version: number;
  readonly createdAt: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** sha256, hex. */
  readonly checksum: string;
}

/** The `--json` document of `data diff`. */
export interface DataDiff {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly dataName: string;
  readonly from: DiffedVersion;
  readonly to: DiffedVersion;
  /** How the two were compared: `changes` for JSON, `lines` for text, sizes and checksums for the rest. */
  readonly comparison: "json" | "text" | "binary";
  readonly identical: boolean;
  readonly changes?: readonly JsonChange[];
  readonly lines?: readonly LineChange[];
}

/** What changed between two versions of an item. @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND. */
export async function diffData(ctx: Context, request: DiffDataRequest): Promise<DataDiff> {
  const data = await openModelData(ctx, request.model);
  const { entry } = data;
  const [from, to] = await choose(data, request);
  const [old, now] = [await load(data, from), await load(data, to)];
  const identical = old.described.checksum === now.described.checksum;
  return {
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    dataName: to.name,
    from: old.described,
    to: now.described,
    identical,
    ...compare(old, now),
  };
}

async function choose(data: ModelData, request: DiffDataRequest): Promise<[DataMetadata, DataMetadata]> {
  // A name that was renamed stands for the new one, unless a version of the old one is asked for.
  const named = request.from === undefined && request.to === undefined;
  const name = named ? (await findData(data, request.name)).name : request.name;
  const versions = await data.store.versions(data.key, name);
  if (versions.length === 0) throw await missing(data, name);
  const to = request.to === undefined ? versions[0]! : await findData(data, name, request.to);
  if (request.from !== undefined) return [await findData(data, name, request.from), to];
  const from = versions.find(({ version }) => version < to.version);
  if (from) return [from, to];
  throw new SwampError(
    "DATA_NOT_FOUND",
    `Data '${name}' of model '${data.entry.name}' has only one version`,
    {
      hint: "There is nothing to compare it with; run the method again to get another one.",
      details: { name, versions: versions.map(({ version }) => version) },
    },
  );
}

interface Loaded {
  readonly described: DiffedVersion;
  /** Undefined when it is not text. */
  readonly text?: string;
  /** The parsed value of JSON. */
  readonly json?: { readonly value: unknown };
}

async function load({ key, store }: ModelData, metadata: DataMetadata): Promise<Loaded> {
  const { version, createdAt, contentType } = metadata;
  const bytes = await store.content(key, metadata.name, version) ?? new Uint8Array();
  const described = { version, createdAt, contentType, size: bytes.length, checksum: await sha256(bytes) };
  const text = decodeText(bytes);
  return {
    described,
    text,
    json: text !== undefined && contentType.includes("json") ? parse(text) : undefined,
  };
}

function compare(old: Loaded, now: Loaded): Pick<DataDiff, "comparison" | "changes" | "lines"> {
  if (old.json && now.json) {
    return { comparison: "json", changes: jsonChanges(old.json.value, now.json.value) };
  }
  if (old.text === undefined || now.text === undefined) return { comparison: "binary" };
  return { comparison: "text", lines: lineChanges(old.text, now.text) };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: parseStoredJson(text) };
  } catch {
    // Compared as text then.
    return undefined;
  }
}
