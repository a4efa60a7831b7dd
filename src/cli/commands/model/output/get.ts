// SPDX-License-Identifier: MIT
import { getRun } from "../../../../libswamp/output/get_run.ts";
import { command } from "../../../command.ts";
import { showRun } from "../../../../presentation/run_view.ts";
import { RUN_ARGUMENT } from "../../../run_arguments.ts";

export default command({
  path: "model output get",
  summary: "Show the record of one run",
  description: "A run whose process is gone without having said how it ended is shown as interrupted.",
  args: [RUN_ARGUMENT],
  examples: [
    ["model output get hello", "the newest run of a model"],
    ["model output get hello --json", "the same for a program"],
  ],
  run: (ctx, { args }) => getRun(ctx, { run: args.run!, notFound: "Output or model not found" }),
  view: showRun,
});
