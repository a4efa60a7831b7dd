// SPDX-License-Identifier: MIT
import { pruneData, type PrunedData } from "../../../libswamp/data/prune_data.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import type { View } from "../../../presentation/view.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";

export default command({
  path: "data prune",
  summary: "Delete the data of models that have no definition any more",
  description:
    "Shows whose data would be deleted and asks, unless --yes or --force is given. Nothing is deleted while a " +
    "definition can not be read: it could be the one of some data.",
  options: [
    { name: "dry-run", type: "boolean", description: "show what would be deleted, and delete nothing" },
    { name: "force", short: "f", type: "boolean", description: "do not ask" },
  ],
  examples: [
    ["data prune --dry-run", "whose data is left over"],
    ["data prune --yes --json", "delete it without a question, for a program"],
  ],
  run: (ctx, input) => {
    const force = input.flag("force");
    return pruneData(ctx, {
      dryRun: input.flag("dry-run"),
      confirm: async (plan) => force || await confirm(ctx, questionOf(plan)),
    });
  },
  view: show,
});

function linesOf({ reclaimedModels }: PrunedData): string[] {
  return reclaimedModels.map(({ type, modelId, modelName, dataEntries, versions, bytes }) =>
    `  ${modelName || modelId} (${type}): ${plural(dataEntries, "item")}, ${plural(versions, "version")}, ${
      formatSize(bytes)
    }`
  );
}

function questionOf(plan: PrunedData): string {
  return `${linesOf(plan).join("\n")}\nDelete the data of ${
    plural(plan.modelsReclaimed, "model")
  } without a definition?`;
}

function show(out: View, plan: PrunedData): void {
  if (plan.cancelled) return out.line("Nothing was deleted.");
  if (plan.modelsReclaimed === 0) return out.line("No data without a model found.");
  for (const line of linesOf(plan)) out.line(line);
  const did = plan.dryRun ? "Would delete" : "Deleted";
  const models = `${plan.modelsReclaimed} model${plan.modelsReclaimed === 1 ? "" : "s"}`;
  out.line(
    `${did} the data of ${models}: ${plural(plan.versionsDeleted, "version")}, ${
      formatSize(plan.bytesReclaimed)
    }.`,
  );
}
