// SPDX-License-Identifier: MIT
import type { KindName } from "../../domain/types/kind_name.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import type { Context } from "../context.ts";
import type { FileTrouble } from "../extensions.ts";
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

/** How many files a warning names. */
const MAX_NAMED = 3;

/** What a listing does not show or cannot vouch for: files that failed, and those that could not be evaluated. */
export async function warnOfFailures(ctx: Context): Promise<void> {
  const extensions = await ctx.extensions();
  const { failed, unevaluated } = extensions.troubles();
  if (failed.length > 0) {
    const message = `${filesOf(failed)} failed: ${named(failed)}; see: swamp doctor extensions`;
    ctx.warn({ code: "EXTENSIONS_FAILED", message });
  }
  if (unevaluated.length > 0) {
    const message = `Types may be missing: ${filesOf(unevaluated)} could not be evaluated: ` +
      `${named(unevaluated)}; load them with: swamp doctor extensions`;
    ctx.warn({ code: "EXTENSIONS_UNDECIDED", message });
  }
  for (const { path, message } of extensions.problems()) {
    ctx.warn({ code: "EXTENSION_ROOT_PROBLEM", message: `${path}: ${message}`, file: path });
  }
}

function filesOf(files: readonly FileTrouble[]): string {
  return files.length === 1 ? "1 extension file" : `${files.length} extension files`;
}

/** The first of them with their reasons, each in one line. */
function named(files: readonly FileTrouble[]): string {
  const shown = files.slice(0, MAX_NAMED).map(({ place, reason }) => {
    const line = oneLine(reason);
    return line.startsWith(place) ? line : `${place}: ${line}`;
  });
  const more = files.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function oneLine(reason: string): string {
  const line = reason.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
