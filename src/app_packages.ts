// SPDX-License-Identifier: MIT
/** Composition of packages. Imported by `app_context.ts` when a command needs them. */
import type { PackageStore } from "./domain/packages/installed_package.ts";
import type { PackageArchives } from "./domain/packages/package_archives.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { packArchive, readArchive } from "./infrastructure/packages/archive.ts";
import { identifyEntry } from "./infrastructure/packages/entry_identity.ts";
import type { TrustedRepositories } from "./domain/repo/trusted_repositories.ts";
import { TrustedRepositoriesFile } from "./infrastructure/persistence/trusted_repositories_file.ts";
import type { TrustStore } from "./domain/packages/trust.ts";
import { TrustFile } from "./infrastructure/packages/trust_file.ts";
import { openPackage } from "./infrastructure/packages/open_package.ts";
import { PackageRepository } from "./infrastructure/packages/package_repository.ts";
import type { MachineState } from "./infrastructure/state/machine_state.ts";
import { sha256 } from "./infrastructure/platform/sha256.ts";
import type { Context } from "./libswamp/context.ts";

/** A command that was killed may have left a change half done; unless another process is at it, it is ended here. */
export async function openPackages(context: Context, state: MachineState): Promise<PackageStore> {
  const store = new PackageRepository({
    platform: context.platform,
    repository: context.repository(),
    state,
  });
  if (store.isInterrupted) {
    const lock = await context.lock();
    await lock.tryHold("packages", "recover extensions", () => store.recover());
  }
  return store;
}

export const packageArchives: PackageArchives = {
  pack: packArchive,
  read: readArchive,
  open: openPackage,
  identify: identifyEntry,
  digest: sha256,
};

export function openTrust(platform: Platform): TrustStore {
  return new TrustFile(platform);
}

export function openTrustedRepositories(platform: Platform): TrustedRepositories {
  return new TrustedRepositoriesFile(platform);
}
