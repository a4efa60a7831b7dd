// SPDX-License-Identifier: MIT
import { hasLineBreak, wordText } from "./byte_classes.ts";

/** Kinds of token besides punctuation and brackets, whose kind is their byte. All are below 32. */
export const Token = {
  none: 0,
  word: 1,
  /** A word behind `.` or `#`: a name, never a keyword. */
  member: 2,
  number: 3,
  string: 4,
  /** A template without holes. */
  template: 5,
  /** A template up to its first hole; its depth is that of the whole template. */
  templateHead: 6,
  /** The rest of a template with holes. */
  templateTail: 7,
  regex: 8,
  /** `...` */
  spread: 9,
  /** Behind the last token. */
  end: 10,
} as const;

const FIELDS = 4;

/** The tokens of a source, without comments; those below the kept depth are only seen as their brackets. */
export class TokenList {
  readonly bytes: Uint8Array;
  count = 0;
  #data = new Int32Array(1024);

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  push(kind: number, start: number, end: number, depth: number): void {
    let data = this.#data;
    const at = this.count++ * FIELDS;
    if (at + FIELDS > data.length) {
      data = new Int32Array(data.length * 2);
      data.set(this.#data);
      this.#data = data;
    }
    data[at] = kind;
    data[at + 1] = start;
    data[at + 2] = end;
    data[at + 3] = depth;
  }

  /** The kind of a token; `end` outside of the list. */
  kind(index: number): number {
    return index < 0 || index >= this.count ? Token.end : this.#data[index * FIELDS]!;
  }

  start(index: number): number {
    return index >= this.count ? this.bytes.length : this.#data[index * FIELDS + 1]!;
  }

  end(index: number): number {
    return index < 0 ? 0 : this.#data[index * FIELDS + 2]!;
  }

  depth(index: number): number {
    return index < 0 || index >= this.count ? 0 : this.#data[index * FIELDS + 3]!;
  }

  /** The text of a word; empty for other tokens. */
  word(index: number): string {
    const kind = this.kind(index);
    if (kind !== Token.word && kind !== Token.member) return "";
    return wordText(this.bytes, this.start(index), this.end(index));
  }

  /** Whether the token is this keyword or name, not behind a dot. */
  isWord(index: number, text: string): boolean {
    return this.kind(index) === Token.word && this.end(index) - this.start(index) === text.length &&
      this.word(index) === text;
  }

  /** The next token of the same depth, or the end. For an opening bracket that is its closing one. */
  next(index: number): number {
    const depth = this.depth(index);
    let i = index + 1;
    while (i < this.count && this.#data[i * FIELDS + 3]! > depth) i++;
    return i;
  }

  /** Whether a line ends between the token and the one that stands before it in the source. */
  startsLine(index: number): boolean {
    return hasLineBreak(this.bytes, index === 0 ? 0 : this.end(index - 1), this.start(index));
  }
}
