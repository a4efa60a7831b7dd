// SPDX-License-Identifier: MIT
import { describeMethod } from "../../../../libswamp/model/describe_method.ts";
import { inputSchema } from "../../../../presentation/input_schema.ts";
import { showLines, showOutputs } from "../../../../presentation/model_view.ts";
import { argumentLines } from "../../../../presentation/schema_lines.ts";
import { command } from "../../../command.ts";
import { METHOD_ARGUMENT, MODEL_ARGUMENT } from "../../../model_arguments.ts";

export default command({
  path: "model method describe",
  summary: "Show a method's arguments and outputs",
  args: [MODEL_ARGUMENT, METHOD_ARGUMENT],
  examples: [["model method describe hello execute", "what it takes and what it stores"]],
  run: (ctx, { args }) => describeMethod(ctx, { model: args.model!, method: args.method! }),
  view: (out, { modelName, modelType, version, method, inputs }) => {
    out.line(`Method: ${out.style.bold(method.name)} of ${modelName} (${modelType})`);
    out.fields([["Version", version], ["Description", method.description || undefined], [
      "Kind",
      method.kind,
    ]]);
    showLines(out, "Arguments:", argumentLines(method.arguments));
    showLines(out, "Inputs of the definition:", argumentLines(inputSchema(inputs)));
    showOutputs(out, method.dataOutputSpecs);
  },
});
