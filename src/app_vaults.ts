// SPDX-License-Identifier: MIT
/** Composition of vaults. Imported by `app_context.ts` when a command needs them. */
import { LOCAL_ENCRYPTION } from "./domain/vaults/vault_names.ts";
import type { Vaults } from "./domain/vaults/vaults.ts";
import { VaultRepository } from "./infrastructure/persistence/vault_repository.ts";
import { localEncryption } from "./infrastructure/vaults/builtin_vaults.ts";
import { RepositoryVaults } from "./infrastructure/vaults/repository_vaults.ts";
import { localVaultConfirmation } from "./infrastructure/vaults/local_vault_confirmation.ts";
import type { Context } from "./libswamp/context.ts";
import { resolveVaultType } from "./libswamp/vault/resolve_vault_type.ts";

export function openVaults(context: Context): Promise<Vaults> {
  const { platform, redactor } = context;
  const repository = context.repository();
  const warn: Context["warn"] = (warning) => context.warn(warning);
  return Promise.resolve(
    new RepositoryVaults({
      configs: new VaultRepository({ fs: platform.fs, repository, warn }),
      redactor,
      // The built-in type needs no catalog of extensions.
      resolveType: async (type) =>
        type === LOCAL_ENCRYPTION
          ? localEncryption({ platform, repository, warn })
          : await resolveVaultType(context, type),
      completeConfig: async (vault) => {
        if (vault.type !== LOCAL_ENCRYPTION) return vault.config ?? {};
        const { newLocalVaultConfig } = await import("./infrastructure/vaults/local_encryption_places.ts");
        return await newLocalVaultConfig({ platform, repository }, vault);
      },
      confirmation: localVaultConfirmation({ platform, repository }),
      defaultVault: async () => (await repository.marker()).defaultVault,
      display: (path) => repository.display(path),
      randomHex: (digits) => platform.randomHex(digits),
    }),
  );
}
