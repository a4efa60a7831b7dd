// SPDX-License-Identifier: MIT
/** Composition of registries. Imported by `app_context.ts` when a command needs one. */
import { fileURLToPath } from "node:url";
import { SwampError } from "./domain/errors.ts";
import { isLoopback } from "./domain/packages/loopback.ts";
import type { PackageRegistry } from "./domain/packages/package_registry.ts";
import type { RegistryChoice } from "./domain/packages/registry_choice.ts";
import type { RegistryHost } from "./domain/packages/registry_host.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { DirectoryRegistry } from "./infrastructure/packages/directory_registry.ts";
import { HttpRegistry } from "./infrastructure/packages/http_registry.ts";
import { RegistryChoiceFile } from "./infrastructure/packages/registry_choice_file.ts";
import { registrySettings } from "./infrastructure/packages/registry_settings.ts";
import type { Context } from "./libswamp/context.ts";

/** @throws SwampError CONFIG_INVALID when the address is none. */
export function openRegistry(context: Context, address?: string): PackageRegistry {
  const { platform, redactor } = context;
  const { configured } = new RegistryChoiceFile(platform);
  const url = address ?? configured;
  if (!URL.canParse(url)) throw invalid(url);
  const { protocol } = new URL(url);
  if (protocol === "file:") {
    const onDamage = (message: string) => context.warn({ code: "REGISTRY_DAMAGED", message });
    return new DirectoryRegistry(directoryOf(url), platform, onDamage);
  }
  if (protocol !== "https:" && protocol !== "http:") throw invalid(url);
  const settings = registrySettings(platform, url, configured);
  if (settings.apiKey !== undefined) {
    redactor.add(settings.apiKey);
    warnOfClearKey(context, new URL(url));
  }
  return new HttpRegistry({ ...settings, signal: () => context.signal });
}

export function registryChoice(platform: Platform): RegistryChoice {
  return new RegistryChoiceFile(platform);
}

export async function registryHost(platform: Platform): Promise<RegistryHost> {
  const { DirectoryHost } = await import("./infrastructure/packages/directory_host.ts");
  return new DirectoryHost(platform);
}

/** @throws SwampError CONFIG_INVALID, for example for `file://srv/registry`, in which `srv` is a machine. */
function directoryOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  if (hostname !== "") throw invalid(url, `Did you mean file:///${hostname}${pathname}?\n`);
  let path: string;
  try {
    path = fileURLToPath(url).replace(/\/+$/, "");
  } catch (error) {
    // Something else than a path, or percents that encode nothing.
    if (error instanceof TypeError || error instanceof URIError) throw invalid(url);
    throw error;
  }
  if (path === "" || path.includes("\0")) throw invalid(url);
  return path;
}

function warnOfClearKey(context: Context, { protocol, host, hostname }: URL): void {
  if (protocol !== "http:" || isLoopback(hostname)) return;
  context.warn({
    code: "KEY_IN_CLEAR",
    message: `The API key goes to ${host} unencrypted, for everybody between to read; use an https: address`,
  });
}

function invalid(url: string, question = ""): SwampError {
  return new SwampError("CONFIG_INVALID", `'${url}' is no address of a registry`, {
    hint:
      `${question}SWAMP_CLUB_URL, or 'registry' in the user's config.yaml, is an address like https://registry.example.com or file:///srv/registry`,
  });
}
