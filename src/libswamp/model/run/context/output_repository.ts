// SPDX-License-Identifier: MIT
import type { Context } from "../../../context.ts";

/** `context.outputRepository`: the records of method runs, newest first. */
export function outputRepository(ctx: Context): Record<string, unknown> {
  return {
    findById: async (id: string) => await (await ctx.runs()).find(id) ?? null,
    findAll: async () => await (await ctx.runs()).list(),
    findByDefinitionId: async (definitionId: string) =>
      (await (await ctx.runs()).list()).filter((run) => run.definitionId === definitionId),
    findLatestByDefinitionId: async (definitionId: string) =>
      await (await ctx.runs()).newest(definitionId) ?? null,
  };
}
