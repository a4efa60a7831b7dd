// SPDX-License-Identifier: MIT
/** Where an occurrence of a name binds it again, and how far that reaches. */
import { Byte } from "./byte_classes.ts";
import { arrowBody, type Extent, functionOf, isBeforeArrow, MODIFIERS } from "./function_extent.ts";
import type { TokenTree } from "./token_tree.ts";
import { Token } from "./tokens.ts";

/** First and last token in which a name is bound. */
export type Reach = Pick<Extent, "from" | "to">;

/** The tokens that the binding at the token certainly reaches; undefined when it is not certainly a binding. */
export function bindingReach(tree: TokenTree, index: number): Reach | undefined {
  const arrow = singleParameter(tree, index);
  if (arrow) return arrow;
  const word = tree.word(index - 1);
  if (word === "function" || word === "class") return declared(tree, index, index - 1);
  if (tree.kind(index - 1) === Byte.asterisk && tree.word(index - 2) === "function") {
    return declared(tree, index, index - 2);
  }
  const variable = variableReach(tree, { from: index, to: index });
  if (variable) return variable;
  const pattern = patternOf(tree, index);
  return variableReach(tree, pattern) ?? parameterReach(tree, pattern);
}

/** `model => …` */
function singleParameter(tree: TokenTree, index: number): Reach | undefined {
  if (!tree.isArrow(index + 1) || !isBeforeArrow(tree, index - 1)) return undefined;
  // Behind a colon it may be the type that another arrow function returns.
  if (tree.kind(index - 1) === Byte.colon && tree.kind(index - 2) !== Token.word) return undefined;
  return { from: index, to: arrowBody(tree, index + 3).to };
}

/** A function or class of that name: known around it when it certainly is a statement, else only in itself. */
function declared(tree: TokenTree, index: number, keyword: number): Reach | undefined {
  const parent = tree.parent(index);
  const start = tree.word(keyword - 1) === "async" ? keyword - 1 : keyword;
  const before = tree.kind(start - 1);
  const isStatement = start - 1 === parent || before === Byte.semicolon || before === Byte.closeBrace;
  if (isStatement && parent >= 0 && tree.kind(parent) === Byte.openBrace) {
    return { from: parent, to: tree.close(parent) };
  }
  if (parent < 0 && isStatement) return undefined;
  if (tree.word(keyword) === "function") {
    return tree.kind(index + 1) === Byte.openParen ? functionOf(tree, index + 1) : undefined;
  }
  return tree.kind(index + 1) === Byte.openBrace ? { from: index, to: tree.close(index + 1) } : undefined;
}

/** First and last token of what a declaration binds: a name, or the pattern that holds it. */
interface Pattern {
  readonly from: number;
  readonly to: number;
}

/** The outermost pattern in which the name stands where a name is bound; else the name. */
function patternOf(tree: TokenTree, index: number): Pattern {
  let from = index;
  let to = index;
  for (let parent = tree.parent(from); parent >= 0; parent = tree.parent(from)) {
    const kind = tree.kind(parent);
    const isObject = kind === Byte.openBrace;
    if (!isObject && kind !== Byte.openBracket) return { from, to };
    const binds = isObject
      ? isBoundInObject(tree, { from, to }, parent)
      : isBoundInArray(tree, { from, to }, parent);
    if (!binds) return { from, to };
    from = parent;
    to = tree.close(parent);
  }
  return { from, to };
}

/** `{ x }`, `{ x = 1 }`, `{ key: x }`, `{ key: { … } = {} }`, `{ ...x }` */
function isBoundInObject(tree: TokenTree, { from, to }: Pattern, parent: number): boolean {
  if (!endsElement(tree, to + 1, Byte.closeBrace)) return false;
  const before = from - 1;
  if (tree.kind(before) === Byte.colon) {
    const key = tree.before(before);
    const isKey = tree.kind(key) === Token.word || tree.kind(key) === Token.string ||
      tree.kind(key) === Token.number || tree.kind(before - 1) === Byte.closeBracket;
    const start = tree.kind(before - 1) === Byte.closeBracket ? tree.before(before - 1) : before - 2;
    return isKey && startsElement(tree, start, parent);
  }
  if (tree.kind(before) === Token.spread) return startsElement(tree, before - 1, parent);
  return from === to && startsElement(tree, before, parent);
}

