// SPDX-License-Identifier: MIT
/** Fetches an executable once per user: from the user's npm registry, verified, whole or not at all. */
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { download } from "../platform/http_fetch.ts";
import { archiveAddress, type NpmRegistry, npmRegistry } from "./npm_registry.ts";
import { tarMember } from "./tar_member.ts";
import { makeToolDirectory } from "./tool_directory.ts";
import type { ToolPin } from "./tool_pins.ts";
import { anyCertificateFile } from "./certificate_file.ts";
import { sha256, sha512Integrity } from "../platform/sha256.ts";

const OTHER_SOURCE = "Nothing of it was used; NPM_CONFIG_REGISTRY names another registry to fetch it from";

/** What finding a tool needs. */
export interface ToolContext {
  readonly platform: Platform;
  /** Given one line before something large is fetched. */
  readonly onProgress?: (text: string) => void;
  /** Ends the bundler. */
  readonly signal?: AbortSignal;
  /** In place of the registry that the build has set; for tests. */
  readonly buildRegistry?: string;
  /** In place of the pinned tools; for tests. */
  readonly pins?: { readonly esbuild?: ToolPin; readonly deno?: ToolPin };
}

/**
 * Fetches the tool into the user's cache.
 * @returns the executable's path.
 * @throws SwampError TOOL_MISSING when no registry is set, it cannot be reached, or the archive is another one.
 */
export async function provisionTool(pin: ToolPin, context: ToolContext): Promise<string> {
  const { platform, onProgress } = context;
  const registry = npmRegistry(platform, context.buildRegistry);
  const byHand = `Or install ${pin.tool} and set SWAMP_${pin.tool.toUpperCase()} to its path`;
  const details = { tool: pin.tool, version: pin.version };
  if (!registry) {
    throw new SwampError(
      "TOOL_MISSING",
      `${pin.tool} ${pin.version} is needed and was not found on this machine`,
      {
        hint: `To fetch it once, set NPM_CONFIG_REGISTRY to the address of an npm registry ` +
          `(or 'registry=' in ~/.npmrc). ${byHand}.`,
        details,
      },
    );
  }
  try {
    const path = makeToolDirectory(platform, pin);
    onProgress?.(`Fetching ${pin.tool} ${pin.version} for this user, once ...`);
    const url = archiveAddress(registry.address, pin.packageName, pin.version);
    const archive = await fetchArchive(url, registry, platform);
    const executable = await executableOf(pin, archive, url);
    platform.fs.writeAtomic(path, executable, { mode: 0o755 });
    return path;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    throw new SwampError("TOOL_MISSING", `${pin.tool} ${pin.version} is needed, but ${error.message}`, {
      hint: [error.hint, `${byHand}.`].filter((line) => line).join("\n"),
      details,
      cause: error,
    });
  }
}

async function fetchArchive(url: string, registry: NpmRegistry, platform: Platform): Promise<Uint8Array> {
  const { authorization } = registry;
  try {
    return await download(url, {
      caFile: anyCertificateFile(platform),
      headers: authorization === undefined ? undefined : { authorization },
    });
  } catch (error) {
    if (!(error instanceof SwampError) || error.code !== "IO_FAILED") throw error;
    const hint = "It is fetched from an npm registry once; run the command again where the registry can be " +
      "reached, or set NPM_CONFIG_REGISTRY to one that can";
    throw new SwampError(error.code, `it is not on this machine and ${error.message}`, {
      hint: [hint, error.hint].filter((line) => line).join("\n"),
      cause: error,
    });
  }
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
  const digest = sha256(executable);
  if (digest !== pin.digest) {
    const message =
      `${pin.member} of ${url} is not the pinned one: expected sha256 ${pin.digest}, got ${digest}`;
    throw new SwampError("TOOL_MISSING", message, { hint: OTHER_SOURCE });
  }
  return executable;
}
