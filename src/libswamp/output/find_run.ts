// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { idDigits, isUuid } from "../../domain/identifier.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { RunRecord } from "../../domain/models/run_record.ts";
import type { Context } from "../context.ts";
import { withWritten } from "./written_by_run.ts";

/**
 * The run that a text names: a model's name (then its newest run), a full id of a run or of a model, a unique
 * beginning of a run's or of a model's id. The record of a run that was killed lists what it wrote, too.
 * @param what starts the message when there is none, for example `Output or model not found`.
 * @throws SwampError RUN_NOT_FOUND, ID_AMBIGUOUS.
 */
export async function findRun(ctx: Context, query: string, what: string): Promise<RunRecord> {
  return await withWritten(ctx, await recordOf(ctx, query, what));
}

async function recordOf(ctx: Context, query: string, what: string): Promise<RunRecord> {
  const runs = await ctx.runs();
  const isId = idDigits(query) !== undefined;
  const byFullId = isUuid(query) ? await runs.find(query) : undefined;
  if (byFullId) return byFullId;
  const model = await attempt(async () => {
    const definitions = await ctx.definitions();
    return isId ? await definitions.findExactly(query) : await definitions.find(query);
  });
  if (model) return await newestOf(ctx, model);
  const byPrefix = isId && !isUuid(query) ? await runs.find(query) : undefined;
  if (byPrefix) return byPrefix;
  const byModelPrefix = isId
    ? await attempt(async () => await (await ctx.definitions()).find(query))
    : undefined;
  if (byModelPrefix) return await newestOf(ctx, byModelPrefix);
  throw new SwampError("RUN_NOT_FOUND", `${what}: ${query}`, {
    hint: "List the runs with: swamp model output search\nList the models with: swamp model search",
    details: { query },
  });
}

async function newestOf(ctx: Context, model: DefinitionEntry): Promise<RunRecord> {
  const newest = await (await ctx.runs()).newest(model.id);
  if (newest) return newest;
  throw new SwampError("RUN_NOT_FOUND", `Model '${model.name}' has no runs yet`, {
    hint: `See what it can do with: swamp model get ${model.name}`,
    details: { model: model.name, id: model.id },
  });
}

/** A model that is not there is an ordinary answer here. */
async function attempt(find: () => Promise<DefinitionEntry>): Promise<DefinitionEntry | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof SwampError && error.code === "MODEL_NOT_FOUND") return undefined;
    throw error;
  }
}
