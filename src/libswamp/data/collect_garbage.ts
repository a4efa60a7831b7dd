// SPDX-License-Identifier: MIT
import type { DataMetadata, DataOwnerKey, DataStore } from "../../domain/data/data_store.ts";
import { expiryOf, type ExpiryReason } from "../../domain/data/lifetime.ts";
import { surplusVersions } from "../../domain/data/retention.ts";
import type { Context } from "../context.ts";
import { recordedRuns } from "./recorded_runs.ts";

export interface CollectGarbageRequest {
  readonly dryRun: boolean;
  /** Asked when there is something to delete. */
  confirm(plan: CollectedGarbage): Promise<boolean>;
}

export interface GarbageEntry {
  readonly type: string;
  readonly modelId: string;
  /** Of a model that still exists. */
  readonly modelName?: string;
  readonly dataName: string;
  readonly versionCount: number;
}

/** The `--json` document of `data gc`. */
export interface CollectedGarbage {
  /** Items whose lifetime has ended; they go with all their versions. */
  readonly dataEntriesExpired: number;
  /** Of expired items and of those that have more versions than they keep. */
  readonly versionsDeleted: number;
  readonly bytesReclaimed: number;
  readonly dryRun: boolean;
  readonly expiredEntries: readonly (GarbageEntry & { readonly reason: ExpiryReason })[];
  /** Items that keep fewer versions than they have. */
  readonly trimmedEntries: readonly GarbageEntry[];
  readonly cancelled?: true;
}

interface Due {
  readonly key: DataOwnerKey;
  readonly name: string;
  readonly versions: readonly DataMetadata[];
  readonly reason?: ExpiryReason;
}

/** Deletes what has outlived its lifetime, and versions that its item does not keep. */
export async function collectGarbage(
  ctx: Context,
  request: CollectGarbageRequest,
): Promise<CollectedGarbage> {
  const store = await ctx.data();
  const due = await findDue(ctx, store);
  const models = new Map((await (await ctx.definitions()).list()).map(({ id, name }) => [id, name]));
  const documentOf = (items: readonly Due[], dryRun: boolean) => garbageDocument(items, { dryRun, models });
  const plan = documentOf(due, request.dryRun);
  if (request.dryRun) return plan;
  if (due.length > 0 && !await request.confirm(plan)) return { ...documentOf([], false), cancelled: true };
  return await (await ctx.lock()).hold("data", "delete expired data", async () => {
    await leadPastExpired(store, due);
    for (const { key, name, versions } of due) {
      store.deleteVersions(key, name, versions.map(({ version }) => version));
    }
    store.sweep();
    return plan;
  });
}

/** Names that led through an expired one lead past it. */
async function leadPastExpired(store: DataStore, due: readonly Due[]): Promise<void> {
  const expired = due.filter(({ reason }) => reason !== undefined);
  const leading = expired.filter(({ versions: [newest] }) => newest?.renamedTo !== undefined);
  for (const key of new Set(leading.map(({ key }) => key))) {
    await store.leadPast(key, expired.filter((item) => item.key === key).map(({ name }) => name));
  }
}

async function findDue(ctx: Context, store: DataStore): Promise<Due[]> {
  const facts = { now: ctx.platform.now(), runs: recordedRuns(ctx) };
  const owners = store.owners();
  const found: Due[] = [];
  for (const [index, key] of owners.entries()) {
    if (index % 50 === 49) ctx.progress(`Looking for expired data: ${index + 1} of ${owners.length} models`);
    for (const newest of await newestVersions(store, key)) {
      // Lifetime and retention are those of the newest version; a warning has named the one that cannot be read.
      if (newest.version !== store.versionNumbers(key, newest.name)[0]) continue;
      const due = await dueOf(store, key, { newest, ...facts });
      if (due) found.push(due);
    }
  }
  return found;
}

/** Of all items, those that were renamed included. */
async function newestVersions(store: DataStore, key: DataOwnerKey): Promise<DataMetadata[]> {
  const found = await store.list(key);
  const listed = new Set(found.map(({ name }) => name));
  for (const name of store.names(key)) {
    const [renamed] = listed.has(name) ? [] : await store.versions(key, name);
    if (renamed) found.push(renamed);
  }
  return found;
}

async function dueOf(
  store: DataStore,
  key: DataOwnerKey,
  { newest, now, runs }: { newest: DataMetadata; now: number; runs: ReturnType<typeof recordedRuns> },
): Promise<Due | undefined> {
  const { name } = newest;
  const run = newest.ownerDefinition.workflowRunId ?? newest.tags.workflowRunId;
  const reason = expiryOf(newest, { now, owned: run === undefined ? undefined : runs.has(run) });
  if (!reason && newest.version === 1) return undefined;
  const versions = await store.versions(key, name);
  if (reason) return { key, name, versions, reason };
  const surplus = new Set(surplusVersions(versions, newest.garbageCollection, now));
  const going = versions.filter(({ version }) => surplus.has(version));
  return going.length === 0 ? undefined : { key, name, versions: going };
}

/** @param options.models names by id. */
function garbageDocument(
  due: readonly Due[],
  { dryRun, models }: { dryRun: boolean; models: ReadonlyMap<string, string> },
): CollectedGarbage {
  const versions = due.flatMap((item) => item.versions);
  const entryOf = ({ key, name, versions }: Due) => ({
    type: key.type,
    modelId: key.modelId,
    modelName: models.get(key.modelId),
    dataName: name,
    versionCount: versions.length,
  });
  const expiredEntries = due.flatMap((item) =>
    item.reason === undefined ? [] : [{ ...entryOf(item), reason: item.reason }]
  );
  return {
    dataEntriesExpired: expiredEntries.length,
    versionsDeleted: versions.length,
    bytesReclaimed: versions.reduce((sum, { size }) => sum + size, 0),
    dryRun,
    expiredEntries,
    trimmedEntries: due.filter(({ reason }) => reason === undefined).map(entryOf),
  };
}
