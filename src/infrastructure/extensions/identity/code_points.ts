// SPDX-License-Identifier: MIT
import { Byte, BYTE_CLASS, ByteClass } from "./byte_classes.ts";
import { Undecided } from "./undecided.ts";

/** What a character outside of ASCII is in code. */
export interface CodePoint {
  readonly role: "word" | "space";
  /** Bytes. */
  readonly length: number;
}

const WORD = /^[\p{ID_Continue}\u200c\u200d]$/u;
/** White space and line ends of ECMAScript; U+0085 and U+200B are neither. */
const SPACE = /^[\p{Zs}\ufeff\u2028\u2029]$/u;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the character at `at`, whose first byte is not ASCII.
 * @throws Undecided for bytes that are not UTF-8 and for characters that code cannot hold.
 */
export function readCodePoint(bytes: Uint8Array, at: number): CodePoint {
  const first = bytes[at]!;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  let text: string;
  try {
    text = UTF8.decode(bytes.subarray(at, at + length));
  } catch {
    throw new Undecided("bytes in code that are not UTF-8", at);
  }
  if (WORD.test(text)) return { role: "word", length };
  if (SPACE.test(text)) return { role: "space", length };
  throw new Undecided(`the character U+${text.codePointAt(0)!.toString(16).padStart(4, "0")} in code`, at);
}

/** The offset of the first byte from `at` on that is not part of a word or number. */
export function skipWord(bytes: Uint8Array, at: number): number {
  let pos = at;
  while (pos < bytes.length) {
    const byte = bytes[pos]!;
    const kind = BYTE_CLASS[byte];
    if (kind === ByteClass.word || kind === ByteClass.digit) pos++;
    else if (byte < Byte.firstOutsideAscii) break;
    else {
      const { role, length } = readCodePoint(bytes, pos);
      if (role === "space") break;
      pos += length;
    }
  }
  return pos;
}
