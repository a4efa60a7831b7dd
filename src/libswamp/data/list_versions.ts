// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";
import { missing, openModelData } from "./find_data.ts";

/** The `--json` document of `data versions`. */
export interface VersionList {
  readonly dataName: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  /** Newest first. */
  readonly versions: readonly {
    readonly version: number;
    readonly createdAt: string;
    /** Bytes. */
    readonly size: number;
    readonly checksum?: string;
    readonly isLatest: boolean;
    /** The name under which the item goes on. */
    readonly renamedTo?: string;
    /** Present when the version says that the item was deleted. */
    readonly deleted?: true;
  }[];
  readonly total: number;
}

/** All versions of one item. @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND. */
export async function listVersions(
  ctx: Context,
  request: { model: string; name: string },
): Promise<VersionList> {
  const data = await openModelData(ctx, request.model);
  const { entry, key, store } = data;
  const found = await store.versions(key, request.name);
  if (found.length === 0) throw await missing(data, request.name);
  const versions = found.map(({ version, createdAt, size, checksum, renamedTo, lifecycle }, index) => ({
    version,
    createdAt,
    size,
    checksum,
    isLatest: index === 0,
    ...(renamedTo === undefined ? {} : { renamedTo }),
    ...(lifecycle === "deleted" && renamedTo === undefined ? { deleted: true as const } : {}),
  }));
  return {
    dataName: request.name,
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    versions,
    total: versions.length,
  };
}
