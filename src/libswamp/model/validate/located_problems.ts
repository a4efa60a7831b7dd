// SPDX-License-Identifier: MIT
import type { DefinitionEntry } from "../../../domain/models/definition.ts";
import type { DefinitionProblem } from "../../../domain/models/definition_document.ts";
import type { Context } from "../../context.ts";

/** A problem, and the keys of the definition that lead to what it is about; without them it is about what is missing. */
export interface PlacedText {
  readonly keys?: readonly string[];
  readonly text: string;
}

/** Problems of a definition as `file:line: key.of.it: message`. */
export async function locatedProblems(
  ctx: Context,
  entry: DefinitionEntry,
  problems: readonly DefinitionProblem[],
): Promise<string[]> {
  const placed = problems.map(({ path, message }) => ({
    keys: path.map(String),
    text: `${path.join(".")}: ${message}`,
  }));
  return await locatedTexts(ctx, entry, placed);
}

/** `file:line: text`; the text alone where there is nothing to point at. */
export async function locatedTexts(
  ctx: Context,
  entry: DefinitionEntry,
  problems: readonly PlacedText[],
): Promise<string[]> {
  const definitions = await ctx.definitions();
  const file = ctx.repository().display(entry.path);
  const texts: string[] = [];
  for (const { keys, text } of problems) {
    const line = keys && await definitions.lineOf(entry, keys);
    texts.push(keys === undefined ? text : `${file}${line === undefined ? "" : `:${line}`}: ${text}`);
  }
  return texts;
}
