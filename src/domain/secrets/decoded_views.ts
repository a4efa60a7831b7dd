// SPDX-License-Identifier: MIT
/** A text with the escapes of one kind decoded, and where each part of it comes from. */
import { htmlCharacter } from "./html_names.ts";
import type { Span } from "./pattern_index.ts";

/** A text that was made of another one. */
export interface View {
  readonly text: string;
  /** The part of the other text that a part of this one was made of. */
  source(span: Span): Span;
}

/** What makes a view of a text; undefined when that would be the same text. */
export type Decoder = (text: string) => View | undefined;

/** What an escape stands for, and where it ends; undefined where there is none. */
type Reader = (text: string, at: number) => { readonly piece: string; readonly end: number } | undefined;

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\x07",
  e: "\x1b",
  E: "\x1b",
};

const HEX_ESCAPES: Readonly<Record<string, RegExp>> = {
  u: /\{([\da-fA-F]{1,6})\}|([\da-fA-F]{4})/y,
  U: /([\da-fA-F]{8})/y,
  x: /([\da-fA-F]{2})/y,
};

/** JSON, JavaScript, Go, Python, C, and what shells write with backslashes and in `$'…'`. */
export const backslashes: Decoder = (text) =>
  decode(text, "\\", (_, at) => {
    const next = text[at + 1];
    if (next === undefined) return undefined;
    const hex = HEX_ESCAPES[next];
    if (hex) return numbered(text, { pattern: hex, at: at + 2, radix: 16 }) ?? { piece: next, end: at + 2 };
    if (next >= "0" && next <= "7") return numbered(text, { pattern: /([0-7]{1,3})/y, at: at + 1, radix: 8 });
    return { piece: NAMED_ESCAPES[next] ?? next, end: at + 2 };
  });

const BYTE = /([\da-fA-F]{2})/y;

const readPercent: Reader = (text, at) => numbered(text, { pattern: BYTE, at: at + 1, radix: 16 });

/** `%2F` as one byte. */
export const percents: Decoder = (text) => decode(text, "%", readPercent);

/** As {@link percents}, with `+` for a blank. */
export const formFields: Decoder = (text) => {
  const blanks = decode(text, "+", (_, at) => ({ piece: " ", end: at + 1 }));
  if (!blanks) return undefined;
  const decoded = percents(blanks.text);
  return decoded && { text: decoded.text, source: (span) => blanks.source(decoded.source(span)) } || blanks;
};

/** Character references of HTML and XML. */
export const entities: Decoder = (text) =>
  decode(text, "&", (_, at) => {
    const reference = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]\w{1,7}));?/y;
    reference.lastIndex = at;
    const match = reference.exec(text);
    if (!match) return undefined;
    const [whole, decimal, hex, name] = match;
    const piece = name === undefined
      ? character(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal))
      : htmlCharacter(name);
    return piece === undefined ? undefined : { piece, end: at + whole.length };
  });

/** Quotes within quotes: of shells by ending and beginning again, of SQL, CSV and YAML by doubling. */
export const quotes: Decoder = (text) => {
  if (!/''|""|'\\'|'"'/.test(text)) return undefined;
  const double = decode(text, '"', (_, at) => text[at + 1] === '"' ? { piece: '"', end: at + 2 } : undefined);
  const single = decode(text, "'", (_, at) => {
    const quoted = ["'\\''", `'"'"'`, "''"].find((item) => text.startsWith(item, at));
    return quoted === undefined ? undefined : { piece: "'", end: at + quoted.length };
  });
  if (!single || !double) return single ?? double;
  const both = decode(
    single.text,
    '"',
    (inner, at) => inner[at + 1] === '"' ? { piece: '"', end: at + 2 } : undefined,
  );
  return both ? { text: both.text, source: (span) => single.source(both.source(span)) } : single;
};

/** UTF-16 in a text whose characters are bytes. */
export function utf16(text: string, order: "little" | "big"): View {
  const codes = new Uint16Array(text.length >> 1);
  for (let index = 0; index < codes.length; index++) {
    const [one, two] = [text.charCodeAt(2 * index), text.charCodeAt(2 * index + 1)];
    // What is above is not a byte: nothing is encoded there.
    codes[index] = one > 255 || two > 255 ? 0xfffd : order === "little" ? one | two << 8 : two | one << 8;
  }
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += 8192) {
    parts.push(String.fromCharCode(...codes.subarray(at, at + 8192)));
  }
  return { text: parts.join(""), source: ({ start, end }) => ({ start: 2 * start, end: 2 * end }) };
}

function numbered(
  text: string,
  { pattern, at, radix }: { readonly pattern: RegExp; readonly at: number; readonly radix: number },
): { piece: string; end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const piece = match && character(Number.parseInt(match[1] ?? match[2]!, radix));
  return match && piece ? { piece, end: at + match[0].length } : undefined;
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** @param marker what every escape begins with. */
function decode(text: string, marker: string, read: Reader): View | undefined {
  // Of each escape: its beginning and length in the decoded text, its beginning and end in this one.
  const units: number[] = [];
  const parts: string[] = [];
  let [end, length] = [0, 0];
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, Math.max(at + 1, end))) {
    const found = read(text, at);
    if (!found) continue;
    length += at - end;
    parts.push(text.slice(end, at), found.piece);
    units.push(length, found.piece.length, at, found.end);
    length += found.piece.length;
    end = found.end;
  }
  if (units.length === 0) return undefined;
  parts.push(text.slice(end));
  return {
    text: parts.join(""),
    source: ({ start, end: last }) => ({
      start: sourceOf(units, start, 2),
      end: sourceOf(units, last, 3),
    }),
  };
}

/** @param side which end of an escape stands for a position inside of what it was decoded to: 2 or 3. */
function sourceOf(units: readonly number[], position: number, side: 2 | 3): number {
  let [low, high] = [0, units.length / 4];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle * 4]! <= position) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return position;
  const unit = (low - 1) * 4;
  const inside = position - units[unit]!;
  if (inside === 0) return units[unit + 2]!;
  return inside < units[unit + 1]! ? units[unit + side]! : units[unit + 3]! + inside - units[unit + 1]!;
}
