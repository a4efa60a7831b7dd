// SPDX-License-Identifier: MIT
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import { assertSecretKey } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";

export interface DeleteSecretRequest {
  readonly vault: string;
  readonly key: string;
  confirm(vault: VaultConfig): Promise<boolean>;
}

/** The `--json` document of `vault delete`. */
export interface DeletedSecret {
  readonly vaultName: string;
  readonly secretKey: string;
  readonly vaultType: string;
  readonly timestamp: string;
  /** There was no such secret. */
  readonly noOp?: true;
  readonly cancelled?: true;
}

/**
 * Deletes a secret; deleting a missing one is not an error. A vault that does not say whether it has one is asked to delete it.
 * @throws SwampError as `Vaults.delete`.
 */
export async function deleteSecret(ctx: Context, request: DeleteSecretRequest): Promise<DeletedSecret> {
  assertSecretKey(request.key);
  const vaults = await ctx.vaults();
  const vault = await vaults.find(request.vault);
  const isThere = await vaults.holds(vault.name, request.key) !== false;
  const wanted = isThere && await request.confirm(vault);
  if (wanted) await vaults.delete(vault.name, request.key);
  return {
    vaultName: vault.name,
    secretKey: request.key,
    vaultType: vault.type,
    timestamp: new Date(ctx.platform.now()).toISOString(),
    ...(isThere ? {} : { noOp: true }),
    ...(isThere && !wanted ? { cancelled: true } : {}),
  };
}
