// SPDX-License-Identifier: MIT
import { TOOLS } from "./tools.ts";

/** What does not belong into version control: derived and private state. */
export function gitignoreLines(tool: string): string[] {
  const own = TOOLS.find((candidate) => candidate.name === tool);
  return [".swamp/", ...(own ? [own.ignored] : [])];
}
