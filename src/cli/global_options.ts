// SPDX-License-Identifier: MIT
import { LOG_LEVELS } from "../domain/log.ts";
import type { Option } from "./command.ts";

/** Accepted before and after every command. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  { name: "json", type: "boolean", description: "print one JSON document instead of text" },
  {
    name: "repo-dir",
    type: "string",
    value: "dir",
    complete: "directory",
    description: "the repository to work on (default: the nearest one above this directory)",
  },
  { name: "quiet", short: "q", type: "boolean", description: "on stderr only errors" },
  { name: "verbose", short: "v", type: "boolean", description: "more detail, and log level debug" },
  {
    name: "log-level",
    type: "string",
    value: "level",
    choices: LOG_LEVELS,
    description: "the least important records to show on stderr",
  },
  { name: "log", type: "boolean", description: "plain lines where a terminal would get more" },
  { name: "show-properties", type: "boolean", description: "show the properties of log records" },
  { name: "no-color", type: "boolean", description: "no colour" },
  { name: "color", type: "boolean", description: "colour also where stdout is not a terminal" },
  { name: "timings", type: "boolean", description: "say how long it took and what was done" },
  { name: "yes", short: "y", type: "boolean", description: "answer every question with yes" },
  { name: "no-input", type: "boolean", description: "never ask; fail where an answer is needed" },
  {
    name: "no-telemetry",
    type: "boolean",
    hidden: true,
    description: "accepted for compatibility; nothing is ever recorded or sent",
  },
  { name: "help", short: "h", type: "boolean", description: "explain the command" },
];

/** Accepted where no command is given. */
export const VERSION_OPTION: Option = {
  name: "version",
  short: "V",
  type: "boolean",
  description: "show the version of swamp",
};
