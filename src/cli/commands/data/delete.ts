// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import {
  deleteData,
  type DeletedData,
  type DeleteSelection,
  type ItemToDelete,
} from "../../../libswamp/data/delete_data.ts";
import type { View } from "../../../presentation/view.ts";
import { command, outcome, type ParsedArguments } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";
import { EXACT_MODEL_ARGUMENT, versionOption } from "../../model_arguments.ts";
import { plural } from "../../../presentation/plural.ts";

export default command({
  path: "data delete",
  summary: "Delete items of a model's data, or one version of an item",
  description:
    "Shows what would be deleted and asks, unless --yes or --force is given. What is deleted is gone: there " +
    "is no undo. Names that led through a deleted one, which was renamed itself, lead on to where it led. " +
    "Secrets of sensitive outputs stay in their vault: swamp vault list-keys shows them, vault delete takes one.",
  args: [
    EXACT_MODEL_ARGUMENT,
    { name: "name", description: "name of the data item", complete: "data" },
  ],
  options: [
    { name: "version", type: "number", value: "n", description: "only this version" },
    { name: "prefix", type: "string", value: "text", description: "all items whose name begins like this" },
    { name: "all", type: "boolean", description: "all items of the model" },
    { name: "dry-run", type: "boolean", description: "show what would be deleted, and delete nothing" },
    { name: "force", short: "f", type: "boolean", description: "do not ask" },
  ],
  examples: [
    ["data delete hello result --dry-run", "what would go"],
    ["data delete hello result --version 1 --yes", "one version"],
    ["data delete hello --prefix tmp- --yes", "all items whose name begins with tmp-"],
  ],
  run: async (ctx, input) => {
    const force = input.flag("force");
    const deleted = await deleteData(ctx, {
      model: input.args.model!,
      selection: selectionOf(input),
      dryRun: input.flag("dry-run"),
      confirm: async ({ model, items }) => force || await confirm(ctx, questionOf(model, items)),
    });
    return deleted.failed?.length ? outcome(deleted, 1) : deleted;
  },
  view: show,
});

/** @throws SwampError USAGE unless exactly one of name, prefix and all is given. */
function selectionOf(input: ParsedArguments): DeleteSelection {
  const { name } = input.args;
  const prefix = input.text("prefix");
  const version = versionOption(input);
  const ways = [name, prefix, input.flag("all") || undefined].filter((way) => way !== undefined);
  if (ways.length !== 1 || (version !== undefined && name === undefined)) {
    throw new SwampError(
      "USAGE",
      "Give the name of an item, or --prefix, or --all; --version goes with a name",
      {
        hint: "For example: swamp data delete hello result",
      },
    );
  }
  if (name !== undefined) return { name, version };
  return prefix === undefined ? { all: true } : { prefix };
}

function questionOf(model: string, items: readonly ItemToDelete[]): string {
  const count = items.reduce((sum, { versions }) => sum + versions.length, 0);
  const what = items.length === 1 ? `'${items[0]!.name}'` : `${items.length} items`;
  const led = leads(items.length === 1 ? items[0]!.renamedTo : undefined);
  return `Delete ${what} of model '${model}' (${plural(count, "version")}${led})?`;
}

function leads(renamedTo: string | undefined): string {
  return renamedTo === undefined ? "" : `; the name leads to '${renamedTo}', which stays`;
}

function show(out: View, deleted: DeletedData): void {
  if (deleted.cancelled) return out.line("Nothing was deleted.");
  const did = deleted.dryRun ? "Would delete" : "Deleted";
  const of = `of ${deleted.modelName}`;
  if (deleted.dataName !== undefined) {
    const what = deleted.version === undefined
      ? `'${deleted.dataName}' ${of} (${plural(deleted.versionsDeleted!, "version")}${
        leads(deleted.renamedTo)
      })`
      : `version ${deleted.version} of '${deleted.dataName}' ${of}`;
    return out.line(`${did} ${what}.`);
  }
  for (const { dataName, versions } of deleted.items!) {
    out.line(`  ${dataName} (${plural(versions, "version")})`);
  }
  for (const { dataName, error } of deleted.failed!) out.line(`  ${dataName}: ${error}`);
  const versions = plural(deleted.totalVersionsDeleted!, "version");
  out.line(`${did} ${plural(deleted.totalDeleted!, "item")} ${of} (${versions}).`);
}
