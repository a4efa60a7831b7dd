// SPDX-License-Identifier: MIT
import type { Argument } from "./command.ts";

/** The directory of a repository, for commands that do not work in it. */
export const REPOSITORY_ARGUMENT: Argument = {
  name: "directory",
  description: "directory of the repository (default: the one around the working directory)",
  complete: "directory",
};
