// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { Token, type TokenList } from "./tokens.ts";

/** Words behind which an operand follows, so that they end no value. */
const OPERATOR_WORDS = new Set(
  "return typeof case in instanceof void delete throw new do else default of yield await extends as satisfies is keyof"
    .split(" "),
);

/** Tokens that no statement, type or member can end with. */
const NEEDS_MORE: ReadonlySet<number> = new Set(
  [..."({[,.:?&|=<"].map((character) => character.charCodeAt(0)),
);

/** All tokens of a source with the pairs of its brackets, holes of templates included. */
export class TokenTree {
  /** Index of the bracket that holds the token; -1 at the top. */
  readonly #parents: Int32Array;
  /** For an opening bracket its closing one; for a closing bracket its opening one. */
  readonly #closers: Int32Array;
  readonly #openers: Int32Array;

  constructor(readonly tokens: TokenList) {
    this.#parents = new Int32Array(tokens.count);
    this.#closers = new Int32Array(tokens.count).fill(-1);
    this.#openers = new Int32Array(tokens.count).fill(-1);
    const open: number[] = [];
    for (let i = 0; i < tokens.count; i++) {
      const kind = tokens.kind(i);
      const closes = isClose(kind) || kind === Token.templateTail ||
        (kind === Token.templateHead && this.#endsHole(i, open));
      if (closes) {
        const opener = open.pop()!;
        this.#openers[i] = opener;
        this.#closers[opener] = i;
      }
      this.#parents[i] = open.at(-1) ?? -1;
      if (isOpen(kind) || kind === Token.templateHead) open.push(i);
    }
  }

  /** A part of a template between two holes closes one and opens the next. */
  #endsHole(index: number, open: readonly number[]): boolean {
    return open.length > 0 && this.tokens.kind(open.at(-1)!) === Token.templateHead &&
      this.tokens.bytes[this.tokens.start(index)] === Byte.closeBrace;
  }

  kind(index: number): number {
    return this.tokens.kind(index);
  }

  parent(index: number): number {
    return this.#parents[index]!;
  }

  /** The closing bracket of an opening one. */
  close(open: number): number {
    return this.#closers[open]!;
  }

  /** The token before it of the same brackets: for a closing bracket that is what stands before its pair. */
  before(index: number): number {
    const opener = this.#openers[index]!;
    if (opener < 0) return index - 1;
    return isClose(this.kind(index)) ? opener - 1 : opener;
  }

  /** The token behind it of the same brackets: for an opening bracket that is what stands behind its pair. */
  after(index: number): number {
    const closer = this.#closers[index]!;
    if (closer < 0) return index + 1;
    return isOpen(this.kind(index)) ? closer + 1 : closer;
  }

  /** The word at the token, if it is one and not behind a dot. */
  word(index: number): string {
    return this.kind(index) === Token.word ? this.tokens.word(index) : "";
  }

  /** Whether the token and the next one are written without anything between them. */
  touches(index: number): boolean {
    return index + 1 < this.tokens.count && this.tokens.end(index) === this.tokens.start(index + 1);
  }

  /** `=>` */
  isArrow(index: number): boolean {
    return this.kind(index) === Byte.equals && this.kind(index + 1) === Byte.greater && this.touches(index);
  }

  /** `=`, and not a part of another operator. */
  isAssignment(index: number): boolean {
    if (this.kind(index) !== Byte.equals) return false;
    const next = this.kind(index + 1);
    const before = this.kind(index - 1);
    if (this.touches(index) && (next === Byte.equals || next === Byte.greater)) return false;
    return !(index > 0 && this.touches(index - 1) && (before === Byte.equals || before === Byte.exclamation));
  }

  startsLine(index: number): boolean {
    return this.tokens.startsLine(index);
  }

  /** Whether a value or a name certainly ends with the token, so that a new line ends the statement behind it. */
  endsValue(index: number): boolean {
    const kind = this.kind(index);
    if (kind === Token.word) return !OPERATOR_WORDS.has(this.tokens.word(index));
    return isClose(kind) || kind === Token.member || kind === Token.number || kind === Token.string ||
      kind === Token.template || kind === Token.templateTail || kind === Token.regex;
  }

  /** Whether a statement, type or member may end before the token: it begins a line, and nothing needs it there. */
  mayEndBefore(index: number): boolean {
    if (!this.startsLine(index)) return false;
    const kind = this.kind(index - 1);
    if (kind === Byte.greater) return this.kind(index - 2) !== Byte.equals;
    if (kind === Byte.plus || kind === Byte.minus) return this.kind(index - 2) === kind;
    return !NEEDS_MORE.has(kind);
  }

  /** The `<` that a `>` closes, by counting; undefined when there is none among the same brackets. */
  openAngle(greater: number): number | undefined {
    let depth = 0;
    const parent = this.parent(greater);
    for (let i = greater; i > parent; i = this.before(i)) {
      const kind = this.kind(i);
      if (kind === Byte.greater && this.kind(i - 1) !== Byte.equals) depth++;
      else if (kind === Byte.less && --depth === 0) return i;
      else if (kind === Byte.semicolon) return undefined;
    }
    return undefined;
  }
}

export function isOpen(kind: number): boolean {
  return kind === Byte.openBrace || kind === Byte.openBracket || kind === Byte.openParen;
}

export function isClose(kind: number): boolean {
  return kind === Byte.closeBrace || kind === Byte.closeBracket || kind === Byte.closeParen;
}
