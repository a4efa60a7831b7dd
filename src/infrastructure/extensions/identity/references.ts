// SPDX-License-Identifier: MIT
import { bindingReach, type Reach } from "./bindings.ts";
import { Byte } from "./byte_classes.ts";
import type { Declaration } from "./declaration.ts";
import { DeferredCode } from "./deferred_code.ts";
import { endsStatement } from "./statement_end.ts";
import { isPlainName } from "./plain_names.ts";
import { isOpen, TokenTree } from "./token_tree.ts";
import { Token, type TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";

/** What is known of the declared object. */
export interface ObjectTraits {
  /** Reads of the object may run code. */
  readonly active: boolean;
  /** Names under which it must not be exported again. */
  readonly exportNames: readonly string[];
}

/**
 * Checks that nothing can change the declared object before the module was evaluated: occurrences of its name that
 * are bound in an inner scope do not count, nor does code of functions that nothing runs meanwhile.
 * @param tokens of all depths.
 * @returns whether the object's inner values are read anywhere (they may be changed there).
 * @throws Undecided at the first occurrence that may change it.
 */
export function checkReferences(tokens: TokenList, declaration: Declaration, traits: ObjectTraits): boolean {
  const tree = new TokenTree(tokens);
  const references = findReferences(tree, declaration);
  if (references.length === 0) return false;
  const deferred = new DeferredCode(tree, declaration);
  let isRead = false;
  const waiting: number[] = [];
  for (const index of references) {
    if (deferred.holds(index)) waiting.push(index);
    else {
      const use = useOf(tree, index, traits);
      if (use === "change") throw changed(tree, declaration, index);
      isRead ||= use === "read";
    }
  }
  for (const index of waiting) {
    if (deferred.mayRun(index, isRead)) throw changed(tree, declaration, index);
  }
  return isRead;
}

function changed(tree: TokenTree, declaration: Declaration, index: number): Undecided {
  return new Undecided(
    `\`${declaration.name}\` is used in another place, which may change it`,
    tree.tokens.start(index),
  );
}

/** Tokens that refer to the exported constant. */
function findReferences(tree: TokenTree, declaration: Declaration): number[] {
  const candidates: number[] = [];
  const reaches: Reach[] = [];
  for (let i = 0; i < tree.tokens.count; i++) {
    if (!tree.tokens.isWord(i, declaration.name) || tree.tokens.start(i) === declaration.at) continue;
    const reach = bindingReach(tree, i);
    if (reach) reaches.push(reach);
    else if (!isPlainName(tree, i)) candidates.push(i);
  }
  return candidates.filter((index) => !reaches.some(({ from, to }) => from <= index && index <= to));
}

type Use = "none" | "read" | "change";

/** What code that runs with the module does with the object at the token. */
function useOf(tree: TokenTree, index: number, traits: ObjectTraits): Use {
  const before = tree.word(index - 1);
  if (isExportedAgain(tree, index, traits.exportNames)) return "none";
  let end = index + 1;
  let steps = 0;
  while (tree.kind(end) === Byte.dot && tree.kind(end + 1) === Token.member) {
    if (tree.tokens.word(end + 1) === "__proto__") return "change";
    steps++;
    end += 2;
  }
  if (steps === 0) return before === "typeof" && !goesOn(tree, end) ? "none" : "change";
  if (traits.active || before === "delete" && steps === 1) return "change";
  if (steps > 1) return "read";
  return isRead(tree, index, end) ? "read" : "change";
}

/** `export default model;`, `export { model as other };` */
function isExportedAgain(tree: TokenTree, index: number, names: readonly string[]): boolean {
  if (tree.word(index - 1) === "default" && tree.word(index - 2) === "export") {
    return endsStatement(tree.tokens, index + 1);
  }
  const parent = tree.parent(index);
  if (parent < 0 || tree.parent(parent) >= 0 || tree.word(parent - 1) !== "export") return false;
  return tree.word(index + 1) === "as" && tree.kind(index + 2) === Token.word &&
    !names.includes(tree.word(index + 2));
}

/** Whether something behind `typeof model` reads, calls or changes it. */
function goesOn(tree: TokenTree, index: number): boolean {
  switch (tree.kind(index)) {
    case Byte.dot:
    case Byte.openParen:
    case Byte.openBracket:
    case Byte.exclamation:
    case Token.template:
    case Token.templateHead:
      return true;
    case Byte.question:
      return tree.kind(index + 1) === Byte.dot;
    case Byte.plus:
    case Byte.minus:
      return tree.kind(index + 1) === tree.kind(index);
    default:
      return false;
  }
}

/** Whether `model.type` between the tokens is certainly only read: it is no target of an assignment. */
function isRead(tree: TokenTree, start: number, end: number): boolean {
  if (!isReadBefore(tree, end)) return false;
  if (isChangedBefore(tree, start)) return false;
  for (let i = tree.parent(start); i >= 0; i = tree.parent(i)) {
    if (!isOpen(tree.kind(i))) continue;
    if (isChangedBefore(tree, i)) return false;
    const after = tree.close(i) + 1;
    const word = tree.word(after);
    if (tree.kind(after) === Byte.equals && !isComparison(tree, after)) return false;
    if (word === "of" || word === "in" || word === "as" || word === "satisfies") return false;
    if (tree.kind(after) === Byte.exclamation) return false;
    if ((tree.kind(after) === Byte.plus || tree.kind(after) === Byte.minus) && goesOn(tree, after)) {
      return false;
    }
  }
  return true;
}

/** `++`, `--` or `delete` before a value, or a cast that may hide one of them. */
function isChangedBefore(tree: TokenTree, start: number): boolean {
  const operator = tree.kind(start - 1);
  if (operator === Byte.plus || operator === Byte.minus) return tree.kind(start - 2) === operator;
  if (operator === Byte.greater) return tree.kind(start - 2) !== Byte.equals;
  return tree.word(start - 1) === "delete";
}

/** Whether what stands behind a value leaves it as it is. */
function isReadBefore(tree: TokenTree, index: number): boolean {
  switch (tree.kind(index)) {
    case Byte.semicolon:
    case Byte.comma:
    case Byte.closeParen:
    case Byte.closeBracket:
    case Byte.closeBrace:
    case Byte.colon:
    case Token.templateHead:
    case Token.templateTail:
      return tree.kind(index) !== Token.templateHead || tree.parent(index) !== tree.parent(index - 1);
    case Token.end:
      return true;
    case Byte.plus:
      return tree.kind(index + 1) !== Byte.plus && tree.kind(index + 1) !== Byte.equals;
    case Byte.equals:
      return isComparison(tree, index);
    case Byte.exclamation:
      return tree.kind(index + 1) === Byte.equals && tree.touches(index);
    case Token.word:
      return tree.startsLine(index) &&
        !["of", "in", "as", "satisfies", "instanceof"].includes(tree.word(index));
    default:
      return false;
  }
}

function isComparison(tree: TokenTree, index: number): boolean {
  const next = tree.kind(index + 1);
  return tree.touches(index) && (next === Byte.equals || next === Byte.greater);
}
