// SPDX-License-Identifier: MIT
import { outputLogs } from "../../../../libswamp/output/output_logs.ts";
import { command } from "../../../command.ts";
import { RUN_ARGUMENT, TAIL_OPTION, tailOption } from "../../../run_arguments.ts";

export default command({
  path: "model output logs",
  summary: "Show the logs that a run stored",
  description:
    "Items that are tagged type=log, and files of a spec called 'log', as command/shell has one. For a run " +
    "that stored neither, the lines of its own log: swamp model method history logs",
  args: [RUN_ARGUMENT],
  options: [TAIL_OPTION],
  examples: [
    ["model output logs hello", "of the newest run of a model"],
    ["model output logs hello --tail 20 --json", "the last lines, for a program"],
  ],
  run: (ctx, input) => outputLogs(ctx, { run: input.args.run!, tail: tailOption(input) }),
  view: (out, { lines }) => {
    for (const line of lines) out.content(`${line}\n`);
    if (lines.length === 0) out.line("(nothing was logged)");
  },
});
