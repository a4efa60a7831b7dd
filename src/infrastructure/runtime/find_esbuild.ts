// SPDX-License-Identifier: MIT
import { dirname, join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { provisionTool, type ToolContext } from "./provision_tool.ts";
import { foreignOwner } from "./private_cache.ts";
import { findCachedTool } from "./tool_directory.ts";
import { ESBUILD_VERSION, esbuildPin, type ToolPin } from "./tool_pins.ts";
import { isPinnedTool } from "./verify_tool.ts";

/**
 * The native esbuild of exactly the version of its JavaScript side: `SWAMP_ESBUILD`, beside this executable, in the
 * user's cache, on PATH, else fetched. What the user did not choose is verified by its digest before it runs.
 * @throws SwampError TOOL_MISSING saying what to set.
 */
export async function findEsbuild(context: ToolContext): Promise<string> {
  const { platform } = context;
  const given = platform.env("SWAMP_ESBUILD");
  if (given) return await checked(platform, given);
  const name = platform.os === "windows" ? "esbuild.exe" : "esbuild";
  const beside = join(dirname(platform.self[0]!), name);
  const pin = context.pins?.esbuild ?? esbuildPin(platform);
  if (await isOwnPart(platform, beside, pin)) return beside;
  if (pin) {
    const cached = findCachedTool(platform, pin);
    if (cached) return cached;
  }
  const onPath = platform.which("esbuild");
  if (onPath && await hasVersion(platform, onPath)) return onPath;
  if (pin) return await provisionTool(pin, context);
  throw new SwampError(
    "TOOL_MISSING",
    `esbuild ${ESBUILD_VERSION} is needed and there is none for this machine`,
    {
      hint: "Set SWAMP_ESBUILD to its path",
      details: { tool: "esbuild", version: ESBUILD_VERSION },
    },
  );
}

/**
 * Whether the file beside swamp came with it. Deno's own directory may hold another version, for example when swamp runs
 * from its sources; and in a directory that is everybody's, anybody can have put one there.
 */
async function isOwnPart(platform: Platform, path: string, pin: ToolPin | undefined): Promise<boolean> {
  const stat = platform.fs.stat(path);
  if (stat?.kind !== "file") return false;
  if (pin) return isPinnedTool(platform, path, pin);
  return foreignOwner(platform, path, stat) === undefined && await hasVersion(platform, path);
}

async function checked(platform: Platform, path: string): Promise<string> {
  const version = await versionOf(platform, path);
  if (version === ESBUILD_VERSION) return path;
  throw new SwampError(
    "TOOL_MISSING",
    `SWAMP_ESBUILD is ${path}, expected esbuild ${ESBUILD_VERSION}, got ${version ?? "nothing that runs"}`,
    {
      hint: `Set SWAMP_ESBUILD to an esbuild ${ESBUILD_VERSION}, or unset it to let swamp find one`,
      details: { tool: "esbuild", version: ESBUILD_VERSION },
    },
  );
}

async function hasVersion(platform: Platform, path: string): Promise<boolean> {
  return await versionOf(platform, path) === ESBUILD_VERSION;
}

async function versionOf(platform: Platform, path: string): Promise<string | undefined> {
  const result = await platform.run({ command: path, args: ["--version"], timeoutMs: 10_000 });
  return result.code === 0 ? new TextDecoder().decode(result.stdout).trim() : undefined;
}
