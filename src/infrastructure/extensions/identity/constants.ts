// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { Token, type TokenList } from "./tokens.ts";

/** The token behind `=` of each name that exactly one top-level `const` binds; made at first use. */
export function findConstants(tokens: TokenList): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  const seen = new Set<string>();
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (!tokens.isWord(i, "const")) continue;
    const target = tokens.next(i);
    if (tokens.kind(target) !== Token.word) continue;
    const name = tokens.word(target);
    const value = isAmbient(tokens, i) ? undefined : initialiser(tokens, target);
    if (value === undefined || seen.has(name)) values.delete(name);
    else values.set(name, value);
    seen.add(name);
  }
  return values;
}

/** `declare const X` binds nothing when the program runs. */
function isAmbient(tokens: TokenList, index: number): boolean {
  return tokens.isWord(index - 1, "declare");
}

/** The token behind `=`, with at most one plain name as annotation. */
function initialiser(tokens: TokenList, target: number): number | undefined {
  let i = tokens.next(target);
  if (tokens.kind(i) === Byte.colon) {
    i = tokens.next(i);
    if (tokens.kind(i) !== Token.word) return undefined;
    i = tokens.next(i);
  }
  return tokens.kind(i) === Byte.equals ? tokens.next(i) : undefined;
}
