// SPDX-License-Identifier: MIT
/** Brings the index of definition files up to date: every file is asked for its stamp, only changed ones are read. */
import { readParsed } from "../../domain/platform/read_parsed.ts";
import type { Counters } from "../../domain/counters.ts";
import { SwampError } from "../../domain/errors.ts";
import { isSettled, isUnchanged, type Stamp, stampOf } from "../../domain/freshness.ts";
import type {
  DefinitionDirectories,
  DefinitionIndexRow,
  DefinitionIndexRows,
} from "../../domain/models/definition_index.ts";
import type { DirectoryEntry, FileSystem } from "../../domain/platform/file_system.ts";
import { findDirectoryObstacle, findObstacle, reasonText } from "../../domain/platform/reachability.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import type { PathFacts } from "../../domain/models/definition_document.ts";
import { parseDefinitionFile } from "./definition_yaml.ts";
import { sha256 } from "../platform/sha256.ts";

export interface ScanOptions {
  readonly fs: FileSystem;
  /** Absolute path of the directory that holds the definitions. */
  readonly directory: string;
  /** Links may lead to anything in this directory, too. */
  readonly root: string;
  /** The path as users know it. */
  display(path: string): string;
  readonly rows: DefinitionIndexRows;
  readonly counters: Counters;
  now(): number;
  /** Called for directories and files that cannot be read: what they hold is unknown, not missing. */
  onProblem(path: string, message: string): void;
}

/** Rows of all definition files by path relative to the directory, in path order. */
export async function scanDefinitions(options: ScanOptions): Promise<Map<string, DefinitionIndexRow>> {
  const known = options.rows.read();
  const indexedAt = options.now();
  const result = new Map<string, DefinitionIndexRow>();
  const changed = new Map<string, DefinitionIndexRow>();
  const { files, directories } = findFiles(options);
  for (const [path, stamp] of files) {
    const row = known.get(path);
    if (row && isUnchanged(row.stamp, stamp, row.indexedAt)) {
      result.set(path, row);
      continue;
    }
    const fresh = await readRow(options, path, { stamp, indexedAt, row });
    if (!fresh) continue;
    result.set(path, fresh);
    changed.set(path, fresh);
  }
  const removed = [...known.keys()].filter((path) => !result.has(path));
  if (worthStoring(changed, known) || removed.length > 0) options.rows.write(changed, removed);
  keepSettledDirectories(options.rows, { stamps: directories, seenAt: indexedAt });
  return result;
}

/** Stamps that do not prove anything yet are not kept, and those that are kept are not written again. */
function keepSettledDirectories(rows: DefinitionIndexRows, now: DefinitionDirectories): void {
  if (!now.stamps.every(([, stamp]) => isSettled(stamp, now.seenAt))) return;
  const before = rows.directories();
  if (JSON.stringify(before?.stamps) !== JSON.stringify(now.stamps)) rows.keepDirectories(now);
}

/** Rows that are known and would not be trusted the next time either are not worth a write. */
function worthStoring(
  changed: ReadonlyMap<string, DefinitionIndexRow>,
  known: ReadonlyMap<string, DefinitionIndexRow>,
): boolean {
  for (const [path, row] of changed) {
    if (known.get(path)?.hash !== row.hash || isSettled(row.stamp, row.indexedAt)) return true;
  }
  return false;
}

async function readRow(
  options: ScanOptions,
  path: string,
  seen: { stamp: Stamp; indexedAt: number; row: DefinitionIndexRow | undefined },
): Promise<DefinitionIndexRow | undefined> {
  const absolute = `${options.directory}/${path}`;
  options.counters.filesHashed++;
  let bytes: Uint8Array;
  try {
    bytes = readParsed(options.fs, absolute);
  } catch (error) {
    const obstacle = findObstacle(options.fs, absolute)?.reason;
    if (obstacle !== undefined || options.fs.reasonOf(error) !== "missing") {
      options.onProblem(absolute, obstacle ?? reasonText(options.fs, error));
    }
    return undefined;
  }
  const hash = sha256(bytes);
  const { stamp, indexedAt, row } = seen;
  if (row?.hash === hash) return { ...row, stamp, indexedAt };
  return { stamp, indexedAt, hash, ...await identify(options, path, bytes) };
}

