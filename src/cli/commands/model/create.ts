// SPDX-License-Identifier: MIT
import { createModel } from "../../../libswamp/model/create_model.ts";
import { shellWord } from "../../../domain/shell_word.ts";
import { runCommand, showGlobalArguments, showMethods } from "../../../presentation/model_view.ts";
import { command } from "../../command.ts";
import { LOADS_MODEL_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "model create",
  summary: "Describe a new thing of some type",
  description:
    "Writes models/<type>/<name>.yaml. Names are unique in a repository. Global arguments are values that " +
    "all methods of the model use; expressions like ${{ … }} are kept as they are.",
  args: [
    { name: "type", description: "type of the model", required: true, complete: "model-type" },
    { name: "name", description: "name of the new model", required: true },
  ],
  options: [{
    name: "global-arg",
    type: "string",
    value: "key=value",
    multiple: true,
    description: "a global argument; dots in the key nest",
    guesses: ["arg", "args", "argument", "set", "input", "param", "var", "global", "global-argument"],
  }],
  loadsExtensions: LOADS_MODEL_TYPE,
  examples: [
    ["model create command/shell hello", "a model that runs shell commands"],
    ["model create command/shell hello --json", "the same for a program"],
  ],
  run: (ctx, input) =>
    createModel(ctx, {
      type: input.args.type!,
      name: input.args.name!,
      globalArgs: input.list("global-arg"),
    }),
  view: (out, model) => {
    out.line(`Created: ${out.style.bold(model.name)} (${model.type})`);
    out.fields([["Path", model.path], ["Version", model.version]]);
    showGlobalArguments(out, "Global Arguments:", { type: model.type, schema: model.globalArguments });
    showMethods(out, model.name, model.methods);
    out.line();
    out.line(`Next: ${runCommand(model.name, model.methods?.[0])}`);
    out.line(`Its definition: swamp model edit ${shellWord(model.name)}`);
  },
});
