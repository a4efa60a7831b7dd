// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";
import { findPrivateDirectory, foreignOwner, makePrivateDirectory } from "./private_cache.ts";
import type { ToolPin } from "./tool_pins.ts";
import { isPinnedTool } from "./verify_tool.ts";

/** The fetched tool, if it is there, nobody else can have written it, and it is the pinned one. */
export function findCachedTool(platform: Platform, pin: ToolPin): string | undefined {
  const directory = findPrivateDirectory(platform, directoryOf(pin));
  if (directory === undefined) return undefined;
  const path = `${directory}/${fileName(platform, pin)}`;
  const stat = platform.fs.lstat(path);
  if (stat?.kind !== "file" || foreignOwner(platform, path, stat) !== undefined) return undefined;
  return isPinnedTool(platform, path, pin) ? path : undefined;
}

/**
 * Creates the directory of a tool, for this user alone.
 * @returns where the tool belongs.
 * @throws SwampError TOOL_MISSING when others can write to it.
 */
export function makeToolDirectory(platform: Platform, pin: ToolPin): string {
  return `${makePrivateDirectory(platform, directoryOf(pin))}/${fileName(platform, pin)}`;
}

function directoryOf(pin: ToolPin): string {
  return `tools/${pin.tool}-${pin.version}-${pin.target}`;
}

function fileName(platform: Platform, pin: ToolPin): string {
  return platform.os === "windows" ? `${pin.tool}.exe` : pin.tool;
}
