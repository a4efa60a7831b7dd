// SPDX-License-Identifier: MIT
import { LOCAL_ENCRYPTION } from "../../domain/vaults/vault_names.ts";
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import type { Surroundings } from "./local_encryption_places.ts";
import type { VaultConfirmation } from "./repository_vaults.ts";
import type { PathToConfirm } from "./vault_confirmation.ts";

/** Of the built-in type; other types choose no paths that swamp would read. */
export function localVaultConfirmation(surroundings: Surroundings): VaultConfirmation {
  async function pathsOf(vault: VaultConfig): Promise<PathToConfirm[]> {
    if (vault.type !== LOCAL_ENCRYPTION) return [];
    const { localVaultPlaces } = await import("./local_encryption_places.ts");
    const { unconfirmedPaths } = await import("./vault_confirmation.ts");
    return unconfirmedPaths(surroundings, await localVaultPlaces(surroundings, vault.name, vault.config));
  }

  async function add(paths: readonly PathToConfirm[]): Promise<void> {
    if (paths.length === 0) return;
    const { ConfirmedPaths } = await import("./confirmed_paths.ts");
    const confirmed = new ConfirmedPaths(surroundings.platform);
    for (const { thing } of paths) confirmed.add(thing);
  }

  return {
    unconfirmed: async (vault) => (await pathsOf(vault)).map(({ setting, path }) => ({ setting, path })),
    confirm: async (vault) => await add(await pathsOf(vault)),
    async confirmNamed(vault, before) {
      // A key that is in the repository without being named came with it.
      const isNew = ({ setting }: PathToConfirm) =>
        setting !== "auto_generate" && vault.config[setting] !== before[setting];
      await add((await pathsOf(vault)).filter(isNew));
    },
  };
}
