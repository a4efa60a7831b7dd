// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";
import { findData } from "./find_data.ts";

export interface RenameDataRequest {
  /** Exact name or full id. */
  readonly model: string;
  readonly oldName: string;
  readonly newName: string;
}

/** The `--json` document of `data rename`. */
export interface RenamedItem {
  readonly oldName: string;
  readonly newName: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  /** Of the old name. */
  readonly copiedVersion: number;
  readonly newVersion: number;
  readonly warning: string;
}

/**
 * Gives an item another name; the old one leads there.
 * @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND, DATA_EXISTS, DATA_NAME_INVALID.
 */
export async function renameItem(ctx: Context, request: RenameDataRequest): Promise<RenamedItem> {
  const { oldName, newName } = request;
  const entry = await (await ctx.definitions()).findExactly(request.model);
  const key = { type: entry.type, modelId: entry.id };
  const store = await ctx.data();
  const renamed = await (await ctx.lock()).hold("data", `rename data of ${entry.name}`, async () => {
    if ((await store.versions(key, oldName)).length === 0) await findData({ entry, key, store }, oldName);
    return await store.rename(key, oldName, newName);
  });
  return {
    oldName,
    newName,
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    ...renamed,
    warning:
      `'${oldName}' leads to '${newName}' for at most five renames; a method that writes '${oldName}' again ` +
      "makes it an item of its own",
  };
}
