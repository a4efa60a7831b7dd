// SPDX-License-Identifier: MIT
/** Composition of registries. Imported by `app_context.ts` when a command needs one. */
import { fileURLToPath } from "node:url";
import { SwampError } from "./domain/errors.ts";
import type { PackageRegistry } from "./domain/packages/package_registry.ts";
import type { RegistryHost } from "./domain/packages/registry_host.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { DirectoryRegistry } from "./infrastructure/packages/directory_registry.ts";
import { HttpRegistry } from "./infrastructure/packages/http_registry.ts";
import { registrySettings } from "./infrastructure/packages/registry_settings.ts";
import type { Context } from "./libswamp/context.ts";

const DEFAULT_REGISTRY = "https://swamp.club";

/** @throws SwampError CONFIG_INVALID when the address is none. */
export function openRegistry(context: Context, address?: string): PackageRegistry {
  const { platform, redactor } = context;
  const configured = platform.env("SWAMP_CLUB_URL") || DEFAULT_REGISTRY;
  const url = address ?? configured;
  if (!URL.canParse(url)) throw invalid(url);
  const { protocol } = new URL(url);
  if (protocol === "file:") return new DirectoryRegistry(fileURLToPath(url).replace(/\/+$/, ""), platform);
  if (protocol !== "https:" && protocol !== "http:") throw invalid(url);
  const settings = registrySettings(platform, url, configured);
  if (settings.apiKey !== undefined) redactor.add(settings.apiKey);
  return new HttpRegistry({ ...settings, signal: () => context.signal });
}

export async function registryHost(platform: Platform): Promise<RegistryHost> {
  const { DirectoryHost } = await import("./infrastructure/packages/directory_host.ts");
  return new DirectoryHost(platform);
}

function invalid(url: string): SwampError {
  return new SwampError("CONFIG_INVALID", `'${url}' is no address of a registry`, {
    hint: "SWAMP_CLUB_URL is an address like https://registry.example.com or file:///srv/registry",
  });
}
