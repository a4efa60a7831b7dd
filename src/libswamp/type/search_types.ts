// SPDX-License-Identifier: MIT
import type { KindName } from "../../domain/types/kind_name.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import type { Context } from "../context.ts";
import { isInRepository, isOutsideRepository } from "../is_in_repository.ts";

/** What a listing needs of each type. */
export interface TypeSearch {
  readonly query: string;
  readonly results: readonly LazyTypeEntry[];
}

/** Said outside of a repository. */
export const ONLY_BUILT_IN = {
  code: "OUTSIDE_REPOSITORY",
  message: "Not in a swamp repository: only built-in types are known here",
};

/** Lists the types of a kind from the catalog; nothing is imported. */
export async function searchTypes(
  ctx: Context,
  request: { kind: KindName; text?: string },
): Promise<TypeSearch> {
  if (isOutsideRepository(ctx)) {
    ctx.warn(ONLY_BUILT_IN);
    return { query: request.text ?? "", results: (await ctx.builtinTypes(request.kind)).types(request.text) };
  }
  const registry = await ctx.registry(request.kind);
  const results = registry.types(request.text);
  await warnOfFailures(ctx);
  return { query: request.text ?? "", results };
}

/** What to do when no type matches. */
export async function noTypeHint(ctx: Context): Promise<string> {
  const store = isInRepository(ctx) ? await ctx.packages() : undefined;
  const missing = Object.keys(store?.lockfile() ?? {}).filter((name) => !store?.receipt(name));
  return missing.length === 0
    ? "No type matches; extensions bring more of them."
    : `No type matches. In ${LOCKFILE}, but not installed here: ${missing.join(", ")}; ` +
      "install with: swamp extension install";
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
