// SPDX-License-Identifier: MIT
import type { VaultConfig, VaultPath } from "../../domain/vaults/vaults.ts";
import type { Context } from "../context.ts";

export interface TrustVaultRequest {
  readonly vault: string;
  /** Asked when there is something to confirm. */
  confirm(vault: VaultConfig, paths: readonly VaultPath[]): Promise<boolean>;
}

/** The `--json` document of `vault trust`. */
export interface TrustedVault {
  readonly vaultName: string;
  readonly vaultType: string;
  /** `unchanged`: there was nothing to confirm; `cancelled`: the user did not want to. */
  readonly status: "trusted" | "unchanged" | "cancelled";
  /** What was to be confirmed. */
  readonly paths: readonly VaultPath[];
}

/** Confirms on this machine the key and the directory that a vault uses. @throws SwampError VAULT_NOT_FOUND. */
export async function trustVault(ctx: Context, request: TrustVaultRequest): Promise<TrustedVault> {
  const vaults = await ctx.vaults();
  const vault = await vaults.find(request.vault);
  const paths = await vaults.unconfirmed(vault);
  const found = { vaultName: vault.name, vaultType: vault.type, paths };
  if (paths.length === 0) return { ...found, status: "unchanged" };
  if (!await request.confirm(vault, paths)) return { ...found, status: "cancelled" };
  await vaults.confirm(vault);
  return { ...found, status: "trusted" };
}
