// SPDX-License-Identifier: MIT
import { nearest } from "./nearest.ts";

/** What a user may have meant instead of `word`, best first, at most three. The one helper for every did-you-mean. */
export function suggest(word: string, candidates: Iterable<string>): string[] {
  return nearest(word, candidates);
}
