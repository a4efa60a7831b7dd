// SPDX-License-Identifier: MIT
/**
 * What an answer was found from: the directories and files that were looked at, with their stamps. As long as all of
 * them are the same the answer is too, and finding that out takes one stat for each instead of the whole search.
 */
import { dirname } from "node:path";
import type { Counters } from "../../domain/counters.ts";
import { isSettled } from "../../domain/freshness.ts";
import type { FileStat, FileSystem } from "../../domain/platform/file_system.ts";

/** Paths as the catalog stores them, and their stamps. */
export interface WatchedPaths {
  /** What all directories and files begin with, up to a slash; empty when they have nothing in common. */
  readonly base: string;
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Time and inode that the stamps are counted from. */
  readonly from: readonly [time: number, inode: number];
  /** Size, modified, changed and inode of each directory, then of each file. */
  readonly stamps: readonly number[];
  /** Whole paths where nothing was. */
  readonly absent: readonly string[];
  /** Whether equal stamps prove equal content: nothing was written shortly before it was looked at. */
  readonly settled: boolean;
}

/** As the catalog stores it: base, directories, files, from, stamps, absent, settled. */
export type PackedPaths = readonly [
  string,
  readonly string[],
  readonly string[],
  WatchedPaths["from"],
  readonly number[],
  readonly string[],
  0 | 1,
];

export function pack({ base, directories, files, from, stamps, absent, settled }: WatchedPaths): PackedPaths {
  return [base, directories, files, from, stamps, absent, settled ? 1 : 0];
}

export function unpack(packed: PackedPaths): WatchedPaths {
  const [base, directories, files, from, stamps, absent, settled] = packed;
  return { base, directories, files, from, stamps, absent, settled: settled === 1 };
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
    const { modified: time, inode: first } = stats[0] ?? { modified: 0, inode: 0 };
    return {
      base,
      from: [time, first],
      directories: directories.map(({ path }) => path.slice(base.length)),
      files: files.map(({ path }) => path.slice(base.length)),
      stamps: stats.flatMap((
        { size, modified, changed, inode },
      ) => [size, modified - time, changed - time, inode - first]),
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
export function isSame(watched: WatchedPaths, context: WatchContext): boolean {
  if (!watched.settled) return false;
  const { directories, files, absent } = watched;
  context.counters.directoriesStated += directories.length;
  context.counters.filesStated += files.length;
  try {
    return areSame(directories, 0, watched, context) &&
      areSame(files, directories.length, watched, context) &&
      absent.every((path) => context.fs.stat(context.absolute(path)) === undefined);
  } catch (_unreadable) {
    // Whoever looks at all of it again says what cannot be read and why.
    return false;
  }
}

/** Plain comparisons of numbers: this runs for every file of every command, mostly before V8 has optimized it. */
function areSame(
  names: readonly string[],
  first: number,
  { base, from: [time, inode], stamps }: WatchedPaths,
  { fs, absolute }: WatchContext,
): boolean {
  const prefix = base && absolute(base);
  let at = first * 4;
  for (const name of names) {
    const stat = fs.stat(prefix === "" ? absolute(name) : prefix + name);
    if (
      stat === undefined || stat.size !== stamps[at] || stat.modified - time !== stamps[at + 1] ||
      stat.changed - time !== stamps[at + 2] || stat.inode - inode !== stamps[at + 3]
    ) return false;
    at += 4;
  }
  return true;
}
