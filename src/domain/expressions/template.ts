// SPDX-License-Identifier: MIT
/** A text with expressions in it, taken apart: `a ${{ b }} c` is a text, an expression and a text. */

/** One piece of a text, in order. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | {
    readonly kind: "expression";
    /** Between the delimiters, without spaces around it. */
    readonly source: string;
    /** With its delimiters. */
    readonly whole: string;
  }
  /** A `${{` without an end. */
  | { readonly kind: "open"; readonly text: string };

const OPEN = "${{";
const CLOSE = "}}";

/**
 * Takes a text apart. An expression ends at the first `}}` outside of the string literals in it, so a map literal at
 * its very end needs a space: `} }}`.
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  const literalEnd = literalEnds(text);
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf(OPEN, position);
    if (start < 0) break;
    if (start > position) parts.push({ kind: "text", text: text.slice(position, start) });
    const end = endOf(text, start + OPEN.length, literalEnd);
    if (end === undefined) return [...parts, { kind: "open", text: text.slice(start) }];
    const whole = text.slice(start, end + CLOSE.length);
    parts.push({ kind: "expression", source: text.slice(start + OPEN.length, end).trim(), whole });
    position = end + CLOSE.length;
  }
  if (position < text.length) parts.push({ kind: "text", text: text.slice(position) });
  return parts;
}

/** Where the delimiter that ends an expression stands. */
function endOf(text: string, start: number, literalEnd: LiteralEnd): number | undefined {
  let position = start;
  while (position < text.length) {
    if (text.startsWith(CLOSE, position)) return position;
    position = literalEnd(position) ?? position + 1;
  }
  return undefined;
}

/**
 * The position after the string literal that begins at a position; undefined when none does. A quote without another
 * one on its line (or, in threes, in the text) begins none: the language will say so, and the delimiter is not lost.
 */
export type LiteralEnd = (start: number) => number | undefined;

/**
 * Reads the literals of one text in time that grows with its length alone: a search for a closing quote that failed
 * is remembered, because every later one within its range visits the same characters and fails too.
 */
export function literalEnds(text: string): LiteralEnd {
  const unclosed = new Map<string, { readonly from: number; readonly to: number }>();
  return (start) => {
    const quote = text[start];
    if (quote !== '"' && quote !== "'") return undefined;
    const triple = quote.repeat(3);
    const fence = text.startsWith(triple, start) ? triple : quote;
    const failed = unclosed.get(fence);
    if (failed && failed.from <= start && start < failed.to) return undefined;
    let position = start + fence.length;
    while (position < text.length) {
      if (text.startsWith(fence, position)) return position + fence.length;
      if (fence.length === 1 && (text[position] === "\n" || text[position] === "\r")) break;
      position += text[position] === "\\" ? 2 : 1;
    }
    unclosed.set(fence, { from: start, to: position });
    return undefined;
  };
}

/** Whether a text is one expression and nothing but white space: its value then keeps its type. */
export function isLoneExpression(parts: readonly TemplatePart[]): boolean {
  const [only, ...others] = parts.filter((part) => part.kind !== "text" || part.text.trim() !== "");
  return only?.kind === "expression" && others.length === 0;
}

/** The text again; the inverse of {@link parseTemplate}. */
export function templateText(parts: readonly TemplatePart[]): string {
  return parts.map((part) => part.kind === "expression" ? part.whole : part.text).join("");
}

/**
 * The value of a text whose expressions were evaluated: a text that is one expression, with or without white space
 * around it, has its value, others have the values in text form put in place.
 * @param values one for each expression, in order.
 */
export function fillTemplate(parts: readonly TemplatePart[], values: readonly unknown[]): unknown {
  if (isLoneExpression(parts)) return values[0];
  let next = 0;
  return parts.map((part) => part.kind === "expression" ? textOf(values[next++]) : part.text).join("");
}

/** Text form of a value inside of a text: null is empty, lists and objects are JSON with two spaces. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** An expression whose value is this text: how a `${{ … }}` is written that is meant as text. */
export function quotedExpression(text: string): string {
  return `${OPEN} ${JSON.stringify(text)} ${CLOSE}`;
}

/** A text that means this very text, also where expressions are evaluated: values may hold delimiters of their own. */
export function escapeTemplate(text: string): string {
  // White space around a lone expression does not count, so that it has to be part of the literal.
  if (text !== OPEN && text.trim() === OPEN) return `${OPEN} ${JSON.stringify(text)} ${CLOSE}`;
  return text.replaceAll(OPEN, `${OPEN} '${OPEN}' ${CLOSE}`);
}
