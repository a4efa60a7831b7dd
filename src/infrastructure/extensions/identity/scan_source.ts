// SPDX-License-Identifier: MIT
import { Byte, BYTE_CLASS, ByteClass } from "./byte_classes.ts";
import { readCodePoint, skipWord } from "./code_points.ts";
import { skipBlockComment, skipLineComment, skipRegex, skipString, skipTemplateText } from "./literals.ts";
import { isRegex, Paren, parenKind, type SlashContext } from "./slash_rule.ts";
import { Token, TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** A place in code where a wanted name stands as a word, with the token before it. */
export interface Mention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly beforeKind: number;
  readonly beforeStart: number;
  readonly beforeEnd: number;
}

/** What one pass over a source finds. */
export interface Scan {
  readonly tokens: TokenList;
  readonly mentions: readonly Mention[];
  /** Brackets inside of each other, at the deepest. */
  readonly deepest: number;
}

/** Enough to read a declaration and its properties. */
const TOP_DEPTH = 2;

/** Entry of the bracket stack for the hole of a template. */
const HOLE = Byte.dollar;

/**
 * Reads a source from its first byte to its last: its tokens, and every mention of the names.
 * @param depth how many levels of brackets have their tokens kept.
 * @throws Undecided where the bytes leave what this lexer reads with certainty.
 */
export function scanSource(bytes: Uint8Array, names: readonly string[], depth = TOP_DEPTH): Scan {
  return new Scanner(bytes, names, depth).run();
}

class Scanner implements SlashContext {
  lastKind: number = Token.none;
  lastStart = 0;
  lastEnd = 0;
  beforeKind: number = Token.none;
  beforeStart = 0;
  beforeEnd = 0;
  paren: number = Paren.plain;
  #depth = 0;
  #deepest = 0;
  readonly #keptDepth: number;
  #stack: number[] = [];
  #parens: number[] = [];
  readonly #bytes: Uint8Array;
  readonly #names: readonly { text: string; bytes: Uint8Array }[];
  readonly #tokens: TokenList;
  readonly #mentions: Mention[] = [];

  constructor(bytes: Uint8Array, names: readonly string[], keptDepth: number) {
    this.#bytes = bytes;
    this.#keptDepth = keptDepth;
    this.#tokens = new TokenList(bytes);
    this.#names = names.map((text) => ({ text, bytes: new TextEncoder().encode(text) }));
  }

  run(): Scan {
    const bytes = this.#bytes;
    const table = BYTE_CLASS;
    const end = bytes.length;
    let pos = startOfCode(bytes);
    while (pos < end) {
      const byte = bytes[pos]!;
      switch (table[byte]!) {
        case ByteClass.space:
          pos++;
          break;
        case ByteClass.word:
        case ByteClass.digit: {
          const start = pos++;
          while (pos < end) {
            const kind = table[bytes[pos]!]!;
            if (kind !== ByteClass.word && kind !== ByteClass.digit) break;
            pos++;
          }
          if (bytes[pos]! >= Byte.firstOutsideAscii) pos = skipWord(bytes, pos);
          this.#word(start, pos);
          break;
        }
        case ByteClass.punctuation:
          pos = this.#punctuation(byte, pos);
          break;
        case ByteClass.quote: {
          const start = pos;
          pos = skipString(bytes, start);
          this.#token(Token.string, start, pos);
          break;
        }
        case ByteClass.open:
          this.#open(byte, pos++);
          break;
        case ByteClass.close:
          pos = this.#close(byte, pos);
          break;
        case ByteClass.slash:
          pos = this.#slash(pos);
          break;
        case ByteClass.backtick:
          pos = this.#template(pos, pos + 1, Token.template);
          break;
        default:
          pos = this.#unusual(byte, pos);
      }
    }
    if (this.#depth > 0) throw new Undecided("a bracket that is not closed", end);
    return { tokens: this.#tokens, mentions: this.#mentions, deepest: this.#deepest };
  }

  /** A character outside of ASCII, or a byte that code cannot hold. */
  #unusual(byte: number, at: number): number {
    if (byte < Byte.firstOutsideAscii) {
      throw new Undecided("a backslash or control byte outside of a literal", at);
    }
    const { role, length } = readCodePoint(this.#bytes, at);
    if (role === "space") return at + length;
    const end = skipWord(this.#bytes, at);
    this.#word(at, end);
    return end;
  }

  #token(kind: number, start: number, end: number): void {
    this.beforeKind = this.lastKind;
    this.beforeStart = this.lastStart;
    this.beforeEnd = this.lastEnd;
    this.lastKind = kind;
    this.lastStart = start;
    this.lastEnd = end;
    if (this.#depth < this.#keptDepth) this.#tokens.push(kind, start, end, this.#depth);
  }

  #word(start: number, end: number): void {
    const first = this.#bytes[start]!;
    if (BYTE_CLASS[first] === ByteClass.digit) return this.#token(Token.number, start, end);
    const member = this.lastKind === Byte.dot || this.lastKind === Byte.hash;
    if (!member) {
      for (const name of this.#names) {
        if (first === name.bytes[0] && end - start === name.bytes.length) this.#mention(name, start);
      }
    }
    this.#token(member ? Token.member : Token.word, start, end);
  }

  #mention(name: { text: string; bytes: Uint8Array }, start: number): void {
    for (let i = 1; i < name.bytes.length; i++) {
      if (this.#bytes[start + i] !== name.bytes[i]) return;
    }
    this.#mentions.push({
      name: name.text,
      start,
      end: start + name.bytes.length,
      depth: this.#depth,
      beforeKind: this.lastKind,
      beforeStart: this.lastStart,
      beforeEnd: this.lastEnd,
    });
  }

