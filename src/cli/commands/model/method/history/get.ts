// SPDX-License-Identifier: MIT
import { getRun } from "../../../../../libswamp/output/get_run.ts";
import { command } from "../../../../command.ts";
import { showRun } from "../../../../../presentation/run_view.ts";
import { RUN_ARGUMENT } from "../../../../run_arguments.ts";

export default command({
  path: "model method history get",
  summary: "Show the record of one run",
  description: "The same as: swamp model output get",
  args: [RUN_ARGUMENT],
  examples: [
    ["model method history get hello", "the newest run of a model"],
    ["model method history get hello --json", "the same for a program"],
  ],
  run: (ctx, { args }) => getRun(ctx, { run: args.run!, notFound: "No method run or model found" }),
  view: showRun,
});
