// SPDX-License-Identifier: MIT
import type { KindName } from "../../domain/types/kind_name.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";

/** What a listing needs of each type. */
export interface TypeSearch {
  readonly query: string;
  readonly results: readonly LazyTypeEntry[];
}

/** Lists the types of a kind from the catalog; nothing is imported. */
export async function searchTypes(
  ctx: Context,
  request: { kind: KindName; text?: string },
): Promise<TypeSearch> {
  const registry = await ctx.registry(request.kind);
  const results = registry.types(request.text);
  await warnOfFailures(ctx);
  return { query: request.text ?? "", results };
}

/** One line with the number of files that failed and where to see them. */
export async function warnOfFailures(ctx: Context): Promise<void> {
  const extensions = await ctx.extensions();
  const failed = extensions.failedCount();
  if (failed > 0) {
    const files = failed === 1 ? "1 extension file" : `${failed} extension files`;
    ctx.warn({ code: "EXTENSIONS_FAILED", message: `${files} failed; see: swamp doctor extensions` });
  }
  for (const { path, message } of extensions.problems()) {
    ctx.warn({ code: "EXTENSION_ROOT_PROBLEM", message: `${path}: ${message}`, file: path });
  }
}
