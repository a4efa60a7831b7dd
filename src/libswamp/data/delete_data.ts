// SPDX-License-Identifier: MIT
import type { DataMetadata } from "../../domain/data/data_store.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { nearest } from "../../domain/nearest.ts";
import type { Context } from "../context.ts";
import type { ModelData } from "./find_data.ts";

/** Which items of the model. */
export type DeleteSelection =
  | { readonly name: string; readonly version?: number }
  | { readonly prefix: string }
  | { readonly all: true };

export interface DeleteDataRequest {
  /** Exact name or full id. */
  readonly model: string;
  readonly selection: DeleteSelection;
  readonly dryRun: boolean;
  /** Asked when there is something to delete. */
  confirm(plan: { model: string; items: readonly ItemToDelete[] }): Promise<boolean>;
}

export interface ItemToDelete {
  readonly name: string;
  /** Ascending. */
  readonly versions: readonly number[];
  /** The item goes on under this name, and names that led through the one that goes lead there. */
  readonly renamedTo?: string;
}

/** The `--json` document of `data delete`. */
export interface DeletedData {
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly dryRun: boolean;
  readonly cancelled?: true;
  /** Of a single item. */
  readonly dataName?: string;
  readonly version?: number;
  readonly versionsDeleted?: number;
  /** Of a name that led to another one. */
  readonly renamedTo?: string;
  /** Of `--prefix` and `--all`. */
  readonly items?: readonly { readonly dataName: string; readonly versions: number }[];
  readonly totalDeleted?: number;
  readonly totalVersionsDeleted?: number;
  readonly failed?: readonly { readonly dataName: string; readonly error: string }[];
}

/** Deletes items or one version of a model's data. @throws SwampError MODEL_NOT_FOUND, DATA_NOT_FOUND. */
export async function deleteData(ctx: Context, request: DeleteDataRequest): Promise<DeletedData> {
  const entry = await (await ctx.definitions()).findExactly(request.model);
  const data = { entry, key: { type: entry.type, modelId: entry.id }, store: await ctx.data() };
  const items = await itemsOf(data, request.selection);
  const document = (more: Partial<DeletedData>): DeletedData => ({
    modelId: entry.id,
    modelName: entry.name,
    modelType: entry.type,
    dryRun: request.dryRun,
    ...more,
  });
  if (request.dryRun) return document(reportOf(request.selection, items, []));
  if (items.length > 0 && !await request.confirm({ model: entry.name, items })) {
    return document({ ...reportOf(request.selection, [], []), cancelled: true });
  }
  return await (await ctx.lock()).hold("data", `delete data of ${entry.name}`, async () => {
    const failed: { dataName: string; error: string }[] = [];
    const done: ItemToDelete[] = [];
    if (items.some(({ renamedTo }) => renamedTo !== undefined)) {
      await data.store.leadPast(data.key, items.map(({ name }) => name));
    }
    for (const item of items) {
      try {
        data.store.deleteVersions(data.key, item.name, item.versions);
        done.push(item);
      } catch (error) {
        if (items.length === 1) throw error;
        failed.push({ dataName: item.name, error: messageOf(error) });
      }
    }
    return document(reportOf(request.selection, done, failed));
  });
}

async function itemsOf(data: ModelData, selection: DeleteSelection): Promise<ItemToDelete[]> {
  if ("name" in selection) return [await oneItem(data, selection)];
  const names = data.store.names(data.key);
  const wanted = "prefix" in selection ? names.filter((name) => name.startsWith(selection.prefix)) : names;
  const items: ItemToDelete[] = [];
  for (const name of wanted) {
    const found = await data.store.versions(data.key, name);
    items.push({ name, versions: numbers(found), renamedTo: found[0]?.renamedTo });
  }
  return items;
}

async function oneItem(
  { entry, key, store }: ModelData,
  { name, version }: { name: string; version?: number },
): Promise<ItemToDelete> {
  const found = await store.versions(key, name);
  const known = numbers(found);
  const unreadable = store.versionNumbers(key, name).find((number) => !known.includes(number));
  // Its error says which file cannot be read, and why.
  if (known.length === 0 && unreadable !== undefined) await store.find(key, name, unreadable);
  if (known.length === 0) {
    const near = nearest(name, (await store.list(key)).map((item) => item.name));
    const question = near.length === 0 ? "" : `Did you mean '${near[0]}'?\n`;
    throw new SwampError("DATA_NOT_FOUND", `No data named "${name}" exists for model ${entry.name}`, {
      hint: `${question}List its data with: swamp data list ${entry.name}`,
      details: { name, model: entry.name, suggestions: near },
    });
  }
  if (version === undefined) return { name, versions: known, renamedTo: found[0]!.renamedTo };
  if (known.includes(version)) {
    return { name, versions: [version], ...(known.length === 1 ? { renamedTo: found[0]!.renamedTo } : {}) };
  }
  throw new SwampError(
    "DATA_NOT_FOUND",
    `Version ${version} of data '${name}' of model '${entry.name}' not found`,
    { hint: `Versions: ${known.join(", ")}`, details: { name, version, versions: known } },
  );
}

const numbers = (versions: readonly DataMetadata[]) => versions.map(({ version }) => version).reverse();

function reportOf(
  selection: DeleteSelection,
  items: readonly ItemToDelete[],
  failed: readonly { dataName: string; error: string }[],
): Partial<DeletedData> {
  const count = items.reduce((sum, { versions }) => sum + versions.length, 0);
  if ("name" in selection) {
    const renamedTo = items[0]?.renamedTo;
    return {
      dataName: selection.name,
      version: selection.version,
      versionsDeleted: count,
      ...(renamedTo === undefined ? {} : { renamedTo }),
    };
  }
  return {
    items: items.map(({ name, versions }) => ({ dataName: name, versions: versions.length })),
    totalDeleted: items.length,
    totalVersionsDeleted: count,
    failed,
  };
}
