// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DATASTORE_COMMANDS: readonly TableEntry[] = [
  {
    path: "datastore type describe",
    summary: "Show a datastore type and its configuration",
    load: () => import("../commands/datastore/type/describe.ts"),
  },
  {
    path: "datastore type search",
    summary: "List the datastore types that are known",
    aliases: ["datastore type list"],
    load: () => import("../commands/datastore/type/search.ts"),
  },
];
