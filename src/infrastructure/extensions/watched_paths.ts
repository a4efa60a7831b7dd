// SPDX-License-Identifier: MIT
/**
 * What an answer was found from: the directories and files that were looked at, with their stamps. As long as all of
 * them are the same the answer is too, and finding that out takes one stat for each instead of the whole search.
 */
import { dirname } from "node:path";
import type { Counters } from "../../domain/counters.ts";
import { isSettled } from "../../domain/freshness.ts";
import type { FileStat, FileSystem, StampedPaths } from "../../domain/platform/file_system.ts";

/** Paths as the catalog stores them, relative to a base that ends with a slash; empty when nothing is in common. */
export interface WatchedPaths extends StampedPaths {
  /** Where the names of files begin; those before are of directories. */
  readonly middle: number;
  /** Whole paths where nothing was. */
  readonly absent: readonly string[];
  /** Whether equal stamps prove equal content: nothing was written shortly before it was looked at. */
  readonly settled: boolean;
}

/** The directory, with a slash at its end, that all paths are in or one of them is; empty for none. */
function commonBase(paths: readonly string[]): string {
  let base = `${paths[0] ?? ""}/`;
  for (const path of paths) {
    while (!`${path}/`.startsWith(base)) {
      base = base === "/" ? "" : base.slice(0, base.lastIndexOf("/", base.length - 2) + 1);
    }
  }
  return base === "/" ? "" : base;
}

/** Looks at the disk for someone and remembers at what. */
export class PathRecorder {
  /** The disk, to be used in place of the one that was given. */
  readonly fs: FileSystem;
  readonly #seen = new Map<string, FileStat>();
  readonly #absent = new Set<string>();
  readonly #beneathAbsent = new Set<string>();
  readonly #begun: number;
  #isComplete = true;

  constructor(private readonly disk: FileSystem, now: number) {
    this.#begun = now;
    this.fs = Object.assign(Object.create(disk) as FileSystem, this.#overrides());
  }

  #overrides(): Partial<FileSystem> {
    const { disk } = this;
    return {
      stat: (path) => this.#look(path),
      readDirectory: (path) => (this.#look(path), disk.readDirectory(path)),
      readText: (path) => (this.#look(path), disk.readText(path)),
      readTextIfExists: (path) => this.#look(path) && disk.readTextIfExists(path),
      // Where a link leads can change without any of the paths that were looked at.
      realPath: (path) => {
        this.#isComplete = false;
        return disk.realPath(path);
      },
    };
  }

  #look(path: string): FileStat | undefined {
    let stat: FileStat | undefined;
    try {
      stat = this.disk.stat(path);
    } catch (error) {
      this.#isComplete = false;
      throw error;
    }
    if (stat) this.#seen.set(path, stat);
    else this.#noteAbsent(path);
    return stat;
  }

  /** The first directory on the way that is missing stands for all below it. */
  #noteAbsent(path: string): void {
    let missing = path;
    for (let parent = dirname(path); parent !== missing; parent = dirname(missing)) {
      if (this.#seen.has(parent)) break;
      if (this.#beneathAbsent.has(parent) || this.#absent.has(parent)) return;
      if (this.disk.stat(parent)) break;
      this.#beneathAbsent.add(missing);
      missing = parent;
    }
    this.#absent.add(missing);
  }

  /** @returns undefined when what was found depends on more than stamps can tell. */
  paths(place: (path: string) => string): WatchedPaths | undefined {
    if (!this.#isComplete) return undefined;
    const seen = [...this.#seen].map(([path, stat]) => ({ path: place(path), stat }));
    const base = commonBase(seen.map(({ path }) => path));
    const [directories, files] = [seen.filter(isDirectory), seen.filter((item) => !isDirectory(item))];
    const stats = [...directories, ...files].map(({ stat }) => stat);
    const newest = stats.reduce((time, { modified, changed }) => Math.max(time, modified, changed), 0);
    return {
      base,
      names: [...directories, ...files].map(({ path }) => path.slice(base.length)),
      stamps: stats.flatMap(({ size, modified, changed, inode }) => [size, modified, changed, inode]),
      first: 0,
      middle: directories.length,
      end: stats.length,
      absent: [...this.#absent].map(place),
      settled: isSettled({ size: 0, inode: 0, modified: newest, changed: newest }, this.#begun),
    };
  }
}

function isDirectory({ stat }: { stat: FileStat }): boolean {
  return stat.kind === "directory";
}

/** What comparing with the disk needs. */
export interface WatchContext {
  readonly fs: FileSystem;
  readonly counters: Counters;
  /** Where a stored path is; a slash at its end stays. */
  readonly absolute: (place: string) => string;
}

/** Whether everything that was looked at is still the same. */
export function isSame(watched: WatchedPaths, { fs, counters, absolute }: WatchContext): boolean {
  if (!watched.settled) return false;
  const { base, first, middle, end } = watched;
  counters.directoriesStated += middle - first;
  counters.filesStated += end - middle;
  const paths = base === ""
    ? { ...watched, names: watched.names.map(absolute) }
    : { base: absolute(base), names: watched.names, stamps: watched.stamps, first, end };
  try {
    return fs.haveStamps(paths) && watched.absent.every((path) => fs.stat(absolute(path)) === undefined);
  } catch (_unreadable) {
    // Whoever looks at all of it again says what cannot be read and why.
    return false;
  }
}
