// SPDX-License-Identifier: MIT
/** Occurrences of a word that name a key, member, label, type or import, and refer to no variable. */
import { Byte } from "./byte_classes.ts";
import { MODIFIERS } from "./function_extent.ts";
import type { TokenTree } from "./token_tree.ts";
import { Token } from "./tokens.ts";

/** Whether the word at the token certainly refers to no variable. */
export function isPlainName(tree: TokenTree, index: number): boolean {
  return isKey(tree, index) || isMethodName(tree, index) || isClassMember(tree, index) ||
    isTypeName(tree, index) || isLinkName(tree, index);
}

/** `{ model: … }`, `{ model?: T }`, `model: for (…)` */
function isKey(tree: TokenTree, index: number): boolean {
  const after = tree.kind(index + 1);
  if (after === Byte.question && tree.kind(index + 2) === Byte.colon) return true;
  if (after !== Byte.colon) return false;
  switch (tree.kind(index - 1)) {
    case Byte.openBrace:
    case Byte.closeBrace:
    case Byte.openParen:
    case Byte.closeParen:
    case Byte.comma:
    case Byte.semicolon:
    case Token.end:
      return true;
    default:
      return hasModifier(tree, index) || startsMember(tree, index);
  }
}

function hasModifier(tree: TokenTree, index: number): boolean {
  return MODIFIERS.has(tree.word(index - 1)) && !tree.startsLine(index);
}

/** On a new line behind something that is complete. */
function startsMember(tree: TokenTree, index: number): boolean {
  return tree.startsLine(index) && tree.endsValue(index - 1);
}

/** `{ model(…) { … } }`, also with modifiers. */
function isMethodName(tree: TokenTree, index: number): boolean {
  const open = index + 1;
  if (tree.kind(open) !== Byte.openParen || tree.kind(tree.parent(index)) !== Byte.openBrace) return false;
  const before = index - 1;
  const isFirst = before === tree.parent(index) || tree.kind(before) === Byte.comma ||
    tree.kind(before) === Byte.asterisk || hasModifier(tree, index);
  const body = tree.close(open) + 1;
  return isFirst && tree.kind(body) === Byte.openBrace && !tree.startsLine(body);
}

/** A member of a class or interface, whatever follows it. */
function isClassMember(tree: TokenTree, index: number): boolean {
  const parent = tree.parent(index);
  if (parent < 0 || tree.kind(parent) !== Byte.openBrace || !isClassBody(tree, parent)) return false;
  const before = tree.kind(index - 1);
  return index - 1 === parent || before === Byte.semicolon || before === Byte.closeBrace ||
    hasModifier(tree, index) || startsMember(tree, index);
}

/** Whether the brace opens the body of a class or interface. */
function isClassBody(tree: TokenTree, brace: number): boolean {
  for (let i = brace - 1; i > tree.parent(brace); i = tree.before(i)) {
    const word = tree.word(i);
    if (word === "class" || word === "interface") {
      const next = tree.kind(i + 1);
      return i + 1 === brace || next === Token.word;
    }
    const kind = tree.kind(i);
    const isHeritage = kind === Token.word || kind === Token.member || kind === Byte.dot ||
      kind === Byte.comma ||
      kind === Byte.less || kind === Byte.greater || kind === Byte.closeParen || kind === Byte.closeBracket ||
      kind === Token.string || kind === Byte.bar || kind === Byte.ampersand;
    if (!isHeritage) return false;
  }
  return false;
}

/** `type model = …`, `interface model { … }` */
function isTypeName(tree: TokenTree, index: number): boolean {
  if (tree.startsLine(index)) return false;
  const word = tree.word(index - 1);
  const after = tree.kind(index + 1);
  if (word === "type") return after === Byte.equals || after === Byte.less;
  return word === "interface" &&
    (after === Byte.openBrace || after === Byte.less || tree.word(index + 1) === "extends");
}

/** `import { model as x }`, `export { x as model } from "…"` */
function isLinkName(tree: TokenTree, index: number): boolean {
  const parent = tree.parent(index);
  if (parent < 0 || tree.parent(parent) >= 0 || tree.kind(parent) !== Byte.openBrace) return false;
  const keyword = tree.word(parent - 1) === "type" ? parent - 2 : parent - 1;
  const renamed = tree.word(index + 1) === "as";
  const isImport = tree.word(keyword) === "import" ||
    (tree.kind(keyword) === Byte.comma && tree.word(keyword - 2) === "import");
  if (isImport) return renamed && tree.word(index - 1) !== "as";
  return tree.word(keyword) === "export" && tree.word(tree.close(parent) + 1) === "from";
}