/** `[x]`, `[, x = 1]`, `[...x]` */
function isBoundInArray(tree: TokenTree, { from, to }: Pattern, parent: number): boolean {
  if (!endsElement(tree, to + 1, Byte.closeBracket)) return false;
  const before = tree.kind(from - 1) === Token.spread ? from - 2 : from - 1;
  return startsElement(tree, before, parent);
}

function endsElement(tree: TokenTree, index: number, close: number): boolean {
  const kind = tree.kind(index);
  return kind === Byte.comma || kind === close || tree.isAssignment(index);
}

/** Whether an element of a list begins behind the token: it is the opening bracket, or a comma outside of `<…>`. */
function startsElement(tree: TokenTree, before: number, parent: number): boolean {
  if (before === parent) return true;
  return tree.kind(before) === Byte.comma && !isInAngles(tree, before, parent);
}

/** Whether a `<` before the token, among the same brackets, may still be open. */
function isInAngles(tree: TokenTree, index: number, parent: number): boolean {
  let open = 0;
  for (let i = parent + 1; i < index; i = tree.after(i)) {
    const kind = tree.kind(i);
    if (kind === Byte.less) open++;
    else if (kind === Byte.greater && tree.kind(i - 1) !== Byte.equals && open > 0) open--;
  }
  return open > 0;
}

const VARIABLES = new Set(["const", "let", "var"]);

/** `const x`, `for (const x of …)`, `let a = 1, x` */
function variableReach(tree: TokenTree, pattern: Pattern): Reach | undefined {
  const keyword = declaratorKeyword(tree, pattern.from);
  if (keyword === undefined || tree.word(keyword - 1) === "declare") return undefined;
  const parent = tree.parent(keyword);
  if (parent < 0) return undefined;
  if (tree.kind(parent) === Byte.openBrace) return { from: parent, to: tree.close(parent) };
  const isLoop = tree.word(parent - 1) === "for" ||
    (tree.word(parent - 1) === "await" && tree.word(parent - 2) === "for");
  if (tree.kind(parent) !== Byte.openParen || !isLoop) return undefined;
  const block = tree.close(parent) + 1;
  return { from: parent, to: tree.kind(block) === Byte.openBrace ? tree.close(block) : block - 1 };
}

/** The keyword of the declaration that binds what begins at the token. */
function declaratorKeyword(tree: TokenTree, index: number): number | undefined {
  if (VARIABLES.has(tree.word(index - 1))) return index - 1;
  const parent = tree.parent(index);
  if (tree.kind(index - 1) !== Byte.comma) return undefined;
  for (let i = index - 1; i > parent; i = tree.before(i)) {
    if (VARIABLES.has(tree.word(i))) return isInAngles(tree, index, i) ? undefined : i;
    // On a new line another statement may have begun.
    if (tree.kind(i) === Byte.semicolon || (i + 1 < index && tree.mayEndBefore(i + 1))) return undefined;
  }
  return undefined;
}

/** `(x) => …`, `function (x = 1) { … }`, `catch (x) { … }` */
function parameterReach(tree: TokenTree, pattern: Pattern): Reach | undefined {
  const open = tree.parent(pattern.from);
  if (open < 0 || tree.kind(open) !== Byte.openParen) return undefined;
  if (tree.word(open - 1) === "catch") {
    const block = tree.close(open) + 1;
    return open + 1 === pattern.from && tree.kind(block) === Byte.openBrace
      ? { from: open, to: tree.close(block) }
      : undefined;
  }
  let before = pattern.from - 1;
  if (tree.kind(before) === Token.spread) before--;
  while (MODIFIERS.has(tree.word(before)) && before > open) before--;
  if (!startsElement(tree, before, open)) return undefined;
  const after = tree.kind(pattern.to + 1);
  const ends = after === Byte.comma || after === Byte.closeParen || after === Byte.colon ||
    after === Byte.question ||
    tree.isAssignment(pattern.to + 1);
  return ends ? functionOf(tree, open) : undefined;
}
