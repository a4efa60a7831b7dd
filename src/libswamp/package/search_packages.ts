// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import {
  MOST_PER_PAGE,
  type PackageInfo,
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
  return { query: text, extensions: packages, meta: { total, page, perPage } };
}

function assertCount(value: number, option: string, most = Infinity): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  const range = most === Infinity ? "of at least 1" : `from 1 to ${most}`;
  throw new SwampError("INVALID_VALUE", `${option} must be a whole number ${range}; got ${value}`);
}
