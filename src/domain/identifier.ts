// SPDX-License-Identifier: MIT
/** The one lookup rule for models, outputs and runs: exact name, then full UUID, then a unique id prefix. */
import { SwampError } from "./errors.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Shorter prefixes match too much to be meant. */
const SHORTEST_PREFIX = 3;

export interface Identified {
  readonly id: string;
  readonly name: string;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The hex digits of an id or of a prefix of one; undefined when it can not be one. */
export function idDigits(text: string): string | undefined {
  const digits = text.replaceAll("-", "").toLowerCase();
  return /^[0-9a-f]+$/.test(digits) ? digits : undefined;
}

/**
 * Finds one candidate.
 * @returns undefined when nothing matches.
 * @throws SwampError ID_AMBIGUOUS listing the candidates when a prefix matches several.
 */
export function findByIdentifier<T extends Identified>(
  candidates: readonly T[],
  query: string,
): T | undefined {
  const exact = findExactly(candidates, query);
  if (exact) return exact;
  const digits = idDigits(query);
  if (digits === undefined || digits.length < SHORTEST_PREFIX) return undefined;
  const matches = candidates.filter((candidate) => idDigits(candidate.id)?.startsWith(digits));
  if (matches.length > 1) throw ambiguous(query, matches);
  return matches[0];
}

/** As {@link findByIdentifier} without prefixes: what a destructive verb demands. */
export function findExactly<T extends Identified>(candidates: readonly T[], query: string): T | undefined {
  const named = candidates.find((candidate) => candidate.name === query);
  if (named) return named;
  if (!isUuid(query)) return undefined;
  const wanted = query.toLowerCase();
  return candidates.find((candidate) => candidate.id.toLowerCase() === wanted);
}

function ambiguous(query: string, matches: readonly Identified[]): SwampError {
  const list = matches.map((match) => `  ${match.id}  ${match.name}`).join("\n");
  return new SwampError(
    "ID_AMBIGUOUS",
    `Ambiguous ID prefix '${query}', it matches ${matches.length}:\n${list}`,
    {
      hint: "Give more digits of the id, or the name.",
      details: { candidates: matches.map(({ id, name }) => ({ id, name })) },
    },
  );
}
