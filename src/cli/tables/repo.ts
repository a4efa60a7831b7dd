// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const REPO_COMMANDS: readonly TableEntry[] = [
  {
    path: "init",
    summary: "Make a directory a swamp repository",
    load: () => import("../commands/repo/init.ts"),
  },
  {
    path: "repo init",
    summary: "Make a directory a swamp repository",
    load: () => import("../commands/repo/init.ts"),
  },
  {
    path: "repo upgrade",
    summary: "Bring a repository's own files up to this version of swamp",
    guesses: [
      ["upgrade", ""],
    ],
    load: () => import("../commands/repo/upgrade.ts"),
  },
];
