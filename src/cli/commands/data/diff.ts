// SPDX-License-Identifier: MIT
import type { JsonChange } from "../../../domain/data/json_changes.ts";
import { SwampError } from "../../../domain/errors.ts";
import { type DataDiff, diffData } from "../../../libswamp/data/diff_data.ts";
import type { View } from "../../../presentation/view.ts";
import { command, type ParsedArguments } from "../../command.ts";
import { DATA_ARGUMENT, MODEL_ARGUMENT } from "../../model_arguments.ts";

export default command({
  path: "data diff",
  summary: "Show what changed between two versions of an item",
  description:
    "JSON is compared value by value, text line by line, everything else by size and checksum. Compares the " +
    "two newest versions, or the first one given with the second, or with the newest.",
  args: [
    MODEL_ARGUMENT,
    DATA_ARGUMENT,
    { name: "from", description: "a version; default the newest but one" },
    { name: "to", description: "another version; default the newest" },
  ],
  examples: [
    ["data diff hello result", "what the last run changed"],
    ["data diff hello result 1 2 --json", "two versions, for a program"],
  ],
  run: (ctx, input) =>
    diffData(ctx, {
      model: input.args.model!,
      name: input.args.name!,
      from: versionOf(input, "from"),
      to: versionOf(input, "to"),
    }),
  view: show,
});

function versionOf(input: ParsedArguments, name: string): number | undefined {
  const text = input.args[name];
  if (text === undefined) return undefined;
  const version = /^v?[1-9]\d{0,14}$/.test(text) ? Number(text.replace("v", "")) : NaN;
  if (!Number.isNaN(version)) return version;
  throw new SwampError("INVALID_VALUE", `Invalid version ${text}: expected a whole number from 1`);
}

function show(out: View, diff: DataDiff): void {
  const { from, to, style } = { ...diff, style: out.style };
  out.line(`${style.bold(diff.dataName)} of ${diff.modelName}: v${from.version} → v${to.version}`);
  if (diff.identical) return out.line("No difference.");
  if (diff.comparison === "json") {
    if (diff.changes!.length === 0) out.line("The same values, written differently.");
    diff.changes!.forEach((change) => showChange(out, change));
  } else if (diff.comparison === "text") {
    for (const { change, line, text } of diff.lines!) {
      out.line(change === "added" ? style.green(`+${line}: ${text}`) : style.red(`-${line}: ${text}`));
    }
  } else {
    out.line(style.red(`- ${from.size} bytes, sha256 ${from.checksum}`));
    out.line(style.green(`+ ${to.size} bytes, sha256 ${to.checksum}`));
  }
}

function showChange(out: View, change: JsonChange): void {
  const { style } = out;
  if (change.change !== "added") out.line(style.red(`- ${change.path}: ${JSON.stringify(change.before)}`));
  if (change.change !== "removed") out.line(style.green(`+ ${change.path}: ${JSON.stringify(change.after)}`));
}
