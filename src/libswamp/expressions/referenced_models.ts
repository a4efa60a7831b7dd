// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { sourcesOf } from "../../domain/expressions/delimiters.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { expressionFields } from "./definition_scope.ts";

/** The definitions that a definition's expressions name, as written. Imports nothing when it has none. */
export async function referencedModels(
  ctx: Context,
  definition: Definition,
): Promise<{ models: string[]; readsAny: boolean }> {
  const models = new Set<string>();
  let readsAny = false;
  for (const source of expressionFields(definition).flatMap(({ text }) => sourcesOf(text))) {
    try {
      const { facts } = (await ctx.expressions()).parse(source);
      for (const { model } of facts.models) models.add(model);
      for (const model of facts.dataModels) if (model !== undefined) models.add(model);
      readsAny ||= facts.readsAnyModel;
    } catch (error) {
      // What is no expression names nothing; evaluating it says so.
      if (!(error instanceof SwampError)) throw error;
    }
  }
  models.delete(definition.name);
  return { models: [...models], readsAny };
}
