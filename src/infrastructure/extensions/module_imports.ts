// SPDX-License-Identifier: MIT
import { Byte } from "./identity/byte_classes.ts";
import { decodeString } from "./identity/decode_string.ts";
import { scanSource } from "./identity/scan_source.ts";
import { Token, type TokenList } from "./identity/tokens.ts";
import { Undecided } from "./identity/undecided.ts";

/**
 * What the `import` and `export … from` statements of a module name. A runtime loads all of it before it runs the
 * first line of the module.
 * @throws Undecided where the lexer cannot read the module with certainty.
 */
export function importedSpecifiers(bytes: Uint8Array): string[] {
  const { tokens } = scanSource(bytes, []);
  const specifiers: string[] = [];
  for (let index = 0; index < tokens.count; index = tokens.next(index)) {
    const from = statementStart(tokens, index);
    if (from === undefined) continue;
    const at = specifierOf(tokens, from);
    const specifier = decodeString(bytes.subarray(tokens.start(at), tokens.end(at)));
    if (specifier === undefined) throw new Undecided("a specifier with an invalid escape", tokens.start(at));
    specifiers.push(specifier);
  }
  return specifiers;
}

/** The first token behind the keyword of a statement that names a module; undefined for other tokens. */
function statementStart(tokens: TokenList, index: number): number | undefined {
  const after = tokens.next(index);
  if (tokens.isWord(index, "import")) {
    // `import(…)` and `import.meta` are expressions.
    const kind = tokens.kind(after);
    return kind === Byte.openParen || kind === Byte.dot ? undefined : after;
  }
  if (!tokens.isWord(index, "export")) return undefined;
  if (tokens.kind(after) === Byte.asterisk) return after;
  if (tokens.kind(after) !== Byte.openBrace) return undefined;
  const close = tokens.next(after);
  return tokens.isWord(tokens.next(close), "from") ? tokens.next(close) : undefined;
}

const CLAUSE = new Set<number>([
  Token.word,
  Byte.comma,
  Byte.asterisk,
  Byte.openBrace,
  Byte.closeBrace,
]);

function specifierOf(tokens: TokenList, from: number): number {
  for (let index = from;; index = tokens.next(index)) {
    if (tokens.kind(index) === Token.string) return index;
    if (!CLAUSE.has(tokens.kind(index))) {
      throw new Undecided("an import without a specifier", tokens.start(index));
    }
  }
}
