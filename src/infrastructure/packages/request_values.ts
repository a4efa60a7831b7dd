// SPDX-License-Identifier: MIT
import {
  type Channel,
  CHANNELS,
  MOST_PER_PAGE,
  type PackageSearch,
} from "../../domain/packages/package_registry.ts";
import { REGISTRY_LIMITS } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";

const { searchWords, searchValues } = REGISTRY_LIMITS;

/** What is searched for. @throws HttpProblem. */
export function readSearch(query: URLSearchParams): PackageSearch {
  const text = query.get("q") ?? "";
  if (text.trim().split(/\s+/).length > searchWords) {
    throw new HttpProblem(400, `a search may have ${searchWords} words`);
  }
  return {
    text,
    collective: query.get("collective") ?? undefined,
    platforms: valuesOf(query, "platform"),
    labels: valuesOf(query, "label"),
    contentType: query.get("contentType") ?? undefined,
    sort: oneOf(query.get("sort") ?? "relevance", ["relevance", "new", "updated", "name"], "sort"),
    page: countOf(query, "page", { fallback: 1, most: 1_000_000 }),
    perPage: countOf(query, "perPage", { fallback: 20, most: MOST_PER_PAGE }),
  };
}

/** @throws HttpProblem 400 when the value is none of those. */
export function oneOf<Value extends string>(value: unknown, values: readonly Value[], what: string): Value {
  const found = values.find((item) => item === value);
  if (found === undefined) throw new HttpProblem(400, `${what} must be one of ${values.join(", ")}`);
  return found;
}

function valuesOf(query: URLSearchParams, key: string): readonly string[] {
  const values = query.getAll(key);
  if (values.length > searchValues) {
    throw new HttpProblem(400, `a search may have ${searchValues} times ${key}`);
  }
  return values;
}

function countOf(
  query: URLSearchParams,
  key: string,
  { fallback, most }: { fallback: number; most: number },
): number {
  const text = query.get(key);
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new HttpProblem(400, `${key} must be a whole number from 1 to ${most}`);
}

/** A channel; stable when none is named. @throws HttpProblem 400. */
export function channelOf(value: unknown): Channel {
  return oneOf(value ?? "stable", CHANNELS, "channel");
}
