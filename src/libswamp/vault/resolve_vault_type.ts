// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { ProviderType } from "../../domain/types/kinds/provider_kinds.ts";
import { refuseRenamedType } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";
import { installMissingType } from "../package/install_missing_type.ts";
import { unknownType } from "../type/unknown_type.ts";

/** More than these are found with a search. */
const MOST_LISTED = 20;

/**
 * The loaded vault type.
 * @throws SwampError TYPE_NOT_FOUND with the available types or the new name, or why it cannot be loaded.
 */
export async function resolveVaultType(ctx: Context, type: string): Promise<ProviderType> {
  refuseRenamedType(type.trim().toLowerCase());
  const wanted = { kind: "vault", type } as const;
  const found = await (await ctx.registry("vault")).resolve(type);
  if (found) return found;
  const missing = await installMissingType(ctx, wanted);
  const registry = await ctx.registry("vault");
  const installed = await registry.resolve(type);
  if (installed) return installed;
  const error = await unknownType(ctx, wanted, missing);
  const known = registry.names("");
  const shown = known.slice(0, MOST_LISTED).join(", ");
  throw new SwampError("TYPE_NOT_FOUND", error.message, {
    hint: `Available types: ${shown}${known.length > MOST_LISTED ? ", …" : ""}\n${error.hint}`,
    details: { ...error.details, available: known },
  });
}
