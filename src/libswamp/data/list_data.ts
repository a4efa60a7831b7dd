// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";
import { openModelData } from "./find_data.ts";

export interface DataItem {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly contentType: string;
  readonly type: string;
  /** The output of the type that it belongs to; left out where it is not known. */
  readonly specName?: string;
  readonly streaming: boolean;
  /** Bytes. */
  readonly size: number;
  readonly createdAt: string;
  readonly lifecycle?: "active" | "deleted";
}

/** The `--json` document of `data list`. */
export interface DataList {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly groups: readonly { readonly type: string; readonly items: readonly DataItem[] }[];
  readonly total: number;
}

/** These come first; others follow in the order of the alphabet. */
const ORDER = ["log", "file", "resource", "data"];

/** The newest version of every item of a model, grouped by type. @throws SwampError MODEL_NOT_FOUND. */
export async function listData(ctx: Context, request: { model: string; type?: string }): Promise<DataList> {
  const { entry, key, store } = await openModelData(ctx, request.model);
  const groups = new Map<string, DataItem[]>();
  const found = (await store.list(key)).map((item) => ({ ...item, type: item.tags.type ?? "data" }))
    .filter((item) => request.type === undefined || item.type === request.type);
  for (const item of found) {
    const { type } = item;
    const { id, name, version, contentType, streaming, size, createdAt, lifecycle } = item;
    const items = groups.get(type) ?? [];
    const { specName } = item.tags;
    items.push({ id, name, version, contentType, type, specName, streaming, size, createdAt, lifecycle });
    groups.set(type, items);
  }
  return {
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    groups: [...groups].map(([type, items]) => ({ type, items })).sort((a, b) =>
      compareTypes(a.type, b.type)
    ),
    total: found.length,
  };
}

function compareTypes(a: string, b: string): number {
  const rank = (type: string) => ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length;
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}
