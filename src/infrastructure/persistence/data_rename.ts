// SPDX-License-Identifier: MIT
import { assertNewDataName } from "../../domain/data/data_name.ts";
import type { DataMetadata, DataOwnerKey, DataStore, RenamedData } from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import { shellWord } from "../../domain/shell_word.ts";

/** See {@link DataStore.rename}. The copy comes first: no moment is without the data. */
export async function renameData(
  store: DataStore,
  key: DataOwnerKey,
  { from, to }: { from: string; to: string },
): Promise<RenamedData> {
  assertNewDataName(to);
  if (from === to) {
    throw new SwampError("DATA_NAME_INVALID", `The new name is the old one: '${from}'`);
  }
  const [old] = await store.versions(key, from);
  if (!old || old.renamedTo !== undefined) {
    const moved = old?.renamedTo === undefined ? undefined : `It was renamed to '${old.renamedTo}'.`;
    throw new SwampError("DATA_NOT_FOUND", `Data not found: '${from}'`, {
      hint: moved ?? `See what there is: swamp data search ${shellWord(from)}`,
    });
  }
  const copy = await copyOf(store, key, old, to);
  await lead(store, key, old, to);
  return { copiedVersion: old.version, newVersion: copy.version };
}

/**
 * See {@link DataStore.leadPast}.
 * @param newest the newest version of every item, tombstones included.
 * @param names those that are about to be deleted.
 */
export async function leadPast(
  store: DataStore,
  key: DataOwnerKey,
  { newest, names }: { newest: readonly DataMetadata[]; names: readonly string[] },
): Promise<void> {
  const going = new Set(names);
  const past = new Map(
    newest.flatMap(({ name, renamedTo }) =>
      going.has(name) && renamedTo !== undefined ? [[name, renamedTo]] : []
    ),
  );
  for (const tombstone of newest) {
    if (tombstone.renamedTo === undefined || going.has(tombstone.name)) continue;
    let to = tombstone.renamedTo;
    // More steps than there are names would be a circle.
    for (let step = 0; step < past.size && past.has(to); step++) to = past.get(to)!;
    if (to !== tombstone.renamedTo) await lead(store, key, tombstone, to);
  }
}

/** Leaves a tombstone under the name of this version that leads to another name. */
async function lead(store: DataStore, key: DataOwnerKey, old: DataMetadata, to: string): Promise<void> {
  const { id, name, contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition } = old;
  const same = { contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition };
  await store.write(key, { ...same, id, name, renamedTo: to }, new Uint8Array());
}

/** The newest version under its new name; that of a rename which was killed halfway counts. */
async function copyOf(
  store: DataStore,
  key: DataOwnerKey,
  old: DataMetadata,
  to: string,
): Promise<DataMetadata> {
  const [target] = await store.versions(key, to);
  const isLeftOver = target?.renamedFrom === old.name && target.checksum === old.checksum &&
    target.size === old.size;
  if (target && isLeftOver) return target;
  if (target && target.renamedTo === undefined) {
    throw new SwampError("DATA_EXISTS", `Data '${to}' already exists`, {
      hint: "Choose another name, or delete that one first.",
    });
  }
  const bytes = await store.content(key, old.name, old.version);
  const { contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition, lifecycle } = old;
  const same = { contentType, lifetime, garbageCollection, streaming, tags, ownerDefinition, lifecycle };
  return await store.write(key, { ...same, name: to, renamedFrom: old.name }, bytes ?? new Uint8Array());
}
