// SPDX-License-Identifier: MIT
import { createContent, type DataContent } from "./data_content.ts";
import type { DataMetadata } from "../../domain/data/data_store.ts";
import type { Context } from "../context.ts";
import { sha256 } from "../model/run/definition_hash.ts";
import { findData, openModelData } from "./find_data.ts";

export interface GetDataRequest {
  readonly model: string;
  readonly name: string;
  readonly version?: number;
  /** Whether the content is wanted. */
  readonly content: boolean;
}

/** The `--json` document of `data get`. */
export interface DataDocument extends DataMetadata, Partial<DataContent> {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  /** Relative to the repository. */
  readonly contentPath: string;
}

/** One version of one item. @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND, DATA_INVALID. */
export async function getData(ctx: Context, request: GetDataRequest): Promise<DataDocument> {
  const data = await openModelData(ctx, request.model);
  const { entry, key, store } = data;
  const found = await findData(data, request.name, request.version);
  const bytes = request.content ? await store.content(key, found.name, found.version) : undefined;
  const contentPath = ctx.repository().display(`${store.versionPath(key, found.name, found.version)}/raw`);
  if (bytes && found.checksum !== undefined) await warnOfChange(ctx, { bytes, found, contentPath });
  return {
    ...found,
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    contentPath,
    ...(bytes === undefined
      ? {}
      : createContent(ctx, { bytes, contentType: found.contentType, file: contentPath })),
  };
}

/** A version never changes: content that does not fit its checksum was edited or damaged. */
async function warnOfChange(
  ctx: Context,
  item: { bytes: Uint8Array; found: DataMetadata; contentPath: string },
): Promise<void> {
  if (await sha256(item.bytes) === item.found.checksum) return;
  const message =
    `${item.contentPath}: the content does not fit its checksum; it was changed after it was stored`;
  ctx.warn({ code: "DATA_CHANGED", message, file: item.contentPath });
}
