// SPDX-License-Identifier: MIT
import type { Context } from "../context.ts";

export interface ModelSearch {
  readonly query: string;
  readonly results: readonly { readonly id: string; readonly name: string; readonly type: string }[];
  /** Files and directories that cannot be read, when nothing was found: what they hold is not known. */
  readonly unreadable?: number;
}

/** Models whose name, type or id contains the text, ordered by name. Reads no definition. */
export async function searchModels(ctx: Context, request: { query?: string }): Promise<ModelSearch> {
  const query = request.query ?? "";
  const wanted = query.trim().toLowerCase();
  const definitions = await ctx.definitions();
  const entries = await definitions.list();
  const results = entries
    .filter(({ id, name, type }) => [name, type, id].some((text) => text.toLowerCase().includes(wanted)))
    .map(({ id, name, type }) => ({ id, name, type }));
  const unreadable = results.length > 0 ? 0 : (await definitions.unreadable()).length;
  return { query, results, ...(unreadable > 0 ? { unreadable } : {}) };
}
