// SPDX-License-Identifier: MIT
/** Reads what one model has on the disk, as the index keeps it. */
import type { DataOwnerKey } from "../../../domain/data/data_store.ts";
import { isUnchanged, type Stamp, stampOf } from "../../../domain/freshness.ts";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import { SwampError } from "../../../domain/errors.ts";
import { reasonText } from "../../../domain/platform/reachability.ts";
import type { DataLayout } from "../data_layout.ts";
import { parseMetadata } from "../data_metadata_file.ts";
import type { IndexedDirectory, IndexedVersion } from "./data_catalog_rows.ts";
import { exactJson, hasAttributes, LARGEST_BODY } from "./record_body.ts";

/** A model as it was found. Stamps were taken before anything below them was looked at. */
export interface ScannedModel {
  readonly key: DataOwnerKey;
  readonly directory: IndexedDirectory;
  /** All items, by name. */
  readonly items: ReadonlyMap<string, IndexedDirectory>;
  /** The versions of the items that are new or have changed, tombstones left out, by item. */
  readonly changed: ReadonlyMap<string, readonly IndexedVersion[]>;
}

export interface ScanOptions {
  readonly fs: FileSystem;
  readonly layout: DataLayout;
  display(path: string): string;
  now(): number;
  warn(warning: { code: string; message: string; file?: string }): void;
}

export class ModelScan {
  constructor(private readonly options: ScanOptions) {}

  /** @param known the items as they were indexed; those that certainly have not changed are not read. */
  async scan(
    key: DataOwnerKey,
    known: ReadonlyMap<string, IndexedDirectory>,
  ): Promise<ScannedModel | undefined> {
    const { fs, layout, now } = this.options;
    const indexedAt = now();
    const stat = fs.stat(layout.modelPath(key));
    if (!stat) return undefined;
    let isComplete = true;
    const items = new Map<string, IndexedDirectory>();
    const changed = new Map<string, IndexedVersion[]>();
    for (const name of layout.itemNames(key)) {
      const path = `${layout.modelPath(key)}/${name}`;
      const seen = fs.stat(path);
      if (!seen) continue;
      const stamp = stampOf(seen);
      items.set(name, { stamp, indexedAt });
      const before = known.get(name);
      if (before && isUnchanged(before.stamp, stamp, before.indexedAt)) continue;
      const { found, failed } = await this.#versions(path, name);
      changed.set(name, found);
      if (!failed) continue;
      // What could not be read may become readable without a change of its directory: it is looked at each time.
      items.set(name, { stamp, indexedAt: 0 });
      isComplete = false;
    }
    return {
      key,
      directory: { stamp: stampOf(stat), indexedAt: isComplete ? indexedAt : 0 },
      items,
      changed,
    };
  }

  /** Whether all items of a model certainly are what they were. */
  isUnchanged(key: DataOwnerKey, known: ReadonlyMap<string, IndexedDirectory>): boolean {
    const path = this.options.layout.modelPath(key);
    for (const [name, { stamp, indexedAt }] of known) {
      const stat = this.options.fs.stat(`${path}/${name}`);
      if (!stat || !isUnchanged(stamp, stampOf(stat), indexedAt)) return false;
    }
    return true;
  }

  async #versions(item: string, name: string): Promise<{ found: IndexedVersion[]; failed: boolean }> {
    const found: IndexedVersion[] = [];
    let failed = false;
    const versions = this.options.layout.versions(item);
    const latest = versions[0];
    for (const version of versions) {
      const read = await this.#version(item, { name, version, latest: version === latest });
      if (read === "unreadable") failed = true;
      else if (read) found.push(read);
    }
    return { found: found.sort((a, b) => a.metadata.version - b.metadata.version), failed };
  }

  async #version(
    item: string,
    { name, version, latest }: { name: string; version: number; latest: boolean },
  ): Promise<IndexedVersion | "unreadable" | undefined> {
    const { fs, display, warn } = this.options;
    const path = `${item}/${version}/metadata.yaml`;
    const file = display(path);
    try {
      const stamps = versionStamps(fs, `${item}/${version}`);
      const text = fs.readTextIfExists(path);
      // Removed at this moment: the next look at the directory will say so.
      if (text === undefined || stamps === undefined) return undefined;
      const metadata = await parseMetadata(text, { file, name, version });
      if (metadata.lifecycle === "deleted" || metadata.renamedTo !== undefined) return undefined;
      const base = { metadata, latest, stamps };
      if (!hasAttributes(metadata)) return { ...base, body: 0 };
      if (metadata.size > LARGEST_BODY) return { ...base, body: 2 };
      const json = exactJson(fs.readTextIfExists(`${item}/${version}/raw`) ?? "");
      return json === undefined ? { ...base, body: 2 } : { ...base, body: 1, json };
    } catch (error) {
      if (!(error instanceof SwampError) && fs.reasonOf(error) === "other") throw error;
      const message = error instanceof SwampError
        ? error.message
        : `Cannot read ${file}: ${reasonText(fs, error)}`;
      warn({ code: "DATA_INVALID", message, file });
      return "unreadable";
    }
  }
}

/** Tells the two files of a version from others in their place; undefined when one is missing. */
export function versionStamps(fs: FileSystem, directory: string): string | undefined {
  const files = [fs.stat(`${directory}/metadata.yaml`), fs.stat(`${directory}/raw`)];
  const text = (stamp: Stamp) => `${stamp.size} ${stamp.modified} ${stamp.changed} ${stamp.inode}`;
  return files.includes(undefined) ? undefined : files.map((stat) => text(stampOf(stat!))).join(" ");
}
