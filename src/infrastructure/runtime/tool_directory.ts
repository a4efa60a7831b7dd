// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userCacheDirectory } from "../../domain/repo/user_directories.ts";
import type { ToolPin } from "./tool_pins.ts";

/** Write permission of the group, which may be the user's own, and of all others. */
const GROUP_MAY_WRITE = 0o020;
const ANYONE_MAY_WRITE = 0o002;

/** Where a tool is in the user's cache once it was fetched. */
export function cachedToolPath(platform: Platform, pin: ToolPin): string {
  const name = platform.os === "windows" ? `${pin.tool}.exe` : pin.tool;
  return `${toolDirectory(platform, pin)}/${name}`;
}

/** The fetched tool, if it is there and nobody else can have written it. */
export function findCachedTool(platform: Platform, pin: ToolPin): string | undefined {
  const path = cachedToolPath(platform, pin);
  if (platform.fs.stat(path)?.kind !== "file") return undefined;
  return problemOf(platform, pin) === undefined ? path : undefined;
}

/**
 * Creates the directory of a tool, for this user alone.
 * @throws SwampError TOOL_MISSING when others can write to it.
 */
export function makeToolDirectory(platform: Platform, pin: ToolPin): void {
  platform.fs.makeDirectory(toolDirectory(platform, pin), 0o700);
  const problem = problemOf(platform, pin);
  if (problem === undefined) return;
  throw new SwampError("TOOL_MISSING", `${pin.tool} is not put where others could replace it: ${problem}`, {
    hint: "Set SWAMP_HOME to a directory that only you can write",
  });
}

function toolDirectory(platform: Platform, pin: ToolPin): string {
  return `${userCacheDirectory(platform)}/tools/${pin.tool}-${pin.version}-${pin.target}`;
}

/** A directory on the way to the tool that somebody else can write. */
function problemOf(platform: Platform, pin: ToolPin): string | undefined {
  if (platform.os === "windows") return undefined;
  const cache = userCacheDirectory(platform);
  const inTemporary = cache.startsWith(`${platform.tempDirectory}/`);
  for (const path of [cache, `${cache}/tools`, toolDirectory(platform, pin)]) {
    const stat = platform.fs.stat(path);
    if (!stat) continue;
    // Anyone can create the directory of the temporary one; elsewhere the user has chosen it.
    const isOwn = !inTemporary || stat.owner === undefined || stat.owner === platform.userId();
    if (!isOwn) return `${path} belongs to another user`;
    const closed = inTemporary ? GROUP_MAY_WRITE | ANYONE_MAY_WRITE : ANYONE_MAY_WRITE;
    if ((stat.mode & closed) !== 0) return `other users can write to ${path}`;
  }
  return undefined;
}
