// SPDX-License-Identifier: MIT
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `vault search`. */
export interface VaultSearch {
  readonly query: string;
  readonly results: readonly Pick<VaultConfig, "id" | "name" | "type" | "createdAt">[];
}

/** Vaults whose name, type or id contains the text, ordered by name. No vault is opened. */
export async function searchVaults(ctx: Context, request: { query?: string }): Promise<VaultSearch> {
  const query = request.query ?? "";
  const wanted = query.trim().toLowerCase();
  const vaults = await (await ctx.vaults()).list();
  const results = vaults
    .filter(({ id, name, type }) => [name, type, id].some((text) => text.toLowerCase().includes(wanted)))
    .map(({ id, name, type, createdAt }) => ({ id, name, type, createdAt }));
  return { query, results };
}
