// SPDX-License-Identifier: MIT
import { nearest } from "../../../domain/nearest.ts";
import { Byte } from "./byte_classes.ts";
import type { Mention } from "./scan_source.ts";
import { endsStatement, skipAssertions, skipTypeArguments } from "./statement_end.ts";
import { Token, type TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** Where `export const NAME = {` stands: indexes of tokens. */
export interface Declaration {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  readonly open: number;
  readonly close: number;
}

/** What decides about a declaration besides its own tokens. */
export interface DeclarationContext {
  readonly mentions: readonly Mention[];
  /** Whether a function of this name returns the very object that it is given. */
  readonly isWrapper: (name: string) => boolean;
}

/**
 * The top-level `export const NAME = { … }` of a source.
 * @returns undefined when there is none.
 * @throws Undecided when there is one of another form, or several.
 */
export function findDeclaration(
  tokens: TokenList,
  name: string,
  { mentions, isWrapper }: DeclarationContext,
): Declaration | undefined {
  if (mentions.length === 0) return undefined;
  let found: Declaration | undefined;
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (!tokens.isWord(i, "export")) continue;
    const constant = tokens.next(i);
    if (!tokens.isWord(constant, "const")) continue;
    const target = tokens.next(constant);
    if (tokens.isWord(target, name)) {
      if (found) throw new Undecided(`\`${name}\` is declared twice`, tokens.start(target));
      found = readDeclaration(tokens, { name, target, isWrapper });
    } else {
      refusePattern(tokens, target, mentions);
    }
  }
  if (!found) refuseDeclarator(tokens, mentions);
  return found;
}

/** `export const { model } = …` */
function refusePattern(tokens: TokenList, target: number, mentions: readonly Mention[]): void {
  const kind = tokens.kind(target);
  if (kind !== Byte.openBrace && kind !== Byte.openBracket) return;
  const end = tokens.end(tokens.next(target));
  const inside = mentions.find((mention) => mention.start > tokens.start(target) && mention.end <= end);
  if (inside) throw new Undecided(`\`${inside.name}\` is exported by destructuring`, inside.start);
}

/** `export const a = 1, model = …` */
function refuseDeclarator(tokens: TokenList, mentions: readonly Mention[]): void {
  if (!hasExportedConstant(tokens)) return;
  const second = mentions.find((mention) => mention.depth === 0 && mention.beforeKind === Byte.comma);
  if (second) throw new Undecided(`\`${second.name}\` may be a further declarator`, second.start);
}

function hasExportedConstant(tokens: TokenList): boolean {
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (tokens.isWord(i, "export") && tokens.isWord(tokens.next(i), "const")) return true;
  }
  return false;
}

interface Target {
  readonly name: string;
  readonly target: number;
  readonly isWrapper: DeclarationContext["isWrapper"];
}

function readDeclaration(tokens: TokenList, { name, target, isWrapper }: Target): Declaration {
  const at = tokens.start(target);
  let open = tokens.next(target);
  if (tokens.kind(open) === Byte.colon) open = skipAnnotation(tokens, tokens.next(open));
  if (tokens.kind(open) !== Byte.equals) throw new Undecided(`\`${name}\` has no plain initialiser`, at);
  open = tokens.next(open);
  if (tokens.kind(open) === Token.word && isWrapper(tokens.word(open))) {
    return readWrapped(tokens, name, { at, open });
  }
  if (tokens.kind(open) !== Byte.openBrace) {
    throw new Undecided(`the initialiser of \`${name}\` is not an object literal`, at);
  }
  const close = tokens.next(open);
  const end = skipAssertions(tokens, tokens.next(close));
  if (end === undefined || !endsStatement(tokens, end)) {
    throw new Undecided(`what follows the object literal of \`${name}\` may change it`, tokens.start(close));
  }
  return { name, at, open, close };
}

/** `NAME = wrapper<T>({ … })`, where the wrapper returns what it is given. */
function readWrapped(
  tokens: TokenList,
  name: string,
  { at, open }: { at: number; open: number },
): Declaration {
  const call = skipTypeArguments(tokens, tokens.next(open));
  const inner = call === undefined ? 0 : call + 1;
  if (call === undefined || tokens.kind(call) !== Byte.openParen || tokens.kind(inner) !== Byte.openBrace) {
    throw new Undecided(`the initialiser of \`${name}\` is not an object literal`, at);
  }
  const close = tokens.next(inner);
  const closeCall = tokens.next(call);
  let end = skipAssertions(tokens, tokens.next(close));
  if (end !== undefined && tokens.kind(end) === Byte.comma) end = tokens.next(end);
  const after = end === closeCall ? skipAssertions(tokens, tokens.next(closeCall)) : undefined;
  if (after === undefined || !endsStatement(tokens, after)) {
    throw new Undecided(`what follows the object literal of \`${name}\` may change it`, tokens.start(close));
  }
  return { name, at, open: inner, close };
}

