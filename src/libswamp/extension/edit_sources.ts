// SPDX-License-Identifier: MIT
import type { SourceEdit, SourceStatus } from "../../domain/extensions/source_list.ts";
import type { Context } from "../context.ts";

export interface SourceChange extends SourceEdit {
  readonly only?: readonly string[];
}

/** Mounts a directory of extensions. @throws SwampError SOURCE_NOT_FOUND, SOURCE_INVALID. */
export async function addSource(
  ctx: Context,
  request: { path: string; only: readonly string[] },
): Promise<SourceChange> {
  const only = request.only.length > 0 ? request.only : undefined;
  return { ...await (await ctx.sources()).add(request.path, request.only), only };
}

/** Unmounts a directory; no extension is read. @throws SwampError SOURCE_NOT_FOUND. */
export async function removeSource(ctx: Context, request: { path: string }): Promise<SourceChange> {
  return await (await ctx.sources()).remove(request.path);
}

export async function listSources(ctx: Context): Promise<{ sources: readonly SourceStatus[] }> {
  return { sources: await (await ctx.sources()).list() };
}
