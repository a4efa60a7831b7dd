// SPDX-License-Identifier: MIT
/** What the scanner does with a byte of code (outside of comments and literals). */
export const ByteClass = {
  /** Control bytes, backslash, and everything from 0x80, which `readCodePoint` reads. */
  unknown: 0,
  space: 1,
  word: 2,
  digit: 3,
  punctuation: 4,
  open: 5,
  close: 6,
  quote: 7,
  backtick: 8,
  slash: 9,
} as const;

/** The class of each of the 256 bytes. */
export const BYTE_CLASS: Uint8Array = classify();

function classify(): Uint8Array {
  const table = new Uint8Array(256);
  const set = (characters: string, value: number) => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = value;
  };
  set(" \t\n\r\v\f", ByteClass.space);
  set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$", ByteClass.word);
  set("0123456789", ByteClass.digit);
  set("!#%&*+,-.:;<=>?@^|~", ByteClass.punctuation);
  set("([{", ByteClass.open);
  set(")]}", ByteClass.close);
  set("\"'", ByteClass.quote);
  set("`", ByteClass.backtick);
  set("/", ByteClass.slash);
  return table;
}

/** Bytes that the lexer names. */
export const Byte = {
  lineFeed: 10,
  carriageReturn: 13,
  exclamation: 33,
  quote: 34,
  hash: 35,
  dollar: 36,
  ampersand: 38,
  openParen: 40,
  closeParen: 41,
  asterisk: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  semicolon: 59,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  bar: 124,
  closeBrace: 125,
  firstOutsideAscii: 128,
} as const;

/** Whether a line of the source ends between two offsets (comments included). */
export function hasLineBreak(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === Byte.lineFeed || byte === Byte.carriageReturn || isLineSeparator(bytes, i)) return true;
  }
  return false;
}

/** Whether U+2028 or U+2029 stands at the offset. */
export function isLineSeparator(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9);
}

/** The bytes of a word as text. */
export function wordText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= Byte.firstOutsideAscii) return new TextDecoder().decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}
