// SPDX-License-Identifier: MIT
import { deleteModel } from "../../../libswamp/model/delete_model.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";

export default command({
  path: "model delete",
  summary: "Delete a model's definition and its run records",
  description:
    "Takes an exact name or a full id. A model that has data is deleted only with --force, together with " +
    "its data; expired data does not count. A model that a workflow uses is not deleted.",
  args: [{ name: "model", description: "exact name or full id", required: true, complete: "model" }],
  options: [{
    name: "force",
    short: "f",
    type: "boolean",
    description: "delete its data too, and do not ask",
  }],
  examples: [
    ["model delete hello --yes", "delete a model that has no data"],
    ["model delete hello --force", "delete a model with its data"],
  ],
  run: (ctx, input) => {
    const force = input.flag("force");
    return deleteModel(ctx, {
      model: input.args.model!,
      force,
      confirm: async (entry) =>
        force || await confirm(ctx, `Delete model '${entry.name}' (${entry.type}) and its run records?`),
    });
  },
  view: (out, { deleted, outputsDeleted, dataDeleted, sharedWith }) => {
    if (!deleted) {
      out.line("Nothing was deleted.");
      return;
    }
    if (sharedWith !== undefined) {
      out.line(
        `Deleted model '${deleted.name}' (${deleted.type}). Its data and run records stay: ` +
          `model '${sharedWith}' has the same id.`,
      );
      return;
    }
    const records = `${outputsDeleted} run record${outputsDeleted === 1 ? "" : "s"}`;
    out.line(
      `Deleted model '${deleted.name}' (${deleted.type}), ${records}${dataDeleted ? " and its data" : ""}.`,
    );
  },
});
