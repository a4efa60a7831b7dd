// SPDX-License-Identifier: MIT
/** Fetches an executable once per user: from the user's npm registry, verified, whole or not at all. */
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userCacheDirectory } from "../../domain/repo/user_directories.ts";
import { download } from "../platform/http_fetch.ts";
import { archiveAddress, registryAddress } from "./npm_registry.ts";
import { tarMember } from "./tar_member.ts";
import type { ToolPin } from "./tool_pins.ts";
import { certificateFile } from "./certificate_file.ts";
import { sha512Integrity } from "../platform/sha256.ts";

const OTHER_SOURCE = "Nothing of it was used; NPM_CONFIG_REGISTRY names another registry to fetch it from";

/** What finding a tool needs. */
export interface ToolContext {
  readonly platform: Platform;
  /** Given one line before something large is fetched. */
  readonly onProgress?: (text: string) => void;
  /** Ends the bundler. */
  readonly signal?: AbortSignal;
  /** In place of the network; for tests. */
  readonly download?: (url: string) => Promise<Uint8Array>;
}

/** Where the tool lies in the user's cache once it was fetched. */
export function cachedToolPath(platform: Platform, pin: ToolPin): string {
  const name = platform.os === "windows" ? `${pin.tool}.exe` : pin.tool;
  return `${userCacheDirectory(platform)}/tools/${pin.tool}-${pin.version}-${pin.target}/${name}`;
}

/**
 * Fetches the tool into the user's cache.
 * @returns the executable's path.
 * @throws SwampError TOOL_MISSING when no registry is set, it can not be reached, or the archive is another one.
 */
export async function provisionTool(pin: ToolPin, context: ToolContext): Promise<string> {
  const { platform, onProgress } = context;
  const registry = registryAddress(platform);
  const variable = `SWAMP_${pin.tool.toUpperCase()}`;
  const byHand = `Or install ${pin.tool} and set ${variable} to its path`;
  if (!registry) {
    throw new SwampError(
      "TOOL_MISSING",
      `${pin.tool} ${pin.version} is needed and was not found on this machine`,
      {
        hint: `To fetch it once, set NPM_CONFIG_REGISTRY to the address of an npm registry ` +
          `(or 'registry=' in ~/.npmrc). ${byHand}.`,
        details: { tool: pin.tool, version: pin.version },
      },
    );
  }
  const url = archiveAddress(registry, pin.packageName, pin.version);
  onProgress?.(`Fetching ${pin.tool} ${pin.version} for this user, once ...`);
  try {
    const archive = await fetchArchive(url, context);
    const executable = await executableOf(pin, archive, url);
    const path = cachedToolPath(platform, pin);
    platform.fs.writeAtomic(path, executable, { mode: 0o755 });
    return path;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    throw new SwampError("TOOL_MISSING", `${pin.tool} ${pin.version} is needed, but ${error.message}`, {
      hint: [error.hint, `${byHand}.`].filter((line) => line).join("\n"),
      details: { tool: pin.tool, version: pin.version },
      cause: error,
    });
  }
}

function fetchArchive(url: string, { platform, download: fetchBytes }: ToolContext): Promise<Uint8Array> {
  if (fetchBytes) return fetchBytes(url);
  return download(url, { caFile: certificateFile(platform) });
}

async function executableOf(pin: ToolPin, archive: Uint8Array, url: string): Promise<Uint8Array> {
  const found = sha512Integrity(archive);
  if (found !== pin.integrity) {
    throw new SwampError(
      "TOOL_MISSING",
      `${url} is not the pinned archive: expected ${pin.integrity}, got ${found}`,
      { hint: OTHER_SOURCE },
    );
  }
  const { gunzipSync } = await import("node:zlib");
  const executable = tarMember(gunzipSync(archive), pin.member);
  if (!executable) {
    throw new SwampError("TOOL_MISSING", `${url} does not hold ${pin.member}`, { hint: OTHER_SOURCE });
  }
  return executable;
}
