// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DRIVER_COMMANDS: readonly TableEntry[] = [
  {
    path: "driver type describe",
    summary: "Show a driver type and its configuration",
    load: () => import("../commands/driver/type/describe.ts"),
  },
  {
    path: "driver type search",
    summary: "List the driver types that are known",
    aliases: ["driver type list"],
    load: () => import("../commands/driver/type/search.ts"),
  },
];
