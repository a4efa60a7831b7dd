// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";
import { userCacheDirectory } from "../../domain/repo/user_directories.ts";
import { sha256 } from "../platform/sha256.ts";

/**
 * The directory for derived files of a repository whose `.swamp` cannot be used. Undefined where another user could
 * have put files into it: in a shared temporary directory, which is what is left without a home.
 */
export function privateCacheDirectory(platform: Platform, root: string): string | undefined {
  const cache = userCacheDirectory(platform);
  if (cache.startsWith(`${platform.tempDirectory}/`) && !isPrivate(platform, cache)) return undefined;
  return `${cache}/repositories/${sha256(root).slice(0, 16)}`;
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
