// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import type { Declaration } from "./declaration.ts";
import { decodeString } from "./decode_string.ts";
import { Token, type TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** Where the last value of a wanted key stands: the token of its value, a shorthand, or something unreadable. */
export type PropertyPlace =
  | { readonly form: "value"; readonly index: number }
  | { readonly form: "shorthand" }
  | { readonly form: "unknown" };

/** What the properties of the declared object say. */
export interface Properties {
  readonly places: ReadonlyMap<string, PropertyPlace>;
  /** It has an accessor, a spread or a computed key: reads of the object may run code. */
  readonly active: boolean;
}

/**
 * Walks over every property of the literal, the last of equal keys wins.
 * @throws Undecided for `__proto__` and for anything that does not read as a property.
 */
export function readProperties(
  tokens: TokenList,
  declaration: Declaration,
  wanted: ReadonlySet<string>,
): Properties {
  return new PropertyWalk(tokens, declaration, wanted).run();
}

class PropertyWalk {
  readonly #tokens: TokenList;
  readonly #declaration: Declaration;
  readonly #wanted: ReadonlySet<string>;
  readonly #places = new Map<string, PropertyPlace>();
  #active = false;

  constructor(tokens: TokenList, declaration: Declaration, wanted: ReadonlySet<string>) {
    this.#tokens = tokens;
    this.#declaration = declaration;
    this.#wanted = wanted;
  }

  run(): Properties {
    let i = this.#declaration.open + 1;
    while (i < this.#declaration.close) i = this.#skipValue(this.#property(i));
    return { places: this.#places, active: this.#active };
  }

  /** Behind the comma that ends the property that the token is part of. */
  #skipValue(index: number): number {
    let i = index;
    while (i < this.#declaration.close && this.#tokens.kind(i) !== Byte.comma) i = this.#tokens.next(i);
    return i + 1;
  }

  /** Reads one property up to where only its value follows. */
  #property(index: number): number {
    const tokens = this.#tokens;
    switch (tokens.kind(index)) {
      case Token.spread:
        this.#anything();
        return index + 1;
      case Byte.openBracket:
        this.#anything();
        return this.#computed(index);
      case Byte.asterisk:
        return this.#method(tokens.next(index));
      case Token.word:
        return this.#word(index);
      case Token.string:
      case Token.number:
        return this.#keyed(index);
      default:
        return this.#refuse(index);
    }
  }

  #computed(index: number): number {
    const after = this.#tokens.next(this.#tokens.next(index));
    const kind = this.#tokens.kind(after);
    return kind === Byte.colon || kind === Byte.openParen ? after : this.#refuse(after);
  }

  #word(index: number): number {
    const word = this.#tokens.word(index);
    const next = this.#tokens.next(index);
    if (isPlainEnd(this.#tokens.kind(next))) return this.#keyed(index);
    if (word === "get" || word === "set") return this.#accessor(next);
    if (word === "async") {
      return this.#method(this.#tokens.kind(next) === Byte.asterisk ? this.#tokens.next(next) : next);
    }
    return this.#refuse(next);
  }

  #accessor(index: number): number {
    this.#active = true;
    return this.#method(index);
  }

  /** A method whose key is at the token. */
  #method(index: number): number {
    const tokens = this.#tokens;
    if (tokens.kind(index) === Byte.openBracket) {
      this.#anything();
      return this.#computed(index);
    }
    const key = this.#key(index);
    const next = tokens.next(index);
    if (key === undefined || tokens.kind(next) !== Byte.openParen) return this.#refuse(index);
    this.#set(key, { form: "unknown" });
    return next;
  }

  #keyed(index: number): number {
    const tokens = this.#tokens;
    const key = this.#key(index);
    if (key === undefined) return this.#refuse(index);
    const next = tokens.next(index);
    switch (tokens.kind(next)) {
      case Byte.colon:
        this.#set(key, { form: "value", index: tokens.next(next) });
        return tokens.next(next);
      case Byte.openParen:
        this.#set(key, { form: "unknown" });
        return next;
      case Byte.comma:
      case Byte.closeBrace:
        if (tokens.kind(index) !== Token.word) return this.#refuse(index);
        this.#set(key, { form: "shorthand" });
        return next;
      default:
        return this.#refuse(next);
    }
  }

  /** The name of the key at the token, if it is a word, string or number. */
  #key(index: number): string | undefined {
    const tokens = this.#tokens;
    const kind = tokens.kind(index);
    if (kind === Token.word) return tokens.word(index);
    if (kind === Token.number) return "0";
    if (kind !== Token.string) return undefined;
    return decodeString(tokens.bytes.subarray(tokens.start(index), tokens.end(index)));
  }

  #set(key: string, place: PropertyPlace): void {
    if (key === "__proto__") {
      throw new Undecided("a key `__proto__`", this.#tokens.start(this.#declaration.open));
    }
    if (this.#wanted.has(key)) this.#places.set(key, place);
  }

  /** A spread or computed key may set every key again. */
  #anything(): void {
    this.#active = true;
    for (const key of this.#wanted) this.#places.set(key, { form: "unknown" });
  }

  #refuse(index: number): never {
    throw new Undecided("a property that this reader does not follow", this.#tokens.start(index));
  }
}

function isPlainEnd(kind: number): boolean {
  return kind === Byte.colon || kind === Byte.comma || kind === Byte.openParen || kind === Byte.closeBrace;
}
