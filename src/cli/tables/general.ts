// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const GENERAL_COMMANDS: readonly TableEntry[] = [
  {
    path: "version",
    summary: "Show the version of swamp",
    load: () => import("../commands/version.ts"),
  },
  {
    path: "help",
    summary: "Explain a command or a topic; all commands as JSON for programs",
    load: () => import("../commands/help.ts"),
  },
  {
    path: "completions bash",
    summary: "Print the completion script for bash",
    load: () => import("../commands/completions/bash.ts"),
  },
  {
    path: "completions zsh",
    summary: "Print the completion script for zsh",
    load: () => import("../commands/completions/zsh.ts"),
  },
  {
    path: "completions fish",
    summary: "Print the completion script for fish",
    load: () => import("../commands/completions/fish.ts"),
  },
  {
    path: "completions complete",
    summary: "Answer what can follow the words of a command line",
    hidden: true,
    load: () => import("../commands/completions/complete.ts"),
  },
];
