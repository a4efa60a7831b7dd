// SPDX-License-Identifier: MIT
import { editModel } from "../../../libswamp/model/edit_model.ts";
import { command } from "../../command.ts";
import { MODEL_ARGUMENT } from "../../model_arguments.ts";

export default command({
  path: "model edit",
  summary: "Change a model's definition, in an editor or from standard input",
  description:
    "Text on standard input replaces the definition: comments and key order are kept, the id stays what " +
    "it was, and nothing is changed when the text is no definition. Otherwise the editor of EDITOR is opened. " +
    "What the type says of the arguments is asked by: swamp model validate <model>",
  args: [MODEL_ARGUMENT],
  examples: [
    ["model edit hello", "open the definition in an editor"],
    ["model edit hello < hello.yaml", "replace it with the content of a file"],
  ],
  run: (ctx, { args }) => editModel(ctx, { model: args.model! }),
  view: (out, edited) =>
    out.line(
      edited.status === "updated"
        ? `Updated model '${edited.name}' from standard input.`
        : `Edited model '${edited.name}' with ${edited.editor}.`,
    ),
});
