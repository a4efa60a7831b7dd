// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { findConstants } from "./constants.ts";
import { decodeString } from "./decode_string.ts";
import { scanSource } from "./scan_source.ts";
import { endsStatement, skipAssertions } from "./statement_end.ts";
import { Token, type TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** A value that was read, and the token behind it. */
interface Reading {
  readonly value: string;
  readonly next: number;
}

/** Reads strings from the tokens of one source, following its constants. */
export class ValueReader {
  readonly #tokens: TokenList;
  #constants: ReadonlyMap<string, number> | undefined;

  constructor(tokens: TokenList) {
    this.#tokens = tokens;
  }

  /** The string that a property's value at the token is; undefined when that is not certain. */
  propertyString(index: number): string | undefined {
    const sum = this.#sum(index, []);
    if (!sum) return undefined;
    const end = this.#skipStringAssertion(sum.next);
    if (end === undefined) return undefined;
    const kind = this.#tokens.kind(end);
    return kind === Byte.comma || kind === Byte.closeBrace || kind === Token.end ? sum.value : undefined;
  }

  /** The string that a shorthand property's constant is bound to. */
  constantString(name: string): string | undefined {
    return this.#constant(name, []);
  }

  /** The strings of an array literal that begins at the token; undefined when that is not certain. */
  propertyStrings(index: number): string[] | undefined {
    const tokens = this.#tokens;
    if (tokens.kind(index) !== Byte.openBracket) return undefined;
    const close = tokens.next(index);
    const end = skipAssertions(tokens, tokens.next(close));
    const kind = end === undefined ? Token.none : tokens.kind(end);
    if (kind !== Byte.comma && kind !== Byte.closeBrace) return undefined;
    return readStrings(tokens.bytes.subarray(tokens.end(index), tokens.start(close)));
  }

  #sum(index: number, pending: readonly string[]): Reading | undefined {
    const tokens = this.#tokens;
    let value = "";
    let i = index;
    while (true) {
      const operand = this.#operand(i, pending);
      if (operand === undefined) return undefined;
      value += operand;
      i = tokens.next(i);
      if (tokens.kind(i) !== Byte.plus) return { value, next: i };
      i = tokens.next(i);
    }
  }

  #operand(index: number, pending: readonly string[]): string | undefined {
    const tokens = this.#tokens;
    const kind = tokens.kind(index);
    if (kind === Token.string || kind === Token.template) {
      return decodeString(tokens.bytes.subarray(tokens.start(index), tokens.end(index)));
    }
    return kind === Token.word ? this.#constant(tokens.word(index), pending) : undefined;
  }

  #constant(name: string, pending: readonly string[]): string | undefined {
    this.#constants ??= findConstants(this.#tokens);
    const index = this.#constants.get(name);
    if (index === undefined || pending.includes(name)) return undefined;
    const sum = this.#sum(index, [...pending, name]);
    if (!sum) return undefined;
    const end = this.#skipStringAssertion(sum.next);
    return end !== undefined && endsStatement(this.#tokens, end) ? sum.value : undefined;
  }

  /** `as const`, `as string`, `satisfies string`. */
  #skipStringAssertion(index: number): number | undefined {
    const tokens = this.#tokens;
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
  const strings: string[] = [];
  try {
    const { tokens } = scanSource(inside, []);
    for (let i = 0; i < tokens.count; i += 2) {
      const kind = tokens.kind(i);
      if (kind !== Token.string && kind !== Token.template) return undefined;
      const value = decodeString(inside.subarray(tokens.start(i), tokens.end(i)));
      const after = tokens.kind(i + 1);
      if (value === undefined || (after !== Byte.comma && after !== Token.end)) return undefined;
      strings.push(value);
    }
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
  return strings;
}
