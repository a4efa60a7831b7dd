// SPDX-License-Identifier: MIT
/**
 * The platform of a command that answers in a hurry, such as shell completion: files are read for a limited time, of a
 * limited size, and none is written.
 */
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";

/** How long files are read, and what is in them, in milliseconds. */
export const HURRY_MS = 300;

/** More than what is in one file takes: then something else was done between two files, or by another program. */
const MAX_PAUSE_MS = 10;

/** How many files are compared with their stamps between two looks at the clock. */
const FILES_AT_ONCE = 32;

/** Bytes of a file that is read. */
const MAX_FILE = 2 * 1024 ** 2;

/** The databases of the cache, what is made beside them, and the directories that hold them. */
const CACHE = /\/(_\w+_catalog\.db[^/]*|\.swamp)$/;

export interface HurriedPlatform {
  readonly platform: Platform;
  /** Whether the time is over: what was read since is not complete, and must not be kept. */
  isLate(): boolean;
}

/** @param caches directories of the user that may be written. */
export function hurriedPlatform(platform: Platform, caches: () => readonly string[]): HurriedPlatform {
  let spent = 0;
  let last: number | undefined;
  let late = false;
  const isLate = () => late ||= spent >= HURRY_MS;
  const timed = <T>(call: () => T): T => {
    const begun = platform.monotonic();
    spent += Math.min(begun - (last ?? begun), MAX_PAUSE_MS);
    try {
      return call();
    } finally {
      last = platform.monotonic();
      spent += last - begun;
    }
  };
  const fs = { ...platform.fs };
  const guard = <Name extends keyof FileSystem>(name: Name, check: (path: string) => void) => {
    const method = platform.fs[name] as (...args: unknown[]) => unknown;
    (fs as Record<string, unknown>)[name] = (...args: unknown[]) => {
      check(String(args[0]));
      return timed(() => method.apply(platform.fs, args));
    };
  };
  const inTime = () => {
    if (isLate()) throw tooLate();
  };
  const readable = (path: string) => {
    inTime();
    const stat = platform.fs.stat(path);
    if (!stat || (stat.kind === "file" && stat.size <= MAX_FILE)) return;
    late = true;
    throw tooLate();
  };
  for (const name of ["stat", "lstat", "readDirectory", "realPath"] as const) guard(name, inTime);
  for (const name of ["readBytes", "readText", "readTextIfExists"] as const) guard(name, readable);
  fs.haveStamps = ({ first, end, ...paths }) => {
    for (let from = first; from < end; from += FILES_AT_ONCE) {
      inTime();
      const part = { ...paths, first: from, end: Math.min(from + FILES_AT_ONCE, end) };
      if (!timed(() => platform.fs.haveStamps(part))) return false;
    }
    return true;
  };
  const refused = new Error("nothing but the cache is written for an answer in a hurry");
  const writable = (path: string) => {
    if (CACHE.test(path) || caches().some((cache) => `${path}/`.startsWith(`${cache}/`))) return;
    throw refused;
  };
  for (const name of ["writeAtomic", "append", "setMode", "makeDirectory", "rename", "remove"] as const) {
    guard(name, writable);
  }
  // Whoever writes goes on as on a disk that cannot be written.
  fs.reasonOf = (error) => error === refused ? "readonly" : platform.fs.reasonOf(error);
  const { isWritable } = platform.fs;
  fs.isWritable = (directory) => CACHE.test(directory) && isWritable(directory);
  return { platform: { ...platform, fs }, isLate };
}

function tooLate(): SwampError {
  return new SwampError("TRY_AGAIN", "There is too much to read for an answer in time", {
    hint: "Any other command brings the index up to date, for example: swamp model search",
  });
}
