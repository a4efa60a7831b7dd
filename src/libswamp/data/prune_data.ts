// SPDX-License-Identifier: MIT
import type { DataMetadata, DataOwnerKey } from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { knownModels, refuseVanishedDefinitions } from "./known_models.ts";

export interface PruneDataRequest {
  readonly dryRun: boolean;
  /** Asked when there is something to delete. */
  confirm(plan: PrunedData): Promise<boolean>;
}

/** The data of one model whose definition is gone. */
export interface OrphanedModel {
  readonly type: string;
  readonly modelId: string;
  /** As its data remembers it. */
  readonly modelName: string;
  readonly dataEntries: number;
  readonly versions: number;
  readonly bytes: number;
}

/** The `--json` document of `data prune`. */
export interface PrunedData {
  readonly modelsReclaimed: number;
  readonly dataEntriesReclaimed: number;
  readonly versionsDeleted: number;
  readonly bytesReclaimed: number;
  readonly dryRun: boolean;
  readonly reclaimedModels: readonly OrphanedModel[];
  readonly cancelled?: true;
}

interface Orphan {
  readonly key: DataOwnerKey;
  readonly summary: OrphanedModel;
}

/**
 * Deletes the data of models that have no definition any more. Data that no method of a model has written stays.
 * @throws SwampError MODEL_INVALID when definitions cannot be read, or are gone all at once: nothing is deleted.
 */
export async function pruneData(ctx: Context, request: PruneDataRequest): Promise<PrunedData> {
  const orphans = await findOrphans(ctx);
  refuseVanishedDefinitions(ctx, orphans.map(({ key }) => key));
  const plan = documentOf(orphans, request.dryRun);
  if (request.dryRun || orphans.length === 0) return plan;
  if (!await request.confirm(plan)) return { ...documentOf([], false), cancelled: true };
  const store = await ctx.data();
  const known = await knownModels(ctx);
  refuseVanishedDefinitions(ctx, orphans.map(({ key }) => key));
  return await (await ctx.lock()).hold("models", "delete data without a model", () => {
    const going = orphans.filter(({ key }) => !known.has(key.modelId));
    for (const { key } of going) store.deleteAll(key);
    return documentOf(going, false);
  });
}

async function findOrphans(ctx: Context): Promise<Orphan[]> {
  const known = await knownModels(ctx);
  const store = await ctx.data();
  const orphans: Orphan[] = [];
  for (const key of store.owners()) {
    if (known.has(key.modelId) || await hasAutomatic(ctx, key.modelId)) continue;
    const newest = await store.list(key);
    if (newest.some(({ ownerDefinition }) => ownerDefinition.ownerType !== "model-method")) continue;
    const versions: DataMetadata[] = [];
    let isKnown = true;
    for (const name of store.names(key)) {
      const found = await store.versions(key, name);
      versions.push(...found);
      isKnown &&= found[0]?.version === store.versionNumbers(key, name)[0];
    }
    // Who owns an item is in its newest version; a warning has named the one that cannot be read.
    if (!isKnown) continue;
    if (versions.length > 0) orphans.push({ key, summary: summaryOf(key, newest, versions) });
  }
  return orphans;
}

/** Whether a definition was made for it by running a type directly; listings leave those out. */
async function hasAutomatic(ctx: Context, id: string): Promise<boolean> {
  try {
    await (await ctx.definitions()).findExactly(id);
    return true;
  } catch (error) {
    if (error instanceof SwampError && error.code === "MODEL_NOT_FOUND") return false;
    throw error;
  }
}

function summaryOf(
  key: DataOwnerKey,
  newest: readonly DataMetadata[],
  versions: readonly DataMetadata[],
): OrphanedModel {
  return {
    ...key,
    modelName: newest.find(({ tags }) => tags.modelName !== undefined)?.tags.modelName ?? "",
    dataEntries: newest.length,
    versions: versions.length,
    bytes: versions.reduce((sum, { size }) => sum + size, 0),
  };
}

function documentOf(orphans: readonly Orphan[], dryRun: boolean): PrunedData {
  const models = orphans.map(({ summary }) => summary);
  const sum = (of: (model: OrphanedModel) => number) => models.reduce((total, model) => total + of(model), 0);
  return {
    modelsReclaimed: models.length,
    dataEntriesReclaimed: sum(({ dataEntries }) => dataEntries),
    versionsDeleted: sum(({ versions }) => versions),
    bytesReclaimed: sum(({ bytes }) => bytes),
    dryRun,
    reclaimedModels: models,
  };
}
