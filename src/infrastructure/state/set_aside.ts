// SPDX-License-Identifier: MIT
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { COMPANIONS } from "./state_files.ts";

/** Renames a file, and what SQLite keeps beside it, without opening it. What was set aside before is deleted. */
export function setAside(fs: FileSystem, path: string, target = `${path}.set-aside`): string {
  for (const companion of ["", ...COMPANIONS]) {
    const from = path + companion;
    if (fs.lstat(from) === undefined) continue;
    const to = target + companion;
    fs.remove(to, { recursive: true });
    try {
      fs.rename(from, to);
    } catch (error) {
      // It is on another disk.
      if (fs.reasonOf(error) !== "other") throw error;
      fs.remove(from, { recursive: true });
    }
  }
  return target;
}
