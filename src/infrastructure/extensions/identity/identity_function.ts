// SPDX-License-Identifier: MIT
import { Byte } from "./byte_classes.ts";
import { scanSource } from "./scan_source.ts";
import { endsStatement, skipAssertions, skipTypeArguments } from "./statement_end.ts";
import { Token, type TokenList } from "./tokens.ts";

/**
 * Whether the module binds the name to a function that returns its first argument and does nothing else:
 * `const f = (x) => x` or `function f(x) { return x }`, with types.
 */
export function isIdentityFunction(tokens: TokenList, name: string): boolean {
  let found: number | undefined;
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    const isConstant = tokens.isWord(i, "const");
    if (!isConstant && !tokens.isWord(i, "function")) continue;
    if (!tokens.isWord(tokens.next(i), name)) continue;
    if (found !== undefined || tokens.isWord(i - 1, "declare") || tokens.isWord(i - 1, "async")) return false;
    found = i;
  }
  if (found === undefined) return false;
  const target = tokens.next(found);
  if (tokens.isWord(found, "const")) return isIdentityArrow(tokens, tokens.next(target));
  return isNeverAssigned(tokens, name) && isIdentityBody(tokens, tokens.next(target));
}

function isIdentityArrow(tokens: TokenList, index: number): boolean {
  if (tokens.kind(index) !== Byte.equals) return false;
  let i = tokens.next(index);
  let parameter: string | undefined;
  if (tokens.kind(i) === Token.word) {
    parameter = tokens.word(i);
    i = tokens.next(i);
  } else {
    const open = skipTypeArguments(tokens, i);
    if (open === undefined || tokens.kind(open) !== Byte.openParen) return false;
    parameter = firstParameter(tokens, open);
    i = tokens.next(tokens.next(open));
    if (tokens.kind(i) === Byte.colon) i = skipPlainType(tokens, tokens.next(i));
  }
  if (parameter === undefined || tokens.kind(i) !== Byte.equals || tokens.kind(i + 1) !== Byte.greater) {
    return false;
  }
  const body = tokens.next(i + 1);
  if (tokens.kind(body) === Byte.openBrace) {
    return returnsParameter(tokens, body, parameter) && endsStatement(tokens, tokens.next(tokens.next(body)));
  }
  const end = tokens.isWord(body, parameter) ? skipAssertions(tokens, tokens.next(body)) : undefined;
  return end !== undefined && endsStatement(tokens, end);
}

/** Behind `function NAME`. */
function isIdentityBody(tokens: TokenList, index: number): boolean {
  const open = skipTypeArguments(tokens, index);
  if (open === undefined || tokens.kind(open) !== Byte.openParen) return false;
  const parameter = firstParameter(tokens, open);
  let i = tokens.next(tokens.next(open));
  if (tokens.kind(i) === Byte.colon) i = skipPlainType(tokens, tokens.next(i));
  return parameter !== undefined && tokens.kind(i) === Byte.openBrace &&
    returnsParameter(tokens, i, parameter);
}

/** The name of a first parameter without pattern or default. */
function firstParameter(tokens: TokenList, open: number): string | undefined {
  const name = tokens.kind(open + 1) === Token.word ? tokens.word(open + 1) : "";
  const after = tokens.kind(open + 2);
  const isPlain = after === Byte.colon || after === Byte.comma || after === Byte.closeParen;
  return isPlain && name !== "" && name !== "this" ? name : undefined;
}

/** `{ return PARAMETER; }` */
function returnsParameter(tokens: TokenList, open: number, parameter: string): boolean {
  if (!tokens.isWord(open + 1, "return") || tokens.startsLine(open + 2)) return false;
  if (!tokens.isWord(open + 2, parameter)) return false;
  let i = skipAssertions(tokens, tokens.next(open + 2));
  if (i !== undefined && tokens.kind(i) === Byte.semicolon) i = tokens.next(i);
  return i === tokens.next(open);
}

/** A name with dots and type arguments. */
function skipPlainType(tokens: TokenList, index: number): number {
  let i = index;
  if (tokens.kind(i) !== Token.word) return i;
  i = tokens.next(i);
  while (tokens.kind(i) === Byte.dot) i = tokens.next(tokens.next(i));
  return skipTypeArguments(tokens, i) ?? i;
}

/** A function's name may be given another value; wherever it stands it has to be called, declared or exported. */
function isNeverAssigned(tokens: TokenList, name: string): boolean {
  const scan = scanSource(tokens.bytes, [name], Number.POSITIVE_INFINITY);
  for (let i = 0; i < scan.tokens.count; i++) {
    if (!scan.tokens.isWord(i, name)) continue;
    const after = scan.tokens.kind(i + 1);
    const isUse = after === Byte.openParen || after === Byte.less ||
      (after === Byte.closeBrace || after === Byte.comma || scan.tokens.isWord(i + 1, "as")) &&
        isExported(scan.tokens, i);
    if (!isUse) return false;
  }
  return true;
}

/** Whether the token is part of `export { … }`. */
function isExported(tokens: TokenList, index: number): boolean {
  let i = index;
  while (i >= 0 && tokens.kind(i) !== Byte.openBrace) i--;
  return tokens.isWord(i - 1, "export");
}
