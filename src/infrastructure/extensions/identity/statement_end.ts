// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { Token, type TokenList } from "./tokens.ts";

const CONTINUES = new Set(["in", "instanceof", "as", "satisfies"]);

/**
 * Whether a statement certainly ends before the token: `;`, the end of the file, or a new line that begins with
 * a word (or `@`) that cannot continue an expression.
 */
export function endsStatement(tokens: TokenList, index: number): boolean {
  const kind = tokens.kind(index);
  if (kind === Token.end || kind === Byte.semicolon) return true;
  if (!tokens.startsLine(index)) return false;
  return kind === Byte.at || (kind === Token.word && !CONTINUES.has(tokens.word(index)));
}

/**
 * Skips `as T` and `satisfies T`, any number of them, where each T is a plain name on the same line, with dots and type
 * arguments.
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
    if (tokens.kind(at) === Byte.less && !tokens.startsLine(at)) {
      const end = skipTypeArguments(tokens, at);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return at;
}

/** The token behind `<…>`, or the token itself when there is none. */
export function skipTypeArguments(tokens: TokenList, index: number): number | undefined {
  if (tokens.kind(index) !== Byte.less) return index;
  let open = 0;
  for (let i = index; tokens.kind(i) !== Token.end; i = tokens.next(i)) {
    const kind = tokens.kind(i);
    if (kind === Byte.less) open++;
    else if (kind === Byte.semicolon) return undefined;
    else if (kind === Byte.greater && tokens.kind(i - 1) !== Byte.equals && --open === 0) {
      return tokens.next(i);
    }
  }
  return undefined;
}
