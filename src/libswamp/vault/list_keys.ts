// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `vault list-keys`. */
export interface SecretKeys {
  readonly vaultName: string;
  readonly vaultType: string;
  /** In order. */
  readonly secretKeys: readonly string[];
  readonly count: number;
}

/**
 * The keys of a vault's secrets, never the secrets.
 * @param request without a vault: the only one there is.
 * @throws SwampError MISSING_ARGUMENT when there are several, and as `Vaults.keys`.
 */
export async function listKeys(ctx: Context, request: { vault?: string }): Promise<SecretKeys> {
  const vaults = await ctx.vaults();
  const { name, type } = await vaults.find(request.vault ?? await onlyVault(ctx));
  const secretKeys = await vaults.keys(name);
  return { vaultName: name, vaultType: type, secretKeys, count: secretKeys.length };
}

/** The name to use when none was given. @throws SwampError MISSING_ARGUMENT. */
export async function onlyVault(ctx: Context): Promise<string> {
  const names = (await (await ctx.vaults()).list()).map(({ name }) => name);
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw new SwampError("MISSING_ARGUMENT", "Missing argument(s): vault", {
    hint: names.length === 0
      ? "No vaults are configured. Create one with: swamp vault create local_encryption <name>"
      : `Available vaults: ${names.join(", ")}`,
    details: { missing: ["vault"], available: names },
  });
}
