// SPDX-License-Identifier: MIT
import type { JsonSchema } from "../../domain/types/type_entry.ts";
import { refuseRenamedType } from "../../domain/vaults/vault_names.ts";
import type { Context } from "../context.ts";
import { isOutsideRepository } from "../is_in_repository.ts";
import { missingTypeHints } from "../package/install_missing_type.ts";
import { unknownType } from "./unknown_type.ts";

/** Kinds of types that are configured: a name, a type and a configuration. */
export type ProviderKindName = "vault" | "driver" | "datastore";

/** The `--json` document of `vault type describe`, and of the same command of other kinds. */
export interface ProviderTypeDocument {
  readonly type: string;
  readonly name: string;
  readonly description?: string;
  readonly origin: string;
  readonly path?: string;
  readonly package?: string;
  /** What a configuration may hold; left out when the type does not say. */
  readonly configSchema?: JsonSchema;
}

/**
 * What is known of a type that is configured, from stored metadata when it was loaded before.
 * @throws SwampError TYPE_NOT_FOUND with near names or the new name; the error of the file when it cannot be loaded.
 */
export async function describeProviderType(
  ctx: Context,
  { kind, type }: { readonly kind: ProviderKindName; readonly type: string },
): Promise<ProviderTypeDocument> {
  if (kind === "vault") refuseRenamedType(type.trim().toLowerCase());
  const outside = isOutsideRepository(ctx);
  const found = await (await (outside ? ctx.builtinTypes(kind) : ctx.registry(kind))).explain(type);
  if (!found) {
    // Another type may be known in a repository: the error is that there is none here.
    if (outside) ctx.repository();
    const wanted = { kind, type } as const;
    throw await unknownType(ctx, wanted, await missingTypeHints(ctx, wanted));
  }
  const { raw, displayName, description, configSchema, entry } = found;
  return {
    type: raw,
    name: displayName ?? raw,
    description,
    origin: entry.origin,
    path: entry.origin === "builtin" ? undefined : entry.displayPath,
    package: entry.package,
    configSchema,
  };
}
