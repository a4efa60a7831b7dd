// SPDX-License-Identifier: MIT
/** How far a source directory without kind directories is searched. What lies beyond is reported, never left out. */

/** Levels of directories below a source. */
export const MAX_SOURCE_DEPTH = 16;
/** Directories below one source, and matches of one pattern. */
export const MAX_SOURCE_DIRECTORIES = 10_000;
/** How long the matches of one pattern are looked for. */
export const MAX_GLOB_MS = 2_000;

const SKIPPED = new Set(["node_modules", "dist", "build", "target"]);

/** Whether a directory of that name can be a package below a source. */
export function canBePackage(name: string): boolean {
  return !/^[._]/.test(name) && name !== "node_modules";
}

/** Whether a directory of that name is searched for extensions. */
export function canHoldSources(name: string): boolean {
  return canBePackage(name) && !SKIPPED.has(name);
}
