// SPDX-License-Identifier: MIT
/** Removing data: what goes is renamed away first, so that a kill leaves it whole or gone. */
import type { DataOwnerKey } from "../../domain/data/data_store.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { ioFailure } from "../models/io_failure.ts";
import { type DataLayout, GONE, UNFINISHED } from "./data_layout.ts";

/** No method writes one version for longer. */
const ABANDONED_MS = 7 * 24 * 3_600_000;

interface RemovalOptions {
  readonly fs: FileSystem;
  display(path: string): string;
  now(): number;
  uuid(): string;
}

export class DataRemoval {
  constructor(private readonly options: RemovalOptions, private readonly layout: DataLayout) {}

  /** The oldest first, so that the newest version is there until the last moment. @returns how many there were. */
  deleteVersions(key: DataOwnerKey, name: string, versions: readonly number[]): number {
    const { fs } = this.options;
    const item = this.layout.itemPath(key, name);
    const there = new Set(this.layout.versions(item));
    const going = [...new Set(versions)].filter((version) => there.has(version)).sort((a, b) => a - b);
    if (going.length === 0) return 0;
    const gone = `${this.layout.modelPath(key)}/${GONE}${this.options.uuid()}`;
    try {
      fs.makeDirectory(gone);
      this.#markOthers(item, new Set(going));
      for (const version of going) this.#moveAway(`${item}/${version}`, `${gone}/${version}`);
      this.#finishItem(item);
      fs.remove(gone, { recursive: true });
    } catch (error) {
      throw ioFailure(fs, error, `delete from ${this.options.display(item)}`);
    }
    return going.length;
  }

  deleteAll(key: DataOwnerKey): boolean {
    const { fs } = this.options;
    const path = this.layout.modelPath(key);
    if (fs.lstat(path) === undefined) return false;
    const gone = `${this.layout.root}/${GONE}${this.options.uuid()}`;
    try {
      fs.rename(path, gone);
      fs.remove(gone, { recursive: true });
      let parent = path.slice(0, path.lastIndexOf("/"));
      while (parent.startsWith(`${this.layout.root}/`) && fs.readDirectory(parent).length === 0) {
        fs.remove(parent);
        parent = parent.slice(0, parent.lastIndexOf("/"));
      }
    } catch (error) {
      throw ioFailure(fs, error, `delete ${this.options.display(path)}`);
    }
    return true;
  }

  /** Removes what killed processes have left: half removed data, and what was being written a week ago. */
  sweep(): void {
    const directories = this.layout.owners().map((key) => this.layout.modelPath(key));
    for (const directory of [this.layout.root, ...directories]) {
      if (this.options.fs.stat(directory) === undefined) continue;
      for (const { name } of this.options.fs.readDirectory(directory)) {
        const path = `${directory}/${name}`;
        if (!this.#isAbandoned(name, path)) continue;
        try {
          this.options.fs.remove(path, { recursive: true });
        } catch (error) {
          throw ioFailure(this.options.fs, error, `delete ${this.options.display(path)}`);
        }
      }
    }
  }

  #isAbandoned(name: string, path: string): boolean {
    if (name.startsWith(GONE)) return true;
    const modified = name.startsWith(UNFINISHED) ? this.options.fs.stat(path)?.modified : undefined;
    return modified !== undefined && this.options.now() - modified > ABANDONED_MS;
  }

  /** A marker that names a version which goes, or is behind one, must not hide the newest of those that stay. */
  #markOthers(item: string, going: ReadonlySet<number>): void {
    const newest = this.layout.latest(item);
    if (newest !== 0 && !going.has(newest)) this.layout.remark(item, newest);
  }

  #moveAway(from: string, to: string): void {
    try {
      this.options.fs.rename(from, to);
    } catch (error) {
      // Another process removes it too.
      if (this.options.fs.reasonOf(error) !== "missing") throw error;
    }
  }

  /** Points the marker at the newest version that is left, or removes an item without any. */
  #finishItem(item: string): void {
    const { fs } = this.options;
    const left = this.layout.versions(item)[0];
    if (left !== undefined) return this.layout.remark(item, left);
    try {
      fs.remove(`${item}/latest`);
      fs.remove(item);
    } catch (error) {
      // Somebody writes here again.
      if (fs.reasonOf(error) !== "exists") throw error;
    }
  }
}