  #punctuation(byte: number, at: number): number {
    if (byte === Byte.dot && this.#bytes[at + 1] === Byte.dot && this.#bytes[at + 2] === Byte.dot) {
      this.#token(Token.spread, at, at + 3);
      return at + 3;
    }
    this.#token(byte, at, at + 1);
    return at + 1;
  }

  #open(byte: number, at: number): void {
    this.#parens.push(
      byte === Byte.openParen
        ? parenKind(this.#bytes, this.lastKind, this.lastStart, this.lastEnd)
        : Paren.plain,
    );
    this.#token(byte, at, at + 1);
    this.#stack.push(byte);
    this.#deepest = Math.max(this.#deepest, ++this.#depth);
  }

  #close(byte: number, at: number): number {
    const open = this.#stack.pop();
    const paren = this.#parens.pop();
    this.#depth--;
    if (byte === Byte.closeBrace && open === HOLE) return this.#template(at, at + 1, Token.templateTail);
    const wanted = byte === Byte.closeParen ? Byte.openParen : byte - 2;
    if (open !== wanted) throw new Undecided("a closing bracket without its opening one", at);
    this.#token(byte, at, at + 1);
    this.paren = paren!;
    return at + 1;
  }

  /** Text of a template from `from` on; `whole` is the kind of token if no hole follows. */
  #template(start: number, from: number, whole: number): number {
    const pos = skipTemplateText(this.#bytes, from);
    if (this.#bytes[pos - 1] === Byte.backtick) {
      this.#token(whole, start, pos);
      return pos;
    }
    this.#token(Token.templateHead, start, pos);
    this.#stack.push(HOLE);
    this.#parens.push(Paren.plain);
    this.#deepest = Math.max(this.#deepest, ++this.#depth);
    return pos;
  }

  #slash(at: number): number {
    const next = this.#bytes[at + 1];
    if (next === Byte.slash) return skipLineComment(this.#bytes, at);
    if (next === Byte.asterisk) return skipBlockComment(this.#bytes, at);
    if (!isRegex(this.#bytes, at, this)) {
      this.#token(Byte.slash, at, at + 1);
      return at + 1;
    }
    const end = skipRegex(this.#bytes, at);
    this.#token(Token.regex, at, end);
    return end;
  }
}

/** Behind the byte order mark and the `#!` line. */
function startOfCode(bytes: Uint8Array): number {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (bytes[start] !== Byte.hash || bytes[start + 1] !== Byte.exclamation) return start;
  return skipLineComment(bytes, start);
}
