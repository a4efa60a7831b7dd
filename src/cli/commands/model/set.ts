// SPDX-License-Identifier: MIT
import { setValues } from "../../../libswamp/model/set_values.ts";
import { command } from "../../command.ts";
import { MODEL_ARGUMENT } from "../../model_arguments.ts";
import { LOADS_MODEL_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "model set",
  summary: "Change single arguments of a model's definition",
  description:
    "Edits the file in place; comments and order stay. A key is a global argument, or an argument that only one " +
    "method has; <method>.<argument> and tags.<tag> are understood as well, and dots nest. Values are converted to " +
    "what the type expects, and refused when it does not accept them; expressions like ${{ … }} are kept.",
  args: [MODEL_ARGUMENT, {
    name: "values",
    description: "key=value",
    required: true,
    variadic: true,
  }],
  loadsExtensions: LOADS_MODEL_TYPE,
  examples: [
    ["model set hello run='echo hello'", "what the method runs when nothing else is given"],
    ["model set hello execute.timeout=5000 tags.env=dev --json", "several values, for a program"],
  ],
  run: (ctx, { args, rest }) => setValues(ctx, { model: args.model!, values: rest }),
  view: (out, { name, changed }) => {
    for (const { key, value } of changed) out.line(`${key} = ${JSON.stringify(value)}`);
    out.line(`Updated model '${name}'.`);
  },
});
