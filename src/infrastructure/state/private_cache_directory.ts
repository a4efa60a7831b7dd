// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";
import { ownCacheDirectory, temporaryCacheDirectory } from "../../domain/repo/user_directories.ts";
import { sha256 } from "../platform/sha256.ts";

/**
 * The directories for derived files of a repository whose `.swamp` cannot be used, the preferred one first: in the
 * user's cache, else in a temporary directory, for a home that is missing or read-only. `SWAMP_HOME` is the user's
 * choice, so that nothing stands in for it. Left out is where another user could have put files.
 */
export function* privateCacheDirectories(platform: Platform, root: string): Generator<string> {
  const name = `repositories/${sha256(root).slice(0, 16)}`;
  const own = ownCacheDirectory(platform);
  const isShared = own?.startsWith(`${platform.tempDirectory}/`);
  if (own !== undefined && (!isShared || isPrivate(platform, own))) yield `${own}/${name}`;
  if (platform.env("SWAMP_HOME")) return;
  const temporary = temporaryCacheDirectory(platform);
  if (isPrivate(platform, temporary)) yield `${temporary}/${name}`;
}

/** Creates the directory when it is missing. */
function isPrivate({ fs, userId }: Platform, directory: string): boolean {
  try {
    fs.makeDirectory(directory, 0o700);
  } catch (error) {
    if (fs.reasonOf(error) !== "other") return false;
    throw error;
  }
  const stat = fs.lstat(directory);
  return stat?.kind === "directory" && stat.owner === userId() && (stat.mode & 0o022) === 0;
}
