// SPDX-License-Identifier: MIT
import type { VaultService } from "../../../../domain/extension_api/context_api.ts";
import { nameHoldsSecret } from "../../../../domain/secrets/name_holds_secret.ts";
import type { Context } from "../../../context.ts";

/** Keys are listed, and names of files. */
function assertShownKey(ctx: Context, key: string): void {
  if (!ctx.redactor.isIn(String(key))) return;
  throw nameHoldsSecret("INVALID_VALUE", "The key of this secret");
}

/** `context.vaultService`: the repository's vaults. Values that pass here are redacted from then on. */
export function vaultService(ctx: Context): VaultService {
  return {
    get: async (vault: string, key: string) => await (await ctx.vaults()).get(vault, key),
    put: async (vault: string, key: string, value: string) => {
      assertShownKey(ctx, key);
      await (await ctx.vaults()).put(vault, key, value);
    },
    delete: async (vault: string, key: string) => await (await ctx.vaults()).delete(vault, key),
    list: async (vault: string) => await (await ctx.vaults()).keys(vault),
    getVaultNames: async () => (await (await ctx.vaults()).list()).map(({ name }) => name),
  };
}
