// SPDX-License-Identifier: MIT
import { dirname, join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { provisionTool, type ToolContext } from "./provision_tool.ts";
import { findCachedTool } from "./tool_directory.ts";
import { ESBUILD_VERSION, esbuildPin } from "./tool_pins.ts";

/**
 * The native esbuild of exactly the version of its JavaScript side: `SWAMP_ESBUILD`, beside this executable, in the
 * user's cache, on PATH, else fetched.
 * @throws SwampError TOOL_MISSING saying what to set.
 */
export async function findEsbuild(context: ToolContext): Promise<string> {
  const { platform } = context;
  const given = platform.env("SWAMP_ESBUILD");
  if (given) return await checked(platform, given);
  const name = platform.os === "windows" ? "esbuild.exe" : "esbuild";
  const beside = join(dirname(platform.self[0]!), name);
  // Deno's own directory may hold another version, for example when swamp runs from its sources.
  if (isFile(platform, beside) && await hasVersion(platform, beside)) return beside;
  const pin = esbuildPin(platform);
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

function isFile(platform: Platform, path: string): boolean {
  return platform.fs.stat(path)?.kind === "file";
}
