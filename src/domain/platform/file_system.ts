// SPDX-License-Identifier: MIT
/**
 * The disk as swamp sees it. Synchronous on purpose: a command line does one thing at a time, and synchronous
 * directory scans are four to eight times faster. The only implementation that touches a disk is
 * `infrastructure/platform/deno_file_system.ts`; tests wrap it to inject faults.
 */

/** What is known of a path. Times are milliseconds since the epoch; `changed` (ctime) has a resolution of one second. */
export interface FileStat {
  readonly kind: "file" | "directory" | "symlink" | "other";
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
  /** Number of the disk; with the inode it names a file, where the system has such numbers. */
  readonly device?: number;
  /** When it was created, in milliseconds since 1970; 0 where the disk does not say. */
  readonly born: number;
  readonly mode: number;
  /** Number of the user that owns it, where the system has such numbers. */
  readonly owner?: number;
}

/** Paths and the stamps that they had. */
export interface StampedPaths {
  /** A directory with a slash at its end, below which all of them are; empty when the names are whole paths. */
  readonly base: string;
  /** Without `..`. */
  readonly names: readonly string[];
  /** Size, modified, changed and inode of each name. */
  readonly stamps: ArrayLike<number>;
  /** The names that count: from `first`, without `end`. */
  readonly first: number;
  readonly end: number;
}

/** One name in a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
}

/** Why a call failed, where code has to tell. */
export type FailureReason = "missing" | "exists" | "denied" | "readonly" | "full" | "other";

/** How a file is written by {@link FileSystem.writeAtomic}. */
export interface WriteOptions {
  /** Permission bits of the new file, for example 0o600. Default 0o644. */
  mode?: number;
  /** Fail with reason `exists` instead of replacing a file that is already there. */
  exclusive?: boolean;
  /** Skip the fsync: only for files that can be rebuilt. */
  volatile?: boolean;
  /** Where the path is a link, replaces the file that it leads to. By default the link itself is replaced. */
  through?: boolean;
}

/** Called with what was opened, before it is read or written; what it throws ends the call. */
export type OpenedCheck = (opened: FileStat) => void;

/** Blocking file access. Paths are absolute. Methods throw the platform's error; `reasonOf` classifies it. */
export interface FileSystem {
  /** Follows links; undefined when nothing is there (or a link dangles or loops). */
  stat(path: string): FileStat | undefined;
  /** Does not follow links; undefined when nothing is there. */
  lstat(path: string): FileStat | undefined;
  /**
   * Whether all paths have these stamps, links followed. One call for many of them, because it is made for every file
   * of every command. Throws for what cannot be looked at, and may for what is missing.
   */
  haveStamps(paths: StampedPaths): boolean;
  readBytes(path: string, check?: OpenedCheck): Uint8Array;
  /** For what is parsed. Throws SwampError INPUT_TOO_LARGE above 64 MiB. */
  readText(path: string, check?: OpenedCheck): string;
  /** The text, or undefined when the file does not exist. */
  readTextIfExists(path: string, check?: OpenedCheck): string | undefined;
  /** Names in a directory, in no particular order. */
  readDirectory(path: string): DirectoryEntry[];
  /** What a link says, not followed. Throws for what is not a link. */
  readLink(path: string): string;
  /** The path with all links resolved. */
  realPath(path: string): string;
  /** Creates the directory and its parents; no error when it exists. */
  makeDirectory(path: string, mode?: number): void;
  /** Whole or not at all: a temporary file beside it, fsync, rename. Creates the parent directory. */
  writeAtomic(path: string, content: string | Uint8Array, options?: WriteOptions): void;
  /** Adds to the end of a file, creating it when missing. */
  append(path: string, content: string | Uint8Array, check?: OpenedCheck): void;
  /** Atomic; replaces a file, fails with `exists` for a directory that is not empty. */
  rename(from: string, to: string): void;
  /** Deletes a file or an empty directory, or a tree with `recursive`. No error when it is missing. */
  remove(path: string, options?: { recursive?: boolean }): void;
  setMode(path: string, mode: number): void;
  /** Whether this process could create a file in the directory. */
  isWritable(directory: string): boolean;
  reasonOf(error: unknown): FailureReason;
}
