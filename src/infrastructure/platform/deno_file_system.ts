// SPDX-License-Identifier: MIT
import { MAX_PARSED_BYTES, tooLarge } from "../../domain/limits.ts";
import { basename, dirname, join } from "node:path";
import type {
  DirectoryEntry,
  FailureReason,
  FileStat,
  FileSystem,
  OpenedCheck,
  StampedPaths,
  WriteOptions,
} from "../../domain/platform/file_system.ts";

const NOTHING_THERE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
const NO_HARD_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
const REASONS: Readonly<Record<string, FailureReason>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  ELOOP: "missing",
  EEXIST: "exists",
  ENOTEMPTY: "exists",
  EISDIR: "exists",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "readonly",
  ENOSPC: "full",
  EDQUOT: "full",
};
/** Longest part of the target's name that goes into a temporary name, so that it stays below the limit of 255. */
const TEMPORARY_STEM = 120;

/** The disk. */
export const denoFileSystem: FileSystem = {
  stat: (path) => statOf(Deno.statSync, path),
  lstat: (path) => statOf(Deno.lstatSync, path),
  haveStamps,
  readBytes: (path, check) => check ? readChecked(path, check) : Deno.readFileSync(path),
  readText,
  readTextIfExists(path, check) {
    try {
      return readText(path, check);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || isNoPath(error)) return undefined;
      throw error;
    }
  },
  readDirectory: (path) => Array.from(Deno.readDirSync(path), entryOf),
  readLink: (path) => Deno.readLinkSync(path),
  realPath: (path) => Deno.realPathSync(path),
  makeDirectory: (path, mode) => Deno.mkdirSync(path, { recursive: true, mode }),
  writeAtomic,
  append(path, content, check) {
    const file = Deno.openSync(path, { append: true, create: true, mode: 0o644 });
    try {
      check?.(fileStat(file.statSync()));
      writeAll(file, bytesOf(content));
    } finally {
      file.close();
    }
  },
  rename: (from, to) => Deno.renameSync(from, to),
  remove(path, options = {}) {
    try {
      Deno.removeSync(path, { recursive: options.recursive ?? false });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  },
  setMode: (path, mode) => Deno.chmodSync(path, mode),
  isWritable,
  reasonOf,
};

/** Without a function for each call: it is made for every file of every command. */
function statOf(read: (path: string) => Deno.FileInfo, path: string): FileStat | undefined {
  let info: Deno.FileInfo;
  // That nothing is there is an ordinary answer; taking the stack for it costs more than asking.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    info = read(path);
  } catch (error) {
    if (NOTHING_THERE.has(codeOf(error)) || isNoPath(error)) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
  return fileStat(info);
}

/** Plain comparisons of numbers: mostly run before V8 has optimized them. */
function haveStamps({ base, names, stamps, first, end }: StampedPaths): boolean {
  for (let index = first, at = first * 4; index < end; index++, at += 4) {
    const info = Deno.statSync(base + names[index]!);
    const modified = info.mtime?.getTime() ?? 0;
    if (
      info.size !== stamps[at] || modified !== stamps[at + 1] ||
      (info.ctime?.getTime() ?? modified) !== stamps[at + 2] || (info.ino ?? 0) !== stamps[at + 3]
    ) return false;
  }
  return true;
}

function fileStat(info: Deno.FileInfo): FileStat {
  const modified = info.mtime?.getTime() ?? 0;
  return {
    kind: kindOf(info),
    size: info.size,
    modified,
    changed: info.ctime?.getTime() ?? modified,
    inode: info.ino ?? 0,
    device: info.dev,
    born: info.birthtime?.getTime() ?? 0,
    mode: info.mode ?? 0,
    owner: info.uid ?? undefined,
  };
}

/** Text is for parsers, so its size is limited, also that of a device or pipe, which does not say how much there is. */
function readText(path: string, check?: OpenedCheck): string {
  if (!check) {
    const { isFile, size } = Deno.statSync(path);
    if (size > MAX_PARSED_BYTES) throw tooLarge(path);
    if (isFile && size > 0) return Deno.readTextFileSync(path);
  }
  // As `readTextFileSync` does, a byte order mark is left in the text.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    readChecked(path, check ?? (() => {}), MAX_PARSED_BYTES),
  );
}

function readChecked(path: string, check: OpenedCheck, limit = Infinity): Uint8Array {
  const file = Deno.openSync(path);
  try {
    const info = file.statSync();
    check(fileStat(info));
    if (info.size > limit) throw tooLarge(path);
    // One byte more than it has shows that this was the end.
    let bytes = new Uint8Array(info.size + 1);
    for (let done = 0;;) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null) return bytes.subarray(0, done);
      done += count;
      if (done > limit) throw tooLarge(path);
      if (done < bytes.length) continue;
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
  } finally {
    file.close();
  }
}

function entryOf(entry: Deno.DirEntry): DirectoryEntry {
  return { name: entry.name, kind: kindOf(entry) };
}

function kindOf(info: { isFile: boolean; isDirectory: boolean; isSymlink: boolean }): FileStat["kind"] {
  if (info.isFile) return "file";
  if (info.isDirectory) return "directory";
  return info.isSymlink ? "symlink" : "other";
}

/**
 * The target is replaced by rename, so a reader sees the old file or the new one. With `exclusive` it is linked
 * instead, which fails when the name is taken, whoever else is writing at the same time.
 */
function writeAtomic(named: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  const bytes = bytesOf(content);
  const path = options.through && statOf(Deno.statSync, named) ? Deno.realPathSync(named) : named;
  const temporary = temporaryBeside(path);
  const file = openNew(temporary, options.mode ?? 0o644);
  try {
    try {
      writeAll(file, bytes);
      if (!options.volatile) file.syncSync();
    } finally {
      file.close();
    }
    if (options.exclusive) publishExclusively(temporary, path);
    else Deno.renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

function publishExclusively(temporary: string, path: string): void {
  try {
    Deno.linkSync(temporary, path);
    removeQuietly(temporary);
  } catch (error) {
    if (!NO_HARD_LINKS.has(codeOf(error))) throw error;
    // No hard links on this disk: reserve the name first, then replace the empty file.
    Deno.openSync(path, { write: true, createNew: true }).close();
    Deno.renameSync(temporary, path);
  }
}

function openNew(path: string, mode: number): Deno.FsFile {
  const options = { write: true, createNew: true, mode };
  try {
    return Deno.openSync(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.mkdirSync(dirname(path), { recursive: true });
    return Deno.openSync(path, options);
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function temporaryBeside(path: string): string {
  const unique = crypto.randomUUID().slice(0, 13);
  return join(dirname(path), `.${basename(path).slice(0, TEMPORARY_STEM)}.${unique}.tmp`);
}

/** For clean-up after the outcome is settled: a file that stays behind is only litter. */
function removeQuietly(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (_litter) {
    return false;
  }
}

function isWritable(directory: string): boolean {
  const probe = join(directory, `.swamp-probe.${crypto.randomUUID().slice(0, 13)}.tmp`);
  try {
    Deno.openSync(probe, { write: true, createNew: true }).close();
  } catch (_refused) {
    return false;
  }
  removeQuietly(probe);
  return true;
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof Deno.errors.NotCapable) return "denied";
  return REASONS[codeOf(error)] ?? (isNoPath(error) ? "missing" : "other");
}

/** Nothing can be at a path that holds NUL; the runtime says so without a code. */
function isNoPath(error: unknown): boolean {
  return error instanceof Error && error.message.includes("file name contained an unexpected NUL byte");
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "";
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
