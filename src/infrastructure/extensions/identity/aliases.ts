// SPDX-License-Identifier: MIT
import { Byte, BYTE_CLASS, ByteClass, wordText } from "./byte_classes.ts";
import { readCodePoint, skipWord } from "./code_points.ts";
import { skipBlockComment, skipLineComment } from "./literals.ts";
import type { Mention } from "./scan_source.ts";
import { Token } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

const KEY_AFTER: ReadonlySet<number> = new Set([Byte.openBrace, Byte.comma, Byte.semicolon, Byte.openParen]);

/**
 * Checks that no mention of the declared name can give the object away or change it: what another place does with
 * it is beyond this reader.
 * @param active reads of the object may run code, so that they are not harmless either.
 * @returns whether the object's inner values are read anywhere (they may be changed there).
 * @throws Undecided at the first mention that may do more.
 */
export function checkMentions(bytes: Uint8Array, mentions: readonly Mention[], active: boolean): boolean {
  let reads = false;
  for (const mention of mentions) {
    if (isKey(bytes, mention)) continue;
    const chain = readChain(bytes, mention.end);
    const afterTypeof = mention.beforeKind === Token.word &&
      wordText(bytes, mention.beforeStart, mention.beforeEnd) === "typeof";
    if (afterTypeof && chain.length === 0 && !continuesAccess(bytes, mention.end)) continue;
    if (chain.length < 2 || chain.includes("__proto__") || active) {
      throw new Undecided(`\`${mention.name}\` is used in another place, which may change it`, mention.start);
    }
    reads = true;
  }
  return reads;
}

/** `{ model: … }`, `(model: Type)` */
function isKey(bytes: Uint8Array, mention: Mention): boolean {
  return KEY_AFTER.has(mention.beforeKind) && bytes[skipTrivia(bytes, mention.end)] === Byte.colon;
}

/** The names of `.a.b` behind an offset. */
function readChain(bytes: Uint8Array, from: number): string[] {
  const names: string[] = [];
  let at = skipTrivia(bytes, from);
  while (bytes[at] === Byte.dot) {
    const start = skipTrivia(bytes, at + 1);
    const end = skipWord(bytes, start);
    if (end === start || BYTE_CLASS[bytes[start]!] === ByteClass.digit) break;
    names.push(wordText(bytes, start, end));
    at = skipTrivia(bytes, end);
  }
  return names;
}

/** Whether something behind `typeof model` reads, calls or changes it. */
function continuesAccess(bytes: Uint8Array, from: number): boolean {
  const at = skipTrivia(bytes, from);
  const byte = bytes[at]!;
  if (byte === Byte.dot || byte === Byte.openParen || byte === Byte.openBracket || byte === Byte.backtick) {
    return true;
  }
  if (byte === Byte.question) return bytes[at + 1] === Byte.dot;
  if (byte === Byte.exclamation) return bytes[at + 1] !== Byte.equals;
  if (byte === Byte.plus || byte === Byte.minus) return bytes[at + 1] === byte;
  return false;
}

/** The offset of the next byte of code. */
function skipTrivia(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    if (BYTE_CLASS[bytes[at]!] === ByteClass.space) at++;
    else if (bytes[at]! >= Byte.firstOutsideAscii) {
      const { role, length } = readCodePoint(bytes, at);
      if (role === "word") break;
      at += length;
    } else if (bytes[at] !== Byte.slash) break;
    else if (bytes[at + 1] === Byte.slash) at = skipLineComment(bytes, at);
    else if (bytes[at + 1] === Byte.asterisk) at = skipBlockComment(bytes, at);
    else break;
  }
  return at;
}
