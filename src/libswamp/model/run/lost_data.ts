// SPDX-License-Identifier: MIT
import type { Context } from "../../context.ts";
import type { OpenedRun } from "./open_run.ts";

/**
 * Warns when a model has no data at all although its last run stored some that never expires: then the data was lost
 * or deleted, and numbering starts again at version 1.
 */
export async function warnOfLostData(ctx: Context, { target, type }: OpenedRun): Promise<void> {
  const { id, name } = target.definition;
  if ((await ctx.data()).hasAny({ type: target.type, modelId: id })) return;
  const last = await (await ctx.runs()).newest(id);
  const kept = last?.artifacts.dataArtifacts.find(({ tags }) => {
    const spec = tags?.specName ?? "";
    const declared = type.resources[spec] ?? type.files[spec];
    return declared?.lifetime === "infinite";
  });
  if (!last || !kept) return;
  ctx.warn({
    code: "DATA_LOST",
    message:
      `Model '${name}' has no data, although its run of ${last.startedAt} stored '${kept.name}' version ` +
      `${kept.version}: versions start again at 1. If you did not delete it, restore ` +
      `${
        ctx.repository().display(ctx.repository().dataDirectory)
      } from a backup: swamp data import <archive>`,
  });
}
