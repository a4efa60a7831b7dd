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
  {
    path: "repo trust add",
    summary: "Trust a repository that belongs to another user",
    load: () => import("../commands/repo/trust/add.ts"),
  },
  {
    path: "repo trust list",
    summary: "List the repositories of other users that you trust",
    load: () => import("../commands/repo/trust/list.ts"),
  },
  {
    path: "repo trust rm",
    summary: "Stop trusting a repository that belongs to another user",
    aliases: ["repo trust remove"],
    load: () => import("../commands/repo/trust/rm.ts"),
  },
];
