// SPDX-License-Identifier: MIT
/**
 * Finds many texts in one pass. Three characters in a row lead to the texts that begin with them; of an encoded form,
 * pieces are looked up and extended to both sides, so that it is found across line breaks, and a line of it alone.
 */
import type { EncodedForm } from "./encoded_forms.ts";

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something was found. */
export interface Match extends Span {
  readonly what: string;
}

/** What begins at a position when its first characters are there. */
interface Seed {
  readonly text: string;
  /** The form that it is a piece of, and where. */
  readonly form?: EncodedForm;
  readonly at: number;
  /** Matches only a number of its own. */
  readonly isNumber: boolean;
}

const GRAM = 3;

/** Short pieces are in every line of a form that is long enough to tell the secret; long ones in every whole line. */
const PIECE = 8;
const LONG_PIECE = 32;

/** Of longer forms, only whole lines are found. */
const MAX_SHORT_PIECES = 2048;

export class PatternIndex {
  readonly #known = new Set<string>();
  readonly #seeds = new Map<number, Seed[]>();
  /** Which hashes have seeds: most positions are done with after one look. */
  readonly #filter = new Uint8Array(1 << 16);

  /** Adds a text that is found as a whole. */
  add(text: string, isNumber = false): void {
    if (this.#known.has(text)) return;
    this.#known.add(text);
    this.#plant({ text, at: 0, isNumber });
  }

  /** Adds a form that may be broken into lines. */
  addForm(form: EncodedForm): void {
    const { text, alphabet, isNested } = form;
    const largest = isNested || text.length > MAX_SHORT_PIECES ? LONG_PIECE : PIECE;
    const size = Math.max(GRAM, Math.min(largest, text.length >> 1));
    for (let at = 0; at + size <= text.length; at += size) {
      const piece = text.slice(at, at + size);
      const pieces = alphabet === "base64"
        ? new Set([piece, piece.replaceAll("+", "-").replaceAll("/", "_")])
        : [piece];
      for (const item of pieces) this.#plant({ text: item, form, at, isNumber: false });
    }
  }

  /** Everything that is found, in no order; spans may overlap. */
  find(text: string): Match[] {
    const found: Match[] = [];
    for (let start = 0; start + GRAM <= text.length; start++) {
      const hash = hashAt(text, start);
      if (this.#filter[hash] === 0) continue;
      for (const seed of this.#seeds.get(hash)!) {
        if (!text.startsWith(seed.text, start)) continue;
        const span = seed.form ? extended(text, start, seed, seed.form) : whole(text, start, seed);
        if (span) found.push({ ...span, what: seed.form?.text ?? seed.text });
      }
    }
    return found;
  }

  #plant(seed: Seed): void {
    const hash = hashAt(seed.text, 0);
    this.#filter[hash] = 1;
    const seeds = this.#seeds.get(hash);
    if (seeds) seeds.push(seed);
    else this.#seeds.set(hash, [seed]);
  }
}

function hashAt(text: string, start: number): number {
  return ((text.charCodeAt(start) << 10) ^ (text.charCodeAt(start + 1) << 5) ^ text.charCodeAt(start + 2)) &
    0xffff;
}

function whole(text: string, start: number, { text: { length }, isNumber }: Seed): Span | undefined {
  const end = start + length;
  if (
    isNumber &&
    (/\d(?:\.)?$/.test(text.slice(Math.max(0, start - 2), start)) || /^\.?\d/.test(text.slice(end, end + 2)))
  ) {
    return undefined;
  }
  return { start, end };
}

/** The longest part of the form around this piece of it, when that is enough to tell the secret. */
function extended(
  text: string,
  start: number,
  { text: piece, at }: Seed,
  form: EncodedForm,
): Span | undefined {
  const right = walk(text, start + piece.length, { form: form.text, at: at + piece.length, step: 1 });
  const left = walk(text, start - 1, { form: form.text, at: at - 1, step: -1 });
  if (piece.length + left.count + right.count < form.enough) return undefined;
  return { start: left.position + 1, end: right.position };
}

/** As far as text and form agree; a line break of the text, and its indentation, are skipped. */
function walk(
  text: string,
  from: number,
  { form, at, step }: { readonly form: string; readonly at: number; readonly step: 1 | -1 },
): { position: number; count: number } {
  let position = from;
  let count = 0;
  for (let place = at; place >= 0 && place < form.length; place += step) {
    let next = position;
    if (!agree(text[next], form[place]!)) {
      next = skipBreak(text, next, step);
      if (next === position || !agree(text[next], form[place]!)) break;
    }
    position = next + step;
    count++;
  }
  return { position, count };
}

/** Base64 has two alphabets. */
function agree(is: string | undefined, wanted: string): boolean {
  return is === wanted || (is === "-" && wanted === "+") || (is === "_" && wanted === "/");
}

const BLANKS = " \t\r\n";

/** Behind a line break with the blanks around it, or at the same position when there is none. */
function skipBreak(text: string, from: number, step: 1 | -1): number {
  let position = from;
  let isBreak = false;
  while (position >= 0 && position < text.length && BLANKS.includes(text[position]!)) {
    isBreak ||= text[position] === "\n" || text[position] === "\r";
    position += step;
  }
  return isBreak ? position : from;
}
