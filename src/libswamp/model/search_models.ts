// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

export interface ModelSearch {
  readonly query: string;
  readonly results: readonly { readonly id: string; readonly name: string; readonly type: string }[];
}

/** Models whose name, type or id contains the text, ordered by name. Reads no definition. */
export async function searchModels(ctx: Context, request: { query?: string }): Promise<ModelSearch> {
  const query = request.query ?? "";
  const wanted = query.trim().toLowerCase();
  const entries = await (await ctx.definitions()).list();
  const results = entries
    .filter(({ id, name, type }) => [name, type, id].some((text) => text.toLowerCase().includes(wanted)))
    .map(({ id, name, type }) => ({ id, name, type }));
  return { query, results };
}
