// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { ProviderType } from "../../domain/types/kinds/provider_kinds.ts";
import { typeNotFound } from "../../domain/types/lazy_type_registry.ts";
import { refuseRenamedType } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";

/** More than these are found with a search. */
const MOST_LISTED = 20;

/**
 * The loaded vault type.
 * @throws SwampError TYPE_NOT_FOUND with the available types or the new name, or why it can not be loaded.
 */
export async function resolveVaultType(ctx: Context, type: string): Promise<ProviderType> {
  refuseRenamedType(type.trim().toLowerCase());
  const registry = await ctx.registry("vault");
  const found = await registry.resolve(type);
  if (found) return found;
  const error = typeNotFound(registry, type, (await ctx.extensions()).failedCount());
  const known = registry.names("");
  const shown = known.slice(0, MOST_LISTED).join(", ");
  throw new SwampError("TYPE_NOT_FOUND", error.message, {
    hint: `Available types: ${shown}${known.length > MOST_LISTED ? ", …" : ""}\n${error.hint}`,
    details: { ...error.details, available: known },
  });
}
