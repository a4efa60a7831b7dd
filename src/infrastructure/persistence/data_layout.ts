// SPDX-License-Identifier: MIT
/** Where versions lie on disk, and which of them is the newest. */
import type { DataOwnerKey } from "../../domain/data/data_store.ts";
import { assertDataName } from "../../domain/data/data_name.ts";
import { isUuid } from "../../domain/identifier.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/**
 * Directories of a model that are being written, and that are being removed. They are no items. That they come and go
 * changes the time of the model's directory with every write, which is how readers see that something is new.
 */
export const UNFINISHED = ".new-";
export const GONE = ".gone-";

const VERSION = /^[1-9]\d*$/;

/** Paths below the data directory. */
export class DataLayout {
  constructor(private readonly fs: FileSystem, readonly root: string) {}

  modelPath({ type, modelId }: DataOwnerKey): string {
    return `${this.root}/${type}/${modelId}`;
  }

  /** @throws SwampError DATA_NAME_INVALID: a name can never lead out of the model's directory. */
  itemPath(key: DataOwnerKey, name: string): string {
    assertDataName(name);
    return `${this.modelPath(key)}/${name}`;
  }

  versionPath(key: DataOwnerKey, name: string, version: number): string {
    return `${this.itemPath(key, name)}/${version}`;
  }

  /** Names of a model's items, sorted. */
  itemNames(key: DataOwnerKey): string[] {
    return this.#directories(this.modelPath(key)).filter(isItemName).sort();
  }

  /** Models with a directory, ordered by type and id. Ids are UUIDs; every other directory is part of a type. */
  owners(): DataOwnerKey[] {
    const found: DataOwnerKey[] = [];
    const visit = (type: string) => {
      for (const name of this.#directories(type === "" ? this.root : `${this.root}/${type}`).sort()) {
        if (isUuid(name) && type !== "") found.push({ type, modelId: name });
        else if (isItemName(name)) visit(type === "" ? name : `${type}/${name}`);
      }
    };
    visit("");
    return found;
  }

  /** Numbers of the finished versions of an item, newest first. */
  versions(item: string): number[] {
    return this.#directories(item).filter((name) => VERSION.test(name)).map(Number).sort((a, b) => b - a);
  }

  /**
   * The number of the newest version, 0 when there is none. The marker may be behind (a writer died between its
   * rename and its marker, or two writers moved it in the wrong order): it is followed forward.
   */
  latest(item: string): number {
    const marked = this.#marker(item);
    if (marked === undefined || !this.#isVersion(item, marked)) return this.versions(item)[0] ?? 0;
    let latest = marked;
    while (this.#isVersion(item, latest + 1)) latest++;
    return latest;
  }

  /** Points the marker at a version, also backward. */
  remark(item: string, version: number): void {
    if (this.#marker(item) !== version) {
      this.fs.writeAtomic(`${item}/latest`, `${version}`, { volatile: true });
    }
  }

  /** Moves the marker forward. It can be rebuilt, so that a failure is none. */
  mark(item: string, version: number): void {
    if ((this.#marker(item) ?? 0) >= version) return;
    this.fs.writeAtomic(`${item}/latest`, `${version}`, { volatile: true });
  }

  #marker(item: string): number | undefined {
    const path = `${item}/latest`;
    const kind = this.fs.lstat(path)?.kind;
    if (kind === undefined) return undefined;
    // Older repositories have a link to the version's directory instead of a text.
    if (kind === "symlink" && this.fs.stat(path) === undefined) return undefined;
    const text = kind === "symlink"
      ? this.fs.realPath(path).split("/").at(-1)!
      : this.fs.readTextIfExists(path);
    const trimmed = text?.trim() ?? "";
    return VERSION.test(trimmed) ? Number(trimmed) : undefined;
  }

  #isVersion(item: string, version: number): boolean {
    return this.fs.stat(`${item}/${version}`)?.kind === "directory";
  }

  #directories(path: string): string[] {
    try {
      return this.fs.readDirectory(path).filter(({ kind }) => kind === "directory").map(({ name }) => name);
    } catch (error) {
      if (this.fs.reasonOf(error) === "missing") return [];
      throw error;
    }
  }
}

function isItemName(name: string): boolean {
  return !name.startsWith(UNFINISHED) && !name.startsWith(GONE);
}
