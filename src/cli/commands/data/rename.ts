// SPDX-License-Identifier: MIT
import { renameItem } from "../../../libswamp/data/rename_data.ts";
import { command } from "../../command.ts";
import { EXACT_MODEL_ARGUMENT } from "../../model_arguments.ts";

export default command({
  path: "data rename",
  summary: "Give an item another name",
  description:
    "Copies the newest version under the new name and leaves a tombstone under the old one, so that the old name " +
    "leads to the new one. Older versions stay under the old name.",
  args: [
    EXACT_MODEL_ARGUMENT,
    { name: "old-name", description: "name of the data item", required: true, complete: "data" },
    { name: "new-name", description: "a name that is not in use", required: true },
  ],
  examples: [["data rename hello result outcome", "`data get hello result` shows outcome from now on"]],
  run: (ctx, { args }) =>
    renameItem(ctx, { model: args.model!, oldName: args["old-name"]!, newName: args["new-name"]! }),
  view: (out, item) => {
    out.line(`Renamed '${item.oldName}' of ${item.modelName} to '${item.newName}'.`);
    out.line(`Version ${item.copiedVersion} is now version ${item.newVersion} of '${item.newName}'.`);
    out.line(`Note: ${item.warning}.`);
  },
});
