// SPDX-License-Identifier: MIT
import { describeType } from "../../../../libswamp/type/describe_type.ts";
import { showType } from "../../../../presentation/type_view.ts";
import { command } from "../../../command.ts";
import { LOADS_DESCRIBED_TYPE } from "../../../loads_extensions.ts";

export default command({
  path: "model type describe",
  summary: "Show a model type: its arguments, methods and outputs",
  args: [{ name: "type", description: "the type's name", required: true, complete: "model-type" }],
  loadsExtensions: LOADS_DESCRIBED_TYPE,
  examples: [
    ["model type describe command/shell", "what the built-in shell type can do"],
    ["model type describe command/shell --json", "the same with JSON Schemas"],
  ],
  run: (ctx, { args }) => describeType(ctx, { type: args.type! }),
  view: showType,
});
