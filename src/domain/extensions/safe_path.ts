// SPDX-License-Identifier: MIT
import { isAbsolute, join, relative, sep } from "node:path";

/**
 * Whether a path that a manifest, lockfile or archive names stays below a directory. Decides by the text alone:
 * whoever opens it resolves links first.
 */
export function isInside(directory: string, path: string): boolean {
  if (
    path === "" || path.includes("\0") || path.includes("\\") || isAbsolute(path) || /^[A-Za-z]:/.test(path)
  ) {
    return false;
  }
  const steps = relative(directory, join(directory, path));
  return steps !== "" && steps !== ".." && !steps.startsWith(`..${sep}`);
}
