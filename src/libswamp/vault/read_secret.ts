// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

/** The `--json` document of `vault read-secret`. */
export interface RevealedSecret {
  readonly vaultName: string;
  readonly secretKey: string;
  readonly vaultType: string;
  readonly value: string;
}

/** A secret, to be shown to the user who asks for it. @throws SwampError as `Vaults.get`. */
export async function readSecret(
  ctx: Context,
  request: { vault: string; key: string },
): Promise<RevealedSecret> {
  const vaults = await ctx.vaults();
  const { name, type } = await vaults.find(request.vault);
  const value = await vaults.reveal(name, request.key);
  return { vaultName: name, secretKey: request.key, vaultType: type, value };
}
