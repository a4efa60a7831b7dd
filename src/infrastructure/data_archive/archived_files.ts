// SPDX-License-Identifier: MIT
/** Finds what exists once only below `.swamp`: no index, no cache, no key of a vault. */
import { type ArchivedPath, parseArchivedPath } from "../../domain/data/archived_path.ts";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { findDirectoryObstacle, reasonText } from "../../domain/platform/reachability.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { DataLayout } from "../persistence/data_layout.ts";

/** Files in these directories are taken when their path is that of a record, a definition or a secret. */
/** What a path is that is never followed. */
const LINK = "a symbolic link; it is not followed";
const VAULTS = "secrets/local_encryption";
const DIRECTORIES = ["outputs", "workflow-runs", "auto-definitions", VAULTS];

/**
 * Paths in the order of an archive.
 * @throws SwampError IO_FAILED naming what cannot be read, DATA_INVALID naming data that could not be imported again.
 */
export function archivedFiles(
  fs: FileSystem,
  repository: Pick<Repository, "stateDirectory" | "dataDirectory" | "display">,
): ArchivedPath[] {
  const finder = new Finder(fs, repository);
  return [...finder.data(), ...DIRECTORIES.flatMap((directory) => finder.below(directory))];
}

class Finder {
  constructor(
    private readonly fs: FileSystem,
    private readonly repository: Pick<Repository, "stateDirectory" | "dataDirectory" | "display">,
  ) {}

  data(): ArchivedPath[] {
    const { dataDirectory, display } = this.repository;
    const layout = new DataLayout(this.fs, dataDirectory, (path) => display(path));
    const found: ArchivedPath[] = [];
    for (const key of layout.owners()) {
      for (const name of layout.itemNames(key)) {
        const item = `data/${key.type}/${key.modelId}/${name}`;
        if (!parseArchivedPath(`${item}/latest`)) throw this.#unnamed(item);
        const versions = layout.versions(this.#absolute(item));
        for (const version of versions.reverse()) {
          found.push(...this.#files(`${item}/${version}`, ["metadata.yaml", "raw"]));
        }
        // Older repositories have a link in its place, which says the newest version.
        if (this.#kind(`${item}/latest`) !== "symlink") found.push(...this.#files(item, ["latest"]));
      }
    }
    return found;
  }

  below(directory: string): ArchivedPath[] {
    return this.#entries(directory).flatMap(({ name, kind }) => {
      const path = `${directory}/${name}`;
      if (kind === "symlink") throw this.#unreadable(this.#absolute(path), LINK);
      if (kind === "directory") return this.below(path);
      const parsed = kind === "file" ? parseArchivedPath(path) : undefined;
      return parsed ? [parsed] : [];
    });
  }

  #files(directory: string, names: readonly string[]): ArchivedPath[] {
    return names.map((name) => `${directory}/${name}`)
      .filter((path) => {
        const kind = this.#kind(path);
        if (kind === "symlink") throw this.#unreadable(this.#absolute(path), LINK);
        return kind === "file";
      })
      .map((path) => parseArchivedPath(path)!);
  }

  #kind(path: string): string | undefined {
    const absolute = this.#absolute(path);
    try {
      return this.fs.lstat(absolute)?.kind;
    } catch (error) {
      throw this.#unreadable(absolute, reasonText(this.fs, error));
    }
  }

  #entries(directory: string) {
    const path = this.#absolute(directory);
    const obstacle = findDirectoryObstacle(this.fs, path);
    if (obstacle) throw this.#unreadable(obstacle.path, obstacle.reason);
    if (this.fs.stat(path) === undefined) return [];
    try {
      return this.fs.readDirectory(path).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      throw this.#unreadable(path, reasonText(this.fs, error));
    }
  }

  #absolute(path: string): string {
    return `${this.repository.stateDirectory}/${path}`;
  }

  #unreadable(path: string, reason: string): SwampError {
    const file = this.repository.display(path);
    return new SwampError("IO_FAILED", `Cannot read ${file}: ${reason}`, {
      hint: `Nothing was exported. Make ${file} readable, then run the command again.`,
      details: { file },
    });
  }

  #unnamed(path: string): SwampError {
    const file = this.repository.display(this.#absolute(path));
    return new SwampError("DATA_INVALID", `${file} is not the path of an item of data`, {
      hint:
        "Nothing was exported. Move it out of the directory if it is not data, then run the command again.",
      details: { file },
    });
  }
}
