// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { Token, type TokenList } from "./tokens.ts";

const CONTINUES = new Set(["in", "instanceof", "as", "satisfies"]);

/**
 * Whether a statement certainly ends before the token: `;`, the end of the file, or a new line that begins with
 * a word (or `@`) that can not continue an expression.
 */
export function endsStatement(tokens: TokenList, index: number): boolean {
  const kind = tokens.kind(index);
  if (kind === Token.end || kind === Byte.semicolon) return true;
  if (!tokens.startsLine(index)) return false;
  return kind === Byte.at || (kind === Token.word && !CONTINUES.has(tokens.word(index)));
}

/**
 * Skips `as T` and `satisfies T`, any number of them, where each T is a plain name with dots on the same line.
 * @returns the token behind them, or undefined for any other type.
 */
export function skipAssertions(tokens: TokenList, index: number): number | undefined {
  let at = index;
  while (tokens.isWord(at, "as") || tokens.isWord(at, "satisfies")) {
    if (tokens.startsLine(at)) return undefined;
    at = tokens.next(at);
    if (tokens.kind(at) !== Token.word || tokens.startsLine(at)) return undefined;
    at = tokens.next(at);
    while (tokens.kind(at) === Byte.dot) {
      at = tokens.next(at);
      if (tokens.kind(at) !== Token.member) return undefined;
      at = tokens.next(at);
    }
  }
  return at;
}
