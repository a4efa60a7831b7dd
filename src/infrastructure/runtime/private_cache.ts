// SPDX-License-Identifier: MIT
/**
 * Directories for programs, and for code that programs fetch: only this user, or the system's administrator, can have
 * put something into them. There is no fallback in a temporary directory, which belongs to everybody.
 */
import { SwampError } from "../../domain/errors.ts";
import type { FileStat } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { ownCacheDirectory } from "../../domain/repo/user_directories.ts";

const GROUP_MAY_WRITE = 0o020;
const ANYONE_MAY_WRITE = 0o002;
const ADMINISTRATOR = 0;

const HINT = "Set SWAMP_HOME to a directory that only you can write";

/**
 * Creates a directory in the user's cache, for this user alone.
 * @param path below the cache.
 * @throws SwampError TOOL_MISSING saying what to set, when there is no cache or somebody else can write to it.
 */
export function makePrivateDirectory(platform: Platform, path: string): string {
  const cache = ownCacheDirectory(platform);
  if (cache === undefined) {
    throw refused("there is no home directory to keep programs in, and a temporary one belongs to everybody");
  }
  const before = problemOf(platform, path);
  if (before !== undefined) throw refused(before);
  platform.fs.makeDirectory(`${cache}/${path}`, 0o700);
  const problem = problemOf(platform, path);
  if (problem !== undefined) throw refused(problem);
  return `${cache}/${path}`;
}

/** A directory in the user's cache; undefined when it is not there, or somebody else can have written to it. */
export function findPrivateDirectory(platform: Platform, path: string): string | undefined {
  const cache = ownCacheDirectory(platform);
  if (cache === undefined) return undefined;
  try {
    if (platform.fs.stat(`${cache}/${path}`)?.kind !== "directory") return undefined;
    return problemOf(platform, path) === undefined ? `${cache}/${path}` : undefined;
  } catch (error) {
    // A cache that this user may not enter holds nothing for them.
    if (platform.fs.reasonOf(error) === "other") throw error;
    return undefined;
  }
}

/** Why a file or directory may be somebody else's; undefined when it is not, or the system has no owners. */
export function foreignOwner(platform: Platform, path: string, stat: FileStat): string | undefined {
  const isOwn = stat.owner === undefined || stat.owner === platform.userId() || stat.owner === ADMINISTRATOR;
  if (!isOwn) return `${path} belongs to another user`;
  return (stat.mode & ANYONE_MAY_WRITE) === 0 ? undefined : `other users can write to ${path}`;
}

/** Looks at the cache itself and at each directory down to the path that is there. */
function problemOf(platform: Platform, path: string): string | undefined {
  if (platform.os === "windows") return undefined;
  const { fs } = platform;
  let at = ownCacheDirectory(platform)!;
  const root = fs.stat(at);
  const rootProblem = root && foreignOwner(platform, at, root);
  if (rootProblem !== undefined) return rootProblem;
  for (const segment of path.split("/")) {
    at = `${at}/${segment}`;
    const stat = fs.lstat(at);
    if (!stat) return undefined;
    if (stat.kind !== "directory") return `${at} is not a directory`;
    const problem = foreignOwner(platform, at, stat);
    if (problem !== undefined) return problem;
    // Made while new files were open to the user's group, which most often is the user alone.
    if ((stat.mode & GROUP_MAY_WRITE) === 0) continue;
    if (stat.owner !== platform.userId()) return `other users can write to ${at}`;
    fs.setMode(at, 0o700);
  }
  return undefined;
}

function refused(why: string): SwampError {
  return new SwampError("TOOL_MISSING", `Programs are not kept where others could replace them: ${why}`, {
    hint: HINT,
  });
}
