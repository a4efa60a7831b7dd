// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const REPORT_COMMANDS: readonly TableEntry[] = [
  {
    path: "report search",
    summary: "List stored results of reports, newest first",
    aliases: ["report list"],
    load: () => import("../commands/report/search.ts"),
  },
  {
    path: "report describe",
    summary: "Show what a report is about",
    load: () => import("../commands/report/describe.ts"),
  },
  {
    path: "report type search",
    summary: "List the report types that are known",
    aliases: ["report type list"],
    load: () => import("../commands/report/type/search.ts"),
  },
];
