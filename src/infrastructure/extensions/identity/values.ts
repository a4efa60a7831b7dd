// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { decodeString, decodeText } from "./decode_string.ts";
import { scanSource } from "./scan_source.ts";
import { endsStatement, skipAssertions } from "./statement_end.ts";
import { Token, type TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** Answers what the names of an expression are bound to. */
export interface Constants {
  /** @param pending constants that are being read, so that a cycle ends. */
  constantString(name: string, pending?: readonly string[]): string | undefined;
}

/** Longer strings, longer chains of constants and deeper templates are not followed. */
const MAX_LENGTH = 10_000;
const MAX_CHAIN = 50;
const MAX_HOLES = 10;

/** A value that was read, and the token behind it. */
interface Reading {
  readonly value: string;
  readonly next: number;
}

/** Reads strings from tokens: literals, sums, templates and constants. */
export class ExpressionReader {
  constructor(
    private readonly tokens: TokenList,
    private readonly constants: Constants,
    private readonly holes = 0,
  ) {}

  /** The string that a property's value at the token is; undefined when that is not certain. */
  propertyString(index: number): string | undefined {
    const read = this.#assertedString(index, []);
    if (!read) return undefined;
    const kind = this.tokens.kind(read.next);
    return kind === Byte.comma || kind === Byte.closeBrace || kind === Token.end ? read.value : undefined;
  }

  /** The string of a declaration whose initializer is at the token. */
  declaredString(index: number, pending: readonly string[]): string | undefined {
    if (pending.length > MAX_CHAIN) return undefined;
    const read = this.#assertedString(index, pending);
    return read && endsStatement(this.tokens, read.next) ? read.value : undefined;
  }

  /** The strings of an array literal that begins at the token; undefined when that is not certain. */
  propertyStrings(index: number): string[] | undefined {
    const { tokens } = this;
    if (tokens.kind(index) !== Byte.openBracket) return undefined;
    const close = tokens.next(index);
    const end = skipAssertions(tokens, tokens.next(close));
    const kind = end === undefined ? Token.none : tokens.kind(end);
    if (kind !== Byte.comma && kind !== Byte.closeBrace) return undefined;
    return readStrings(tokens.bytes.subarray(tokens.end(index), tokens.start(close)));
  }

  #assertedString(index: number, pending: readonly string[]): Reading | undefined {
    const sum = this.#sum(index, pending);
    const next = sum && this.#skipStringAssertion(sum.next);
    return next === undefined ? undefined : { value: sum!.value, next };
  }

  #sum(index: number, pending: readonly string[]): Reading | undefined {
    const { tokens } = this;
    let value = "";
    let i = index;
    while (true) {
      const operand = this.#operand(i, pending);
      if (operand === undefined) return undefined;
      value += operand.value;
      if (value.length > MAX_LENGTH) return undefined;
      i = operand.next;
      if (tokens.kind(i) !== Byte.plus) return { value, next: i };
      i = tokens.next(i);
    }
  }

  #operand(index: number, pending: readonly string[]): Reading | undefined {
    const { tokens } = this;
    const kind = tokens.kind(index);
    if (kind === Token.templateHead) return this.#template(index, pending);
    const next = tokens.next(index);
    const value = kind === Token.string || kind === Token.template
      ? decodeString(tokens.bytes.subarray(tokens.start(index), tokens.end(index)))
      : kind === Token.word
      ? this.constants.constantString(tokens.word(index), pending)
      : undefined;
    return value === undefined ? undefined : { value, next };
  }

  /** A template with holes: its parts are tokens of one depth, each but the last opens a hole. */
  #template(head: number, pending: readonly string[]): Reading | undefined {
    const { tokens } = this;
    let value = "";
    for (let i = head;;) {
      const opens = tokens.kind(i) === Token.templateHead;
      const text = tokens.bytes.subarray(tokens.start(i) + 1, tokens.end(i) - (opens ? 2 : 1));
      const part = decodeText(text, true);
      if (part === undefined) return undefined;
      value += part;
      const next = tokens.next(i);
      if (!opens) return { value, next };
      const hole = this.#hole(tokens.bytes.subarray(tokens.end(i), tokens.start(next)), pending);
      if (hole === undefined) return undefined;
      value += hole;
      if (value.length > MAX_LENGTH) return undefined;
      i = next;
    }
  }

  #hole(bytes: Uint8Array, pending: readonly string[]): string | undefined {
    if (this.holes >= MAX_HOLES) return undefined;
    return scanned(bytes, (tokens) => {
      const read = new ExpressionReader(tokens, this.constants, this.holes + 1).#assertedString(0, pending);
      return read && tokens.kind(read.next) === Token.end ? read.value : undefined;
    });
  }

  /** `as const`, `as string`, `satisfies string`. */
  #skipStringAssertion(index: number): number | undefined {
    const { tokens } = this;
    const asserts = tokens.isWord(index, "as");
    if (!asserts && !tokens.isWord(index, "satisfies")) return index;
    if (tokens.startsLine(index)) return undefined;
    const type = tokens.next(index);
    if (tokens.isWord(type, "string") || (asserts && tokens.isWord(type, "const"))) return tokens.next(type);
    return undefined;
  }
}

/** String literals between commas, one more comma at the end allowed. */
function readStrings(inside: Uint8Array): string[] | undefined {
  return scanned(inside, (tokens) => {
    const strings: string[] = [];
    for (let i = 0; i < tokens.count; i += 2) {
      const kind = tokens.kind(i);
      if (kind !== Token.string && kind !== Token.template) return undefined;
      const value = decodeString(inside.subarray(tokens.start(i), tokens.end(i)));
      const after = tokens.kind(i + 1);
      if (value === undefined || (after !== Byte.comma && after !== Token.end)) return undefined;
      strings.push(value);
    }
    return strings;
  });
}

/** Works on the tokens of a part of a source; undefined when they cannot be told. */
function scanned<T>(bytes: Uint8Array, work: (tokens: TokenList) => T): T | undefined {
  try {
    return work(scanSource(bytes, []).tokens);
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}
