// SPDX-License-Identifier: MIT
/** How far the names of a parameter list reach. Everything that is not certain counts as not reached. */
import { Byte } from "./byte_classes.ts";
import { isClose, type TokenTree } from "./token_tree.ts";
import { Token } from "./tokens.ts";

/** First and last token. */
export interface Extent {
  readonly from: number;
  readonly to: number;
  /** Token where its code begins: the brace of a body, or the first token of an arrow's expression. */
  readonly body: number;
}

/** Words before parentheses that are not parameters although a block may follow. */
const CONTROL = new Set(["if", "while", "for", "switch", "with", "await", "catch"]);
/** Words before the name of a method. */
export const MODIFIERS = new Set(
  "public private protected readonly static override abstract declare accessor async get set".split(" "),
);
const TYPE_WORDS = new Set("is extends keyof readonly unique infer asserts in as new typeof".split(" "));
const ARROW_AFTER_WORD = new Set(["async", "return", "default"]);

/** The function whose parameters stand between the parentheses; undefined when they are not certainly parameters. */
export function functionOf(tree: TokenTree, open: number): Extent | undefined {
  const after = tree.close(open) + 1;
  const head = skipTypeParameters(tree, open - 1);
  if (head === undefined) return undefined;
  if (tree.isArrow(after)) {
    return isBeforeArrow(tree, head) ? { from: open, ...arrowBody(tree, after + 2) } : undefined;
  }
  if (tree.kind(after) === Byte.openBrace) {
    const isFunction = isFunctionHead(tree, head);
    const isMethod = !tree.startsLine(after) && tree.kind(head) !== Byte.equals && isMethodName(tree, head);
    return isFunction || isMethod ? { from: open, to: tree.close(after), body: after } : undefined;
  }
  if (tree.kind(after) !== Byte.colon) return undefined;
  if (isFunctionHead(tree, head) || isMethodStart(tree, head)) {
    const body = bodyBehindType(tree, after + 1);
    return body === undefined ? undefined : { from: open, to: tree.close(body), body };
  }
  if (!isBeforeArrow(tree, head) || isInChoice(tree, head)) return undefined;
  const arrow = arrowBehindType(tree, after + 1);
  return arrow === undefined ? undefined : { from: open, ...arrowBody(tree, arrow + 2) };
}

/** The token before `<T>`, or the token itself. */
function skipTypeParameters(tree: TokenTree, index: number): number | undefined {
  if (tree.kind(index) !== Byte.greater || tree.kind(index - 1) === Byte.equals) return index;
  const less = tree.openAngle(index);
  return less === undefined ? undefined : less - 1;
}

/** `function`, `function name`, `function* name` */
function isFunctionHead(tree: TokenTree, head: number): boolean {
  let i = head;
  if (tree.kind(i) === Token.word && tree.word(i) !== "function") i--;
  if (tree.kind(i) === Byte.asterisk) i--;
  return tree.word(i) === "function";
}

/** Whether `name(…) {` on one line can only be a method: not a statement, not what a class extends. */
function isMethodName(tree: TokenTree, head: number): boolean {
  if (CONTROL.has(tree.word(head))) return false;
  for (let i = head; i > tree.parent(head); i = tree.before(i)) {
    const word = tree.word(i);
    if (word === "extends" || word === "implements" || word === "class") return false;
    const kind = tree.kind(i);
    if (kind === Byte.semicolon || tree.isAssignment(i)) return true;
    if (kind === Byte.closeBrace && !isReadOn(tree, i + 1)) return true;
  }
  return true;
}

/** Whether a value goes on with a member or a call. */
function isReadOn(tree: TokenTree, index: number): boolean {
  const kind = tree.kind(index);
  return kind === Byte.dot || kind === Byte.openBracket || kind === Byte.openParen ||
    kind === Byte.question ||
    kind === Byte.exclamation || kind === Byte.backtick || kind === Token.template ||
    kind === Token.templateHead;
}

/** Whether the token is the name of a member, by what stands before it. */
function isMethodStart(tree: TokenTree, name: number): boolean {
  const kind = tree.kind(name);
  const isName = kind === Token.word || kind === Token.string || kind === Token.number ||
    kind === Token.member;
  if (!isName || CONTROL.has(tree.word(name)) || tree.kind(tree.parent(name)) !== Byte.openBrace) {
    return false;
  }
  // `#name`
  const start = tree.kind(name - 1) === Byte.hash ? name - 1 : name;
  const before = start - 1;
  const isFirst = before === tree.parent(name) || tree.kind(before) === Byte.semicolon ||
    tree.kind(before) === Byte.asterisk || (MODIFIERS.has(tree.word(before)) && !tree.startsLine(start));
  const isNext = tree.kind(before) === Byte.comma || tree.kind(before) === Byte.closeBrace ||
    (tree.startsLine(start) && tree.endsValue(before));
  return (isFirst || isNext) && !isInChoice(tree, name);
}