/** The token of the `=` behind a type annotation. */
function skipAnnotation(tokens: TokenList, from: number): number {
  let i = from;
  for (; tokens.kind(i) !== Token.end; i = tokens.next(i)) {
    const kind = tokens.kind(i);
    if (kind === Byte.semicolon) break;
    if (kind === Byte.equals && tokens.kind(tokens.next(i)) !== Byte.greater) return i;
    if (kind === Token.word && i > from && tokens.startsLine(i)) break;
  }
  throw new Undecided("a type annotation that this reader does not follow", tokens.start(from));
}

/** Why a file that looks like an entry is none, for people who wonder. */
export function declarationHint(tokens: TokenList, name: string): string | undefined {
  let weak: string | undefined;
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (!tokens.isWord(i, "export")) continue;
    const next = tokens.next(i);
    const kind = tokens.kind(next);
    if (kind === Byte.openBrace && listsName(tokens, next, name)) {
      return `\`export { ${name} }\` is not recognised; write \`export const ${name} = { … }\``;
    }
    if (kind === Token.word && declaresName(tokens, next, name)) {
      return `\`export ${
        tokens.word(next)
      } ${name}\` is not recognised; write \`export const ${name} = { … }\``;
    }
    if (tokens.isWord(next, "default")) weak = "`export default` declares no type";
    if (kind === Byte.asterisk) weak ??= "`export *` declares no type";
  }
  return weak;
}

/** Keys that objects of other kinds of file do not have together. */
const SHAPES = [["type", "version"], ["type", "methods"], ["type", "name"], ["name", "execute"]];

/** What an exported constant is called that looks like an entry, but whose name does not make it one. */
export function misnamedHint(tokens: TokenList, names: readonly string[]): string | undefined {
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (!tokens.isWord(i, "export") || !tokens.isWord(tokens.next(i), "const")) continue;
    const target = tokens.next(tokens.next(i));
    let equals = tokens.next(target);
    // A plain type annotation may stand between.
    if (tokens.kind(equals) === Byte.colon) equals = tokens.next(tokens.next(equals));
    if (tokens.kind(equals) !== Byte.equals) continue;
    const keys = keysOf(tokens, tokens.next(equals));
    if (!SHAPES.some((shape) => shape.every((key) => keys.has(key)))) continue;
    const meant = nearest(tokens.word(target), names, 1)[0];
    const instead = meant
      ? `did you mean \`${meant}\`?`
      : `${names.map((name) => `\`${name}\``).join(" and ")} would`;
    return `\`export const ${tokens.word(target)}\` declares no type here; ${instead}`;
  }
  return undefined;
}

/** The plain keys of an object literal; `open` is its opening brace. */
function keysOf(tokens: TokenList, open: number): ReadonlySet<string> {
  const keys = new Set<string>();
  if (tokens.kind(open) !== Byte.openBrace) return keys;
  const close = tokens.next(open);
  for (let i = open + 1; i < close; i++) {
    if (tokens.depth(i) !== 1 || tokens.kind(i) !== Token.word) continue;
    const after = tokens.kind(i + 1);
    if (after === Byte.colon || after === Byte.openParen) keys.add(tokens.word(i));
  }
  return keys;
}

const DECLARING = new Set(["let", "var", "function", "class", "async", "abstract", "enum", "namespace"]);

function declaresName(tokens: TokenList, index: number, name: string): boolean {
  if (!DECLARING.has(tokens.word(index))) return false;
  let i = tokens.next(index);
  for (let steps = 0; steps < 3; steps++, i = tokens.next(i)) {
    if (tokens.isWord(i, name)) return true;
    const kind = tokens.kind(i);
    const modifier = kind === Byte.asterisk || tokens.isWord(i, "function") || tokens.isWord(i, "class");
    if (!modifier) return false;
  }
  return false;
}

/** Whether `{ a, b as NAME }` exports the name; `index` is its opening brace. */
function listsName(tokens: TokenList, index: number, name: string): boolean {
  const close = tokens.next(index);
  for (let i = index + 1; i < close; i++) {
    if (tokens.depth(i) !== 1 || tokens.word(i) !== name) continue;
    const after = tokens.kind(i + 1);
    if (after === Byte.comma || i + 1 === close) return true;
  }
  return false;
}

/** Whether the module may export the name in a way that is not recognised. */
export function mayExportOtherwise(tokens: TokenList, name: string): boolean {
  for (let i = 0; i < tokens.count; i = tokens.next(i)) {
    if (!tokens.isWord(i, "export")) continue;
    const next = tokens.next(i);
    const kind = tokens.kind(next);
    if (kind === Byte.asterisk) return true;
    if (kind === Byte.openBrace && listsName(tokens, next, name)) return true;
    if (kind === Token.word && declaresName(tokens, next, name)) return true;
  }
  return false;
}
