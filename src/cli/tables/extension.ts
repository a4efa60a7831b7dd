// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const EXTENSION_COMMANDS: readonly TableEntry[] = [
  {
    path: "extension list",
    summary: "List installed packages and every extension file with its state",
    aliases: ["extension ls"],
    load: () => import("../commands/extension/list.ts"),
  },
  {
    path: "extension source list",
    summary: "List mounted directories and whether they can be used",
    aliases: ["extension source ls"],
    load: () => import("../commands/extension/source/list.ts"),
  },
  {
    path: "extension source add",
    summary: "Use the extensions of another directory in place",
    load: () => import("../commands/extension/source/add.ts"),
  },
  {
    path: "extension source rm",
    summary: "Stop using a mounted directory",
    aliases: ["extension source remove"],
    load: () => import("../commands/extension/source/rm.ts"),
  },
];
