// SPDX-License-Identifier: MIT
import { basename, dirname, join } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";

/** The path with its links resolved as far as it exists. What cannot be looked at stays as it is. */
export function realpathOf({ fs }: Pick<Platform, "fs">, path: string): string {
  try {
    return fs.realPath(path);
  } catch (error) {
    if (fs.reasonOf(error) === "missing" && dirname(path) !== path) {
      return join(realpathOf({ fs }, dirname(path)), basename(path));
    }
    if (fs.reasonOf(error) === "denied") return path;
    throw error;
  }
}
