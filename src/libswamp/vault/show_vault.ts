// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { configSecretsWarning, maskedConfig } from "../../domain/vaults/config_secrets.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `vault describe`; `vault get` adds the path. Never holds a secret. */
export interface VaultDocument {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  /** Relative to the repository. */
  readonly storagePath: string;
}

/** @throws SwampError VAULT_NOT_FOUND, also when the vault is of another type than the one asked for. */
export async function showVault(
  ctx: Context,
  request: { vault: string; type?: string },
): Promise<VaultDocument> {
  const { path, ...found } = await (await ctx.vaults()).find(request.vault);
  const vault = { ...found, config: maskedConfig(found.config) };
  const warning = configSecretsWarning(found, ctx.repository().display(path));
  if (warning) ctx.warn(warning);
  const wanted = request.type?.trim().toLowerCase();
  if (wanted !== undefined && wanted !== vault.type) {
    throw new SwampError(
      "VAULT_NOT_FOUND",
      `Vault '${vault.name}' was found, but its type is '${vault.type}', not '${wanted}'`,
      {
        hint: `Leave --type out, or give: --type ${vault.type}`,
        details: { name: vault.name, type: vault.type },
      },
    );
  }
  return { ...vault, storagePath: ctx.repository().display(path) };
}
