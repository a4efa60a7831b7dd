// SPDX-License-Identifier: MIT
import { type CollectedGarbage, collectGarbage } from "../../../libswamp/data/collect_garbage.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import type { View } from "../../../presentation/view.ts";
import { plural } from "../../../presentation/plural.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";

export default command({
  path: "data gc",
  summary: "Delete data that has outlived its lifetime, and versions beyond what is kept",
  description:
    "Items end with their lifetime: a duration after the newest version was written, or when the record of their " +
    "workflow run is gone. Of the others, versions go that the item's retention (`garbageCollection`: a number of " +
    "newest versions, or a duration) does not keep; the newest version always stays. Shows what would be deleted " +
    "and asks, unless --yes or --force is given.",
  options: [
    { name: "dry-run", type: "boolean", description: "show what would be deleted, and delete nothing" },
    { name: "force", short: "f", type: "boolean", description: "do not ask" },
  ],
  examples: [
    ["data gc --dry-run", "what would go"],
    ["data gc --yes --json", "delete it without a question, for a program"],
  ],
  run: (ctx, input) => {
    const force = input.flag("force");
    return collectGarbage(ctx, {
      dryRun: input.flag("dry-run"),
      confirm: async (plan) => force || await confirm(ctx, questionOf(plan)),
    });
  },
  view: show,
});

function questionOf(plan: CollectedGarbage): string {
  const list = [...plan.expiredEntries, ...plan.trimmedEntries].slice(0, 20).map(lineOf).join("\n");
  const more = plan.expiredEntries.length + plan.trimmedEntries.length - 20;
  const rest = more > 0 ? `\n  … and ${more} more (all of them: swamp data gc --dry-run)` : "";
  return `${list}${rest}\nDelete ${plural(plan.versionsDeleted, "version")} (${
    formatSize(plan.bytesReclaimed)
  })?`;
}

type Entry = CollectedGarbage["trimmedEntries"][number] & { readonly reason?: string };

function lineOf(entry: Entry): string {
  const { type, modelId, modelName, dataName, versionCount, reason } = entry;
  const why = reason ?? "more versions than it keeps";
  return `  ${modelName ?? `${type} ${modelId.slice(0, 8)}`} ${dataName}: ${versionCount} version${
    versionCount === 1 ? "" : "s"
  }, ${why}`;
}

function show(out: View, plan: CollectedGarbage): void {
  if (plan.cancelled) return out.line("Nothing was deleted.");
  if (plan.versionsDeleted === 0) return out.line("No expired data found.");
  for (const entry of [...plan.expiredEntries, ...plan.trimmedEntries]) out.line(lineOf(entry));
  const did = plan.dryRun ? "Would delete" : "Deleted";
  const items = `${plan.dataEntriesExpired} expired item${plan.dataEntriesExpired === 1 ? "" : "s"}`;
  out.line(
    `${did} ${plural(plan.versionsDeleted, "version")} (${items}), ${formatSize(plan.bytesReclaimed)}.`,
  );
}