async function identify({ fs, directory, display }: ScanOptions, path: string, bytes: Uint8Array) {
  const absolute = `${directory}/${path}`;
  const file = display(absolute);
  const nothing = { name: "", id: "", type: "" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const { definition, problems, lacksId } = await parseDefinitionFile(fs, text, {
      directory,
      path: absolute,
      file,
      facts: factsOfPath(path),
    });
    if (definition.id === "" || definition.name === "" || definition.type === "") {
      return { ...nothing, error: problems.join("\n") };
    }
    return {
      name: definition.name,
      id: definition.id,
      type: normalizeType(definition.type),
      ...(lacksId ? { lacksId } : {}),
    };
  } catch (error) {
    if (error instanceof SwampError) return { ...nothing, error: error.message };
    if (error instanceof TypeError) return { ...nothing, error: `${file}: not UTF-8 text` };
    throw error;
  }
}

/** What a path relative to the directory of definitions says. */
export function factsOfPath(path: string): PathFacts {
  const typeOfPath = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const digits = sha256(new TextEncoder().encode(`swamp definition ${path}`));
  // A UUID of version 8, which is for digests of one's own.
  const derivedId = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${
    digits.slice(17, 20)
  }-${digits.slice(20, 32)}`;
  return { typeOfPath, derivedId };
}

interface FoundFiles {
  /** In path order. */
  readonly files: readonly (readonly [path: string, stamp: Stamp])[];
  readonly directories: readonly (readonly [path: string, stamp: Stamp])[];
}

/** All files and directories with their stamps. Directories are entered once, whatever links lead to them. */
function findFiles(options: ScanOptions): FoundFiles {
  const { fs } = options;
  const found: [string, Stamp][] = [];
  const directories: [string, Stamp][] = [];
  const entered = new Set<string>();
  const inside = [options.root, options.directory].filter((path) => fs.stat(path) !== undefined)
    .map((path) => fs.realPath(path));
  const isInside = (real: string) => inside.some((base) => real === base || real.startsWith(`${base}/`));
  const walk = (directory: string, prefix: string): void => {
    const real = fs.realPath(directory);
    if (entered.has(real)) return;
    entered.add(real);
    const stat = fs.stat(directory);
    if (stat) directories.push([prefix.slice(0, -1), stampOf(stat)]);
    for (const entry of fs.readDirectory(directory)) {
      if (entry.name.startsWith(".")) continue;
      const path = `${directory}/${entry.name}`;
      attempt(path, () => visit(entry, path, `${prefix}${entry.name}`));
    }
  };
  const visit = (entry: DirectoryEntry, path: string, relative: string): void => {
    if (entry.kind === "directory") return walk(path, `${relative}/`);
    const isDefinition = /\.ya?ml$/.test(entry.name);
    if (!isDefinition && entry.kind !== "symlink") return;
    options.counters.filesStated++;
    if (entry.kind === "symlink" && fs.stat(path) !== undefined && !isInside(fs.realPath(path))) {
      // Whose file that is, and what it holds, is not for messages of this repository.
      return options.onProblem(path, "a link that leaves the repository; it is not followed");
    }
    const stat = fs.stat(path);
    if (stat?.kind === "directory") return walk(path, `${relative}/`);
    if (stat === undefined) {
      // A link of another name may stand for a directory of definitions.
      if (fs.lstat(path) !== undefined) options.onProblem(path, "a link that leads nowhere");
    } else if (isDefinition && stat.kind === "file") found.push([relative, stampOf(stat)]);
    else if (isDefinition) options.onProblem(path, "not a file");
  };
  const attempt = (path: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      const obstacle = findDirectoryObstacle(fs, path);
      if (obstacle) options.onProblem(obstacle.path, obstacle.reason);
      else if (fs.reasonOf(error) !== "missing") options.onProblem(path, reasonText(fs, error));
    }
  };
  attempt(options.directory, () => walk(options.directory, ""));
  return { files: found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)), directories };
}
