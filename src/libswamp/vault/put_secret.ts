// SPDX-License-Identifier: MIT
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import { assertSecretKey } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";

export interface PutSecretRequest {
  readonly vault: string;
  readonly key: string;
  /** Asked for when everything else is in order. */
  value(): Promise<string>;
  /** Asked when the vault has a secret of that key, or does not say. */
  confirm(vault: VaultConfig, isKnown: boolean): Promise<boolean>;
}

/** The `--json` document of `vault put`. */
export interface StoredSecret {
  readonly vaultName: string;
  readonly secretKey: string;
  readonly vaultType: string;
  /** A secret was there and was replaced; false when the vault did not say whether there was one. */
  readonly overwritten: boolean;
  readonly timestamp: string;
  /** The user did not want to replace the secret; nothing was stored. */
  readonly cancelled?: true;
}

/** Stores a secret. @throws SwampError as `Vaults.put`. */
export async function putSecret(ctx: Context, request: PutSecretRequest): Promise<StoredSecret> {
  assertSecretKey(request.key);
  const vaults = await ctx.vaults();
  const vault = await vaults.find(request.vault);
  const held = await vaults.holds(vault.name, request.key);
  const wanted = held === false || await request.confirm(vault, held === true);
  if (wanted) await vaults.put(vault.name, request.key, await request.value());
  return {
    vaultName: vault.name,
    secretKey: request.key,
    vaultType: vault.type,
    overwritten: held === true && wanted,
    timestamp: new Date(ctx.platform.now()).toISOString(),
    ...(wanted ? {} : { cancelled: true }),
  };
}
