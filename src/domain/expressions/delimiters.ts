// SPDX-License-Identifier: MIT
/** Finding `${{ … }}` in values. Expressions are kept verbatim; evaluating them is not this module's business. */

/** A text somewhere inside a value. */
export interface PlacedText {
  /** Dotted path, list positions as numbers. */
  readonly path: string;
  readonly text: string;
}

/** Whether a text holds an expression, whole or not. */
export function holdsExpression(text: string): boolean {
  return text.includes("${{");
}

/** Every text inside a value, in order. */
export function* textsOf(value: unknown, path = ""): Generator<PlacedText> {
  if (typeof value === "string") {
    yield { path, text: value };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield* textsOf(item, path === "" ? key : `${path}.${key}`);
    }
  }
}

/** The texts inside a value that hold expressions. */
export function expressionsIn(value: unknown, path = ""): PlacedText[] {
  return [...textsOf(value, path)].filter(({ text }) => holdsExpression(text));
}

/** The source between each `${{` and its `}}`. */
export function sourcesOf(text: string): string[] {
  return [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].map((match) => match[1]!.trim());
}

/** What is wrong with the delimiters of a text, or undefined. Text without any braces of this kind is right. */
export function delimiterProblem(text: string): string | undefined {
  const rest = text.replace(/\$\{\{.*?\}\}/gs, (whole) => whole.slice(3, -2).trim() === "" ? "\0" : "");
  if (rest.includes("\0")) return "an expression is empty: '${{ }}'";
  if (rest.includes("${{")) return "'${{' has no '}}' after it";
  if (/(^|[^$])\{\{.*?\}\}/s.test(rest)) return "expressions are written '${{ … }}', not '{{ … }}'";
  if (/\$\{[^{}]*\}/.test(rest) && /^\s*\$\{[^{}]*\}\s*$/.test(rest)) {
    return "expressions are written '${{ … }}', not '${ … }'";
  }
  return undefined;
}
