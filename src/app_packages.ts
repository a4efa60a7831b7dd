// SPDX-License-Identifier: MIT
/** Composition of packages and their registries. Imported by `app_context.ts` when a command needs them. */
import { fileURLToPath } from "node:url";
import { SwampError } from "./domain/errors.ts";
import type { PackageStore } from "./domain/packages/installed_package.ts";
import type { PackageArchives } from "./domain/packages/package_archives.ts";
import type { PackageRegistry } from "./domain/packages/package_registry.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { packArchive, readArchive } from "./infrastructure/packages/archive.ts";
import { DirectoryRegistry } from "./infrastructure/packages/directory_registry.ts";
import type { TrustStore } from "./domain/packages/trust.ts";
import { TrustFile } from "./infrastructure/packages/trust_file.ts";
import { PackageRepository, sha256 } from "./infrastructure/packages/package_repository.ts";
import type { Context } from "./libswamp/context.ts";

const DEFAULT_REGISTRY = "https://swamp.club";

/** A command that was killed may have left a change half done; unless another process is at it, it is ended here. */
export async function openPackages(context: Context): Promise<PackageStore> {
  const store = new PackageRepository({ platform: context.platform, repository: context.repository() });
  if (store.isInterrupted) {
    const lock = await context.lock();
    await lock.tryHold("packages", "recover extensions", () => store.recover());
  }
  return store;
}

export const packageArchives: PackageArchives = { pack: packArchive, read: readArchive, digest: sha256 };

export function openTrust(platform: Platform): TrustStore {
  return new TrustFile(platform);
}

/** @throws SwampError CONFIG_INVALID when the address is none. */
export function openRegistry(platform: Platform, address?: string): PackageRegistry {
  const url = address ?? platform.env("SWAMP_CLUB_URL") ?? DEFAULT_REGISTRY;
  if (!URL.canParse(url)) throw invalid(url);
  const { protocol } = new URL(url);
  if (protocol === "file:") return new DirectoryRegistry(fileURLToPath(url).replace(/\/+$/, ""), platform);
  throw invalid(url);
}

function invalid(url: string): SwampError {
  return new SwampError("CONFIG_INVALID", `'${url}' is no address of a registry`, {
    hint: "SWAMP_CLUB_URL is an address like https://registry.example.com or file:///srv/registry",
  });
}
