// SPDX-License-Identifier: MIT
import { getModel } from "../../../libswamp/model/get_model.ts";
import { inputSchema } from "../../../presentation/input_schema.ts";
import {
  showGlobalArguments,
  showLines,
  showMethods,
  showOutputs,
  showValues,
} from "../../../presentation/model_view.ts";
import { argumentLines } from "../../../presentation/schema_lines.ts";
import { command } from "../../command.ts";
import { MODEL_ARGUMENT } from "../../model_arguments.ts";

export default command({
  path: "model get",
  summary: "Show one model and what it can do",
  args: [MODEL_ARGUMENT],
  examples: [
    ["model get hello", "its arguments and methods"],
    ["model get hello --json", "the same for a program"],
  ],
  run: (ctx, { args }) => getModel(ctx, { model: args.model! }),
  view: (out, model) => {
    out.line(`Name: ${out.style.bold(model.name)} (${model.type})`);
    out.fields([
      ["ID", model.id],
      ["Version", model.version],
      ["Type Version", model.typeVersion],
      ["Path", model.path],
    ]);
    showValues(out, "Tags:", model.tags);
    showValues(out, "Global Arguments:", model.globalArguments);
    for (const [method, values] of Object.entries(model.methodArguments ?? {})) {
      showValues(out, `Arguments of ${method}:`, values);
    }
    const schema = model.globalArgumentsSchema;
    showGlobalArguments(out, "Global Arguments Schema:", { type: model.type, schema });
    showLines(out, "Inputs:", argumentLines(inputSchema(model.inputs)));
    showMethods(out, model.name, model.methods);
    showOutputs(out, model.dataOutputSpecs);
  },
});
