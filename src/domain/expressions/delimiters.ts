// SPDX-License-Identifier: MIT
/** Finding `${{ … }}` in values. */
import { parseTemplate } from "./template.ts";

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

/** The sources of a text's expressions, in order. */
export function sourcesOf(text: string): string[] {
  return parseTemplate(text).flatMap((part) => part.kind === "expression" ? [part.source] : []);
}

/** What is wrong with the delimiters of a text, or undefined. Text without any braces of this kind is right. */
export function delimiterProblem(text: string): string | undefined {
  for (const part of parseTemplate(text)) {
    if (part.kind === "open") return "'${{' has no '}}' after it";
    if (part.kind === "expression" && part.source === "") return "an expression is empty: '${{ }}'";
    if (part.kind === "text" && hasBareBraces(part.text)) {
      return "expressions are written '${{ … }}', not '{{ … }}'";
    }
  }
  return /^\s*\$\{[^{}]*\}\s*$/.test(text) ? "expressions are written '${{ … }}', not '${ … }'" : undefined;
}

/** Whether `{{` without a `$` before it has a `}}` after it. */
function hasBareBraces(text: string): boolean {
  const start = /(?:^|[^$])\{\{/.exec(text);
  return start !== null && text.includes("}}", start.index + start[0].length);
}
