// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import { createContent, type DataContent } from "./data_content.ts";
import type { DataMetadata } from "../../domain/data/data_store.ts";
import type { Context } from "../context.ts";
import { sha256 } from "../model/run/definition_hash.ts";
import { guarded } from "../repo/repository_files.ts";
import { findData, openModelData } from "./find_data.ts";

export interface GetDataRequest {
  readonly model: string;
  readonly name: string;
  readonly version?: number;
  /** Whether the content is wanted. */
  readonly content: boolean;
  /** A file to write the content to, instead of showing it. */
  readonly output?: string;
}

/** The `--json` document of `data get`. */
export interface DataDocument extends DataMetadata, Partial<DataContent> {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  /** Relative to the repository. */
  readonly contentPath: string;
  /** The file that the content was written to. */
  readonly writtenTo?: string;
}

/** One version of one item. @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND, DATA_INVALID. */
export async function getData(ctx: Context, request: GetDataRequest): Promise<DataDocument> {
  const data = await openModelData(ctx, request.model);
  const { entry, key, store } = data;
  const found = await findData(data, request.name, request.version);
  const bytes = request.content || request.output !== undefined
    ? await store.content(key, found.name, found.version)
    : undefined;
  const contentPath = ctx.repository().display(`${store.versionPath(key, found.name, found.version)}/raw`);
  if (bytes && found.checksum !== undefined) await warnOfChange(ctx, { bytes, found, contentPath });
  const writtenTo = bytes && request.output !== undefined ? writeOut(ctx, request.output, bytes) : undefined;
  return {
    ...found,
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    contentPath,
    ...(writtenTo === undefined ? {} : { writtenTo }),
    ...(bytes === undefined || writtenTo !== undefined
      ? {}
      : createContent(ctx, { bytes, contentType: found.contentType, file: contentPath })),
  };
}

/** @throws SwampError IO_FAILED. */
function writeOut(ctx: Context, file: string, bytes: Uint8Array): string {
  const { fs, cwd } = ctx.platform;
  const path = resolve(cwd(), file);
  guarded(fs, file, "write", () => fs.writeAtomic(path, bytes));
  return file;
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
