// SPDX-License-Identifier: MIT
import { describeReport } from "../../../libswamp/report/describe_report.ts";
import { command } from "../../command.ts";

export default command({
  path: "report describe",
  summary: "Show what a report is about",
  args: [{ name: "name", description: "the report's name", required: true, complete: "report" }],
  examples: [["report describe @acme/costs", "scope, labels and description of a report"]],
  run: (ctx, { args }) => describeReport(ctx, { name: args.name! }),
  view: (out, report) =>
    out.fields([
      ["Report", report.name],
      ["Description", report.description],
      ["Scope", report.scope],
      ["Labels", report.labels.join(", ") || undefined],
      ["Origin", report.origin],
      ["File", report.path],
    ]),
});
