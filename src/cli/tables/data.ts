// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DATA_COMMANDS: readonly TableEntry[] = [
  {
    path: "data list",
    summary: "List what a model has stored",
    load: () => import("../commands/data/list.ts"),
  },
  {
    path: "data get",
    summary: "Show one item of a model's data",
    load: () => import("../commands/data/get.ts"),
  },
  {
    path: "data versions",
    summary: "List the stored versions of one item",
    load: () => import("../commands/data/versions.ts"),
  },
  {
    path: "data query",
    summary: "Find data of all models by an expression",
    load: () => import("../commands/data/query.ts"),
  },
];
