// SPDX-License-Identifier: MIT
/** Where versions lie on disk, and which of them is the newest. */
import type { DataOwnerKey } from "../../domain/data/data_store.ts";
import { assertDataName } from "../../domain/data/data_name.ts";
import { isVersionNumber } from "../../domain/data/version_number.ts";
import { assertPathBelow } from "../../domain/path_text.ts";
import { SwampError } from "../../domain/errors.ts";
import { isUuid } from "../../domain/identifier.ts";
import type { DirectoryEntry, FileSystem } from "../../domain/platform/file_system.ts";
import { findDirectoryObstacle, reasonText } from "../../domain/platform/reachability.ts";

/**
 * Directories of a model that are being written, and that are being removed. They are no items. That they come and go
 * changes the time of the model's directory with every write, which is how readers see that something is new.
 */
export const UNFINISHED = ".new-";
export const GONE = ".gone-";

/** Paths below the data directory. */
export class DataLayout {
  constructor(
    private readonly fs: FileSystem,
    readonly root: string,
    private readonly display: (path: string) => string = (path) => path,
  ) {}

  /** @throws SwampError PATH_UNSAFE. */
  modelPath({ type, modelId }: DataOwnerKey): string {
    return `${this.root}/${assertPathBelow(`${type}/${modelId}`, "The model")}`;
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
    return this.#directories(item).filter((name) => isVersionNumber(name)).map(Number).sort((a, b) => b - a);
  }

  /**
   * The number of the newest version, 0 when there is none. The marker may be behind (a writer died between its
   * rename and its marker, or two writers moved it in the wrong order): it is followed forward.
   */
  latest(item: string): number {
    const marked = this.#readable(item, () => this.#marker(item));
    if (marked === undefined || !this.isVersion(item, marked)) return this.versions(item)[0] ?? 0;
    let latest = marked;
    while (this.isVersion(item, latest + 1)) latest++;
    return latest;
  }

  /** Whether the version exists. @throws SwampError IO_FAILED when that cannot be known. */
  isVersion(item: string, version: number): boolean {
    return this.#readable(item, () => this.fs.stat(`${item}/${version}`)?.kind === "directory");
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
    // Older repositories have a link that says the name of the version's directory instead of a text.
    const text = kind === "symlink" ? this.fs.readLink(path) : this.fs.readTextIfExists(path)?.trim();
    return text !== undefined && isVersionNumber(text) ? Number(text) : undefined;
  }

  #readable<Result>(path: string, read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof SwampError) throw error;
      const obstacle = findDirectoryObstacle(this.fs, path);
      throw this.#unreadable(obstacle?.path ?? path, obstacle?.reason ?? reasonText(this.fs, error));
    }
  }

  #directories(path: string): string[] {
    try {
      return this.fs.readDirectory(path)
        .filter((entry) => this.#isDirectory(path, entry))
        .map(({ name }) => name);
    } catch (error) {
      if (error instanceof SwampError) throw error;
      const obstacle = findDirectoryObstacle(this.fs, path);
      if (obstacle) throw this.#unreadable(obstacle.path, obstacle.reason);
      if (this.fs.reasonOf(error) === "missing") return [];
      throw this.#unreadable(path, reasonText(this.fs, error));
    }
  }

  /** Looking at a link is an error, but for the link named `latest` that older repositories have in each item. */
  #isDirectory(directory: string, { name, kind }: DirectoryEntry): boolean {
    if (kind !== "symlink" || name === "latest") return kind === "directory";
    return this.fs.stat(`${directory}/${name}`)?.kind === "directory";
  }

  #unreadable(path: string, reason: string): SwampError {
    const file = this.display(path);
    return new SwampError("IO_FAILED", `Cannot read the data in ${file}: ${reason}`, {
      hint: `Make ${file} readable (mount it, or correct its permissions), then run the command again.`,
      details: { file },
    });
  }
}

function isItemName(name: string): boolean {
  return !name.startsWith(UNFINISHED) && !name.startsWith(GONE);
}
