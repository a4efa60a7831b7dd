// SPDX-License-Identifier: MIT
import { Byte, isLineSeparator } from "./byte_classes.ts";
import { skipWord } from "./code_points.ts";
import { Undecided } from "./undecided.ts";

/** The offset behind a line comment that starts at `at` (its line feed is not part of it). */
export function skipLineComment(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  let pos = at;
  while (pos < end) {
    const byte = bytes[pos]!;
    if (byte === Byte.lineFeed) return pos;
    if (byte === Byte.carriageReturn && bytes[pos + 1] !== Byte.lineFeed) {
      throw new Undecided("a lone carriage return in a line comment", pos);
    }
    if (byte === 0xe2 && isLineSeparator(bytes, pos)) {
      throw new Undecided("a Unicode line separator in a line comment", pos);
    }
    pos++;
  }
  return end;
}

/** The offset behind a block comment that starts at `at`. */
export function skipBlockComment(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  for (let pos = at + 2; pos < end; pos++) {
    if (bytes[pos] === Byte.asterisk && bytes[pos + 1] === Byte.slash) return pos + 2;
  }
  throw new Undecided("a comment that does not end", at);
}

/** The offset behind a string literal whose opening quote is at `at`. */
export function skipString(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  const quote = bytes[at]!;
  let pos = at + 1;
  while (pos < end) {
    const byte = bytes[pos]!;
    if (byte === quote) return pos + 1;
    if (byte === Byte.backslash) {
      pos += bytes[pos + 1] === Byte.carriageReturn && bytes[pos + 2] === Byte.lineFeed ? 3 : 2;
    } else if (byte === Byte.lineFeed || byte === Byte.carriageReturn) {
      break;
    } else {
      pos++;
    }
  }
  throw new Undecided("a string that does not end on its line", at);
}

/**
 * Continues a template at `at` (behind its backtick, or behind the `}` of a hole).
 * @returns the offset behind the closing backtick, or behind the `${` of the next hole.
 */
export function skipTemplateText(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  let pos = at;
  while (pos < end) {
    const byte = bytes[pos]!;
    if (byte === Byte.backtick) return pos + 1;
    if (byte === Byte.backslash) pos += 2;
    else if (byte === Byte.dollar && bytes[pos + 1] === Byte.openBrace) return pos + 2;
    else pos++;
  }
  throw new Undecided("a template that does not end", at);
}

/** The offset behind a regular expression, flags included, whose first slash is at `at`. */
export function skipRegex(bytes: Uint8Array, at: number): number {
  const end = bytes.length;
  let inClass = false;
  let pos = at + 1;
  while (pos < end) {
    const byte = bytes[pos]!;
    if (byte === Byte.lineFeed || byte === Byte.carriageReturn || isLineSeparator(bytes, pos)) break;
    if (byte === Byte.backslash) {
      pos++;
      const next = bytes[pos];
      if (next === Byte.lineFeed || next === Byte.carriageReturn || isLineSeparator(bytes, pos)) break;
    } else if (byte === Byte.openBracket) inClass = true;
    else if (byte === Byte.closeBracket) inClass = false;
    else if (byte === Byte.slash && !inClass) return skipWord(bytes, pos + 1);
    pos++;
  }
  throw new Undecided("a regular expression that does not end on its line", at);
}
