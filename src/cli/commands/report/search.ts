// SPDX-License-Identifier: MIT
import { searchReports } from "../../../libswamp/report/search_reports.ts";
import { command } from "../../command.ts";

export default command({
  path: "report search",
  summary: "List stored results of reports, newest first",
  args: [{ name: "query", description: "part of a report's or model's name" }],
  options: [
    {
      name: "model",
      type: "string",
      value: "name",
      description: "only results about this model",
      complete: "model",
    },
    {
      name: "scope",
      type: "string",
      value: "scope",
      description: "only this scope",
      choices: ["method", "model", "workflow"],
    },
  ],
  examples: [
    ["report search", "all stored results"],
    ["report search costs --json", "results of reports with 'costs' in their name, for a program"],
  ],
  run: (ctx, input) =>
    searchReports(ctx, { text: input.args.query, model: input.text("model"), scope: input.text("scope") }),
  view: (out, { results }) => {
    if (results.length === 0) return out.line("No report result is stored.");
    out.table(results, [
      { key: "reportName", title: "REPORT" },
      { key: "reportScope", title: "SCOPE" },
      { key: "modelName", title: "MODEL" },
      { key: "version", title: "VERSION", align: "right" },
      { key: "createdAt", title: "CREATED" },
    ]);
  },
});
