// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { nearest } from "../../domain/nearest.ts";
import {
  MOST_PER_PAGE,
  type PackageInfo,
  type PackageRegistry,
  type PackageSearch,
} from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";

export interface SearchRequest extends Omit<PackageSearch, "sort"> {
  /** By relevance when there is a text, else by name. */
  readonly sort?: PackageSearch["sort"];
}

/** The `--json` document of `extension search`. */
export interface SearchResult {
  readonly query: string;
  readonly extensions: readonly PackageInfo[];
  /** Names that come near the query, when nothing was found. */
  readonly suggestions?: readonly string[];
  readonly meta: { readonly total: number; readonly page: number; readonly perPage: number };
}

/**
 * Asks the registry for packages.
 * @throws SwampError USAGE for relevance without a text, INVALID_VALUE, those of the registry.
 */
export async function searchPackages(ctx: Context, request: SearchRequest): Promise<SearchResult> {
  const { text, page, perPage } = request;
  if (request.sort === "relevance" && text.trim() === "") {
    throw new SwampError("USAGE", "--sort relevance needs a query");
  }
  assertCount(page, "--page");
  assertCount(perPage, "--per-page", MOST_PER_PAGE);
  const sort = request.sort ?? (text.trim() === "" ? "name" : "relevance");
  const registry = await ctx.packageRegistry();
  const { packages, total } = await registry.search({ ...request, sort });
  const suggestions = total === 0 && text.trim() !== "" ? await suggest(registry, request) : undefined;
  return { query: text, extensions: packages, suggestions, meta: { total, page, perPage } };
}

/** With one more request: of a big registry only the packages that changed last are looked at. */
async function suggest(registry: PackageRegistry, request: SearchRequest): Promise<string[]> {
  const search = { ...request, text: "", sort: "updated", page: 1, perPage: MOST_PER_PAGE } as const;
  const { packages } = await registry.search(search);
  const byWord = new Map(
    packages.flatMap(({ name }) => [name, ...name.slice(1).split("/")].map((word) => [word, name])),
  );
  return [...new Set(nearest(request.text.trim(), byWord.keys()).map((word) => byWord.get(word)!))];
}

function assertCount(value: number, option: string, most = Infinity): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  const range = most === Infinity ? "of at least 1" : `from 1 to ${most}`;
  throw new SwampError("INVALID_VALUE", `${option} must be a whole number ${range}; got ${value}`);
}
