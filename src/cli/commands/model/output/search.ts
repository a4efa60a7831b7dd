// SPDX-License-Identifier: MIT
import { searchRuns } from "../../../../libswamp/output/search_runs.ts";
import { command } from "../../../command.ts";
import { showRuns } from "../../../run_arguments.ts";

export default command({
  path: "model output search",
  summary: "List runs, the newest first",
  args: [{
    name: "query",
    description:
      "part of a model, type, method or status, or the first 8 digits of an id; without it, all runs",
    complete: "model",
  }],
  examples: [
    ["model output search", "all runs"],
    ["model output search failed --json", "those that failed, for a program"],
  ],
  run: (ctx, { args }) => searchRuns(ctx, { query: args.query }),
  view: showRuns,
});
