// SPDX-License-Identifier: MIT
import { basename } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { provisionTool, type ToolContext } from "./provision_tool.ts";
import { findCachedTool } from "./tool_directory.ts";
import { DENO_VERSION, denoPin, OLDEST_BUNDLING_DENO } from "./tool_pins.ts";

/** A Deno that can bundle. */
export interface DenoTool {
  readonly path: string;
  readonly version: string;
}

/**
 * A Deno of 2.8 or newer: `SWAMP_DENO`, the running executable when it is one, PATH, the user's cache, else fetched.
 * @throws SwampError TOOL_MISSING saying what to set.
 */
export async function findDeno(context: ToolContext): Promise<DenoTool> {
  const { platform } = context;
  const given = platform.env("SWAMP_DENO");
  if (given) return await checked(platform, given);
  const installed = await findInstalledDeno(platform, context.pins?.deno);
  if (installed) return installed;
  const pin = context.pins?.deno ?? denoPin(platform);
  if (pin) return { path: await provisionTool(pin, context), version: pin.version };
  throw new SwampError("TOOL_MISSING", `Deno ${OLDEST_BUNDLING_DENO} or newer is needed and was not found`, {
    hint: "Install Deno so that it is on PATH, or set SWAMP_DENO to its path",
    details: { tool: "deno", version: DENO_VERSION },
  });
}

/** A suitable Deno that is on this machine already. */
export async function findInstalledDeno(
  platform: Platform,
  pin = denoPin(platform),
): Promise<DenoTool | undefined> {
  const running = /^deno(\.exe)?$/.test(basename(platform.self[0]!)) ? platform.self[0]! : undefined;
  const given = platform.env("SWAMP_DENO");
  const cached = pin && findCachedTool(platform, pin);
  for (const path of given ? [given] : [running, platform.which("deno"), cached]) {
    if (path === undefined || platform.fs.stat(path)?.kind !== "file") continue;
    const version = await versionOf(platform, path);
    if (version && isNewEnough(version)) return { path, version };
  }
  return undefined;
}

async function checked(platform: Platform, path: string): Promise<DenoTool> {
  const version = await versionOf(platform, path);
  if (version && isNewEnough(version)) return { path, version };
  const got = version ? `Deno ${version}` : "nothing that runs";
  throw new SwampError(
    "TOOL_MISSING",
    `SWAMP_DENO is ${path}, expected Deno ${OLDEST_BUNDLING_DENO} or newer, got ${got}`,
    {
      hint: "Set SWAMP_DENO to a newer Deno, or unset it to let swamp find one",
      details: { tool: "deno", version: DENO_VERSION },
    },
  );
}

async function versionOf(platform: Platform, path: string): Promise<string | undefined> {
  const result = await platform.run({
    command: path,
    args: ["--version"],
    env: { NO_COLOR: "1" },
    timeoutMs: 10_000,
  });
  if (result.code !== 0) return undefined;
  return /^deno (\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(result.stdout))?.[1];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_BUNDLING_DENO.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
