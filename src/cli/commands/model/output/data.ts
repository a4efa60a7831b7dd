// SPDX-License-Identifier: MIT
import { outputData } from "../../../../libswamp/output/output_data.ts";
import { command } from "../../../command.ts";
import { versionOption } from "../../../model_arguments.ts";
import { RUN_ARGUMENT } from "../../../run_arguments.ts";

export default command({
  path: "model output data",
  summary: "Show what a run stored",
  args: [RUN_ARGUMENT],
  options: [
    { name: "name", type: "string", value: "name", description: "this item instead of the first resource" },
    { name: "field", type: "string", value: "key", description: "only this top-level key of its content" },
    { name: "version", type: "number", value: "n", description: "another version than the run's" },
  ],
  examples: [
    ["model output data hello", "what the newest run of a model stored"],
    ["model output data hello --field stdout", "one field of it"],
    ["model output data hello --name log --json", "another item, for a program"],
  ],
  run: (ctx, input) =>
    outputData(ctx, {
      run: input.args.run!,
      name: input.text("name"),
      version: versionOption(input),
      field: input.text("field"),
    }),
  view: (out, { data, encoding }) => {
    if (encoding === "base64") out.line("(binary; --json gives it as base64)");
    else if (typeof data === "string") out.content(data === "" ? "\n" : data);
    else out.json(data);
  },
});