/** Whether an arrow function can begin behind the token, and not only a type. */
export function isBeforeArrow(tree: TokenTree, head: number): boolean {
  switch (tree.kind(head)) {
    case Byte.openParen:
    case Byte.openBracket:
    case Byte.comma:
    case Byte.equals:
    case Byte.question:
    case Token.templateHead:
      return true;
    case Byte.greater:
      return tree.kind(head - 1) === Byte.equals;
    case Byte.colon:
      return tree.kind(head - 1) !== Byte.closeParen;
    case Byte.bar:
    case Byte.ampersand:
      return tree.kind(head - 1) === tree.kind(head) && tree.touches(head - 1);
    case Token.word:
      if (tree.word(head) === "async") return isBeforeArrow(tree, head - 1);
      return ARROW_AFTER_WORD.has(tree.word(head));
    default:
      return false;
  }
}

/** Whether `?` or `case` before the token may make a `:` behind it something else than a type annotation. */
function isInChoice(tree: TokenTree, index: number): boolean {
  for (let i = index; i > tree.parent(index); i = tree.before(i)) {
    const kind = tree.kind(i);
    if (tree.word(i) === "case") return true;
    if (kind === Byte.question && tree.kind(i + 1) !== Byte.colon && tree.kind(i + 1) !== Byte.dot) {
      return true;
    }
    if (kind === Byte.semicolon) return false;
  }
  return false;
}

/** The brace of the body behind a return type. */
function bodyBehindType(tree: TokenTree, from: number): number | undefined {
  let angles = 0;
  for (let i = from; i < tree.tokens.count; i = tree.after(i)) {
    const kind = tree.kind(i);
    if (tree.parent(i) !== tree.parent(from)) return undefined;
    if (kind === Byte.openBrace && i > from && endsType(tree, i - 1)) return angles === 0 ? i : undefined;
    if (kind === Byte.less) angles++;
    else if (kind === Byte.greater && tree.kind(i - 1) !== Byte.equals) angles--;
    else if (kind === Byte.semicolon || tree.isAssignment(i)) return undefined;
    else if (
      angles === 0 && i > from && kind !== Byte.openBrace && tree.mayEndBefore(i)
    ) {
      return undefined;
    }
  }
  return undefined;
}

function endsType(tree: TokenTree, index: number): boolean {
  const kind = tree.kind(index);
  if (kind === Token.word) return !TYPE_WORDS.has(tree.word(index));
  if (kind === Byte.greater) return tree.kind(index - 1) !== Byte.equals;
  return isClose(kind) || kind === Token.member || kind === Token.string || kind === Token.number ||
    kind === Token.template || kind === Token.templateTail;
}

/** The `=>` behind a return type. */
function arrowBehindType(tree: TokenTree, from: number): number | undefined {
  for (let i = from; i < tree.tokens.count; i = tree.after(i)) {
    if (tree.parent(i) !== tree.parent(from)) return undefined;
    if (tree.isArrow(i)) return i;
    const kind = tree.kind(i);
    if (kind === Byte.semicolon || kind === Byte.question || tree.isAssignment(i)) return undefined;
    if (i > from && tree.mayEndBefore(i)) return undefined;
  }
  return undefined;
}

/** What an arrow function evaluates, from the token behind `=>` on. */
export function arrowBody(tree: TokenTree, from: number): { readonly to: number; readonly body: number } {
  if (tree.kind(from) === Byte.openBrace) return { to: tree.close(from), body: from };
  let angles = 0;
  let choices = 0;
  let last = from - 1;
  for (let i = from; i < tree.tokens.count; i = tree.after(i)) {
    const kind = tree.kind(i);
    if (tree.parent(i) !== tree.parent(from) || kind === Byte.comma || kind === Byte.semicolon) break;
    if (tree.isAssignment(i)) break;
    if (kind === Byte.openBrace && i > from && endsType(tree, i - 1)) break;
    if (i > from && tree.mayEndBefore(i) && !continuesExpression(tree, i)) break;
    if (kind === Byte.question && tree.kind(i + 1) !== Byte.dot && !isPartOfNullish(tree, i)) choices++;
    if (kind === Byte.colon && --choices < 0) break;
    if (kind === Byte.less) angles++;
    if (kind === Byte.greater && tree.kind(i - 1) !== Byte.equals && --angles < 0) break;
    last = tree.after(i) - 1;
  }
  return { to: last, body: from };
}

function isPartOfNullish(tree: TokenTree, index: number): boolean {
  return tree.kind(index + 1) === Byte.question || tree.kind(index - 1) === Byte.question;
}

function continuesExpression(tree: TokenTree, index: number): boolean {
  switch (tree.kind(index)) {
    case Byte.dot:
    case Byte.question:
      return true;
    case Byte.colon:
      return true;
    case Byte.bar:
    case Byte.ampersand:
      return tree.kind(index + 1) === tree.kind(index) && tree.touches(index);
    default:
      return false;
  }
}
