// SPDX-License-Identifier: MIT
import type { SourceStatus } from "../../domain/extensions/source_list.ts";
import type { Context } from "../context.ts";

export interface SourceChange {
  readonly action: "added" | "removed";
  readonly path: string;
  readonly only?: readonly string[];
  readonly totalSources: number;
}

/** Mounts a directory of extensions. @throws SwampError SOURCE_NOT_FOUND, SOURCE_INVALID. */
export async function addSource(
  ctx: Context,
  request: { path: string; only: readonly string[] },
): Promise<SourceChange> {
  const totalSources = await (await ctx.sources()).add(request.path, request.only);
  return {
    action: "added",
    path: request.path,
    only: request.only.length > 0 ? request.only : undefined,
    totalSources,
  };
}

/** Unmounts a directory; no extension is read. @throws SwampError SOURCE_NOT_FOUND. */
export async function removeSource(ctx: Context, request: { path: string }): Promise<SourceChange> {
  return {
    action: "removed",
    path: request.path,
    totalSources: await (await ctx.sources()).remove(request.path),
  };
}

export async function listSources(ctx: Context): Promise<{ sources: readonly SourceStatus[] }> {
  return { sources: await (await ctx.sources()).list() };
}
