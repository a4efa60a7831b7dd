// SPDX-License-Identifier: MIT
import type { OutputRepository } from "../../../../domain/extension_api/repositories_api.ts";
import type { Context } from "../../../context.ts";

/** `context.outputRepository`: the records of method runs, newest first. */
export function outputRepository(ctx: Context): OutputRepository {
  return {
    findById: async (id: string) => await (await ctx.runs()).find(id) ?? null,
    findAll: async () => await (await ctx.runs()).list(),
    findByDefinitionId: async (definitionId: string) =>
      (await (await ctx.runs()).list()).filter((run) => run.definitionId === definitionId),
    findLatestByDefinitionId: async (definitionId: string) =>
      await (await ctx.runs()).newest(definitionId) ?? null,
  };
}
