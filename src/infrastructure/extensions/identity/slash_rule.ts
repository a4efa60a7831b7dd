// SPDX-License-Identifier: MIT
import { Byte, hasLineBreak, wordText } from "./byte_classes.ts";
import { Token } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** The tokens that stand before a slash; `paren` tells of the parenthesis when the last one closes it. */
export interface SlashContext {
  readonly lastKind: number;
  readonly lastStart: number;
  readonly lastEnd: number;
  readonly beforeKind: number;
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly paren: number;
}

/** What stood before the `(` of a pair. */
export const Paren = { plain: 0, control: 1, unknown: 2 } as const;

const REGEX_AFTER = new Set([..."([{,;:&|^~*%?="].map((character) => character.charCodeAt(0)));
const REGEX_AFTER_WORD = new Set(
  "return typeof case in instanceof void delete throw new do else default".split(" "),
);
const UNKNOWN_AFTER_WORD = new Set(
  "of yield await extends as satisfies is break continue debugger".split(" "),
);
const CONTROL_WORD = new Set(["if", "while", "for", "with"]);

type Reading = "regex" | "division" | "unknown";

/** How a pair of parentheses has to be remembered that opens behind this token. */
export function parenKind(bytes: Uint8Array, kind: number, start: number, end: number): number {
  if (kind !== Token.word || end - start > 5) return Paren.plain;
  const word = wordText(bytes, start, end);
  if (CONTROL_WORD.has(word)) return Paren.control;
  return word === "await" ? Paren.unknown : Paren.plain;
}

/**
 * Whether the slash at `at` begins a regular expression (true) or divides (false).
 * @throws Undecided where the tokens before it do not settle that.
 */
export function isRegex(bytes: Uint8Array, at: number, context: SlashContext): boolean {
  const reading = context.lastKind === Byte.exclamation
    ? readingAfterExclamation(bytes, context)
    : readingAfter(bytes, context);
  if (reading === "unknown") throw new Undecided("a slash that may divide or begin a regular expression", at);
  if (reading === "division" && hasLineBreak(bytes, context.lastEnd, at)) {
    throw new Undecided("a line that begins with a slash", at);
  }
  return reading === "regex";
}

function readingAfter(bytes: Uint8Array, context: SlashContext): Reading {
  const { lastKind: kind, lastStart: start, lastEnd: end } = context;
  if (kind === Byte.closeParen) {
    if (context.paren === Paren.control) return "regex";
    return context.paren === Paren.unknown ? "unknown" : "division";
  }
  return readingAfterToken(bytes, kind, { start, end });
}

function readingAfterToken(bytes: Uint8Array, kind: number, at: { start: number; end: number }): Reading {
  switch (kind) {
    case Token.none:
      return "regex";
    case Token.word:
      return readingAfterWord(wordText(bytes, at.start, at.end));
    case Token.member:
    case Token.number:
    case Token.string:
    case Token.template:
    case Token.templateTail:
    case Token.regex:
    case Byte.closeBracket:
      return "division";
    case Token.templateHead:
      return "regex";
    case Byte.plus:
    case Byte.minus:
      return bytes[at.start - 1] === kind ? "unknown" : "regex";
    case Byte.greater:
      return bytes[at.start - 1] === Byte.equals ? "regex" : "unknown";
    default:
      return REGEX_AFTER.has(kind) ? "regex" : "unknown";
  }
}

function readingAfterWord(word: string): Reading {
  if (REGEX_AFTER_WORD.has(word)) return "regex";
  return UNKNOWN_AFTER_WORD.has(word) ? "unknown" : "division";
}

/** `x! / 2` divides, `= !/x/` does not; a `!` on a new line begins a statement. */
function readingAfterExclamation(bytes: Uint8Array, context: SlashContext): Reading {
  const { beforeKind: kind, beforeStart: start, beforeEnd: end } = context;
  if (kind === Byte.closeParen || kind === Byte.exclamation) return "unknown";
  const reading = readingAfterToken(bytes, kind, { start, end });
  if (reading === "division" && hasLineBreak(bytes, end, context.lastStart)) return "unknown";
  return reading;
}
