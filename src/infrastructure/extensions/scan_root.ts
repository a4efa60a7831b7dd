// SPDX-License-Identifier: MIT
/** Lists the files of a root with their stamps: one directory read per directory, one stat per file, no content. */
import { join } from "node:path";
import { type Stamp, stampOf } from "../../domain/freshness.ts";
import { messageOf } from "../../domain/errors.ts";
import type { DirectoryEntry, FileStat, FileSystem } from "../../domain/platform/file_system.ts";
import type { RootSpec } from "./root_spec.ts";
import { canHoldSources, MAX_SOURCE_DEPTH } from "./source_limits.ts";

export interface ScannedFile {
  /** Relative to the root, forward slashes. */
  readonly path: string;
  readonly stamp: Stamp;
  /** Why it can not be an entry, when the directory tells already. */
  readonly problem?: string;
}

export interface RootScan {
  readonly files: readonly ScannedFile[];
  /** Names and stamps as one text: equal texts, equal files. */
  readonly listing: string;
  /** The newest time of any file, milliseconds. */
  readonly newest: number;
}

const NO_STAMP: Stamp = { size: 0, modified: 0, changed: 0, inode: 0 };

export function scanRoot(fs: FileSystem, root: RootSpec): RootScan {
  const files = root.files.by === "list"
    ? root.files.paths.map((path) => listedFile(fs, root.path, path))
    : new TreeScan(fs, root).files();
  // What is looked for, and how, is part of it: a manifest that lists another file changes it.
  const lines = [`${root.files.by}\n`];
  let newest = 0;
  for (const { path, stamp, problem } of files) {
    lines.push(`${path}\0${stamp.size} ${stamp.modified} ${stamp.changed} ${stamp.inode} ${problem ?? ""}\n`);
    newest = Math.max(newest, stamp.modified, stamp.changed);
  }
  return { files, listing: lines.join(""), newest };
}

function listedFile(fs: FileSystem, root: string, path: string): ScannedFile {
  const stat = fs.stat(join(root, path));
  if (!stat) return { path, stamp: NO_STAMP, problem: "the manifest lists it, but it does not exist" };
  return checkedFile(path, stat);
}

function checkedFile(path: string, stat: FileStat): ScannedFile {
  if (stat.kind === "file") return { path, stamp: stampOf(stat) };
  const what = stat.kind === "directory" ? "a directory" : "not a regular file";
  return { path, stamp: stampOf(stat), problem: `it is ${what}; expected a TypeScript file` };
}

/** One walk over a tree. Links are followed where they stay inside the root; a directory is visited once. */
class TreeScan {
  readonly #found: ScannedFile[] = [];
  readonly #visited = new Set<string>();
  readonly #maxDepth: number;
  /** Directories that are roots of their own; undefined unless files are found by their content. */
  readonly #except: ReadonlySet<string> | undefined;
  #realRoot: string | undefined;

  constructor(private readonly fs: FileSystem, private readonly root: RootSpec) {
    this.#except = root.files.by === "content" ? new Set(root.files.except) : undefined;
    this.#maxDepth = this.#except ? MAX_SOURCE_DEPTH : Number.POSITIVE_INFINITY;
  }

  files(): ScannedFile[] {
    this.#visit("", 1);
    return this.#found;
  }

  #visit(directory: string, depth: number): void {
    let entries: DirectoryEntry[];
    try {
      entries = this.fs.readDirectory(directory === "" ? this.root.path : `${this.root.path}/${directory}`);
    } catch (error) {
      return this.#note(directory || ".", `it cannot be read: ${messageOf(error)}`);
    }
    for (const entry of entries) {
      this.#take(entry, directory === "" ? entry.name : `${directory}/${entry.name}`, depth);
    }
  }

  #take(entry: DirectoryEntry, path: string, depth: number): void {
    if (this.#except?.has(path)) return;
    const named = entry.name.endsWith(".ts") && !(this.root.skipTests && entry.name.endsWith("_test.ts"));
    if (entry.kind === "file") {
      if (named) this.#addFile(path);
    } else if (entry.kind === "symlink") {
      this.#followLink(path, named, depth);
    } else if (entry.kind === "directory") {
      if (this.#enters(entry.name, depth)) this.#visit(path, depth + 1);
    } else if (named) {
      this.#addFile(path);
    }
  }

  #enters(name: string, depth: number): boolean {
    if (name.startsWith("_") || depth >= this.#maxDepth) return false;
    return this.#except === undefined || canHoldSources(name);
  }

  #addFile(path: string): void {
    const stat = this.#look(path);
    if (stat) this.#found.push(checkedFile(path, stat));
  }

  /** Undefined when nothing is there, and null for what can not be looked at, which is noted. */
  #look(path: string): FileStat | undefined | null {
    try {
      return this.fs.stat(`${this.root.path}/${path}`);
    } catch (error) {
      this.#note(path, `it cannot be read: ${messageOf(error)}`);
      return null;
    }
  }

  #note(path: string, problem: string, stamp = NO_STAMP): void {
    this.#found.push({ path, stamp, problem });
  }

  #followLink(path: string, named: boolean, depth: number): void {
    const absolute = `${this.root.path}/${path}`;
    const stat = this.#look(path);
    if (!stat) {
      if (named && stat === undefined) this.#note(path, "it is a link that leads nowhere or in a circle");
      return;
    }
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (stat.kind === "directory" ? !this.#enters(name, depth) : !named) return;
    this.#realRoot ??= this.fs.realPath(this.root.path);
    const target = this.fs.realPath(absolute);
    if (target !== this.#realRoot && !target.startsWith(`${this.#realRoot}/`)) {
      this.#note(path, `it is a link to a place outside of the root: ${target}`, stampOf(stat));
    } else if (stat.kind !== "directory") {
      this.#found.push(checkedFile(path, stat));
    } else if (target === this.#realRoot || absolute.startsWith(`${target}/`)) {
      this.#note(path, "it is a link to a directory that holds it", stampOf(stat));
    } else if (!this.#visited.has(target)) {
      this.#visited.add(target);
      this.#visit(path, depth + 1);
    }
  }
}
