// SPDX-License-Identifier: MIT
import type { DefinitionEntry } from "../../../domain/models/definition.ts";
import type { DefinitionProblem } from "../../../domain/models/definition_document.ts";
import type { Context } from "../../context.ts";

/** Problems of a definition as `file:line: key.of.it: message`. */
export async function locatedProblems(
  ctx: Context,
  entry: DefinitionEntry,
  problems: readonly DefinitionProblem[],
): Promise<string[]> {
  const definitions = await ctx.definitions();
  const file = ctx.repository().display(entry.path);
  const lines: string[] = [];
  for (const { path, message } of problems) {
    const line = await definitions.lineOf(entry, path.map(String));
    lines.push(`${file}${line === undefined ? "" : `:${line}`}: ${path.join(".")}: ${message}`);
  }
  return lines;
}
