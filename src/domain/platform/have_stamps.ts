// SPDX-License-Identifier: MIT
import type { FileStat, StampedPaths } from "./file_system.ts";

/** Whether all of them have these stamps. @throws what `stat` throws. */
export function haveStamps(
  { base, names, stamps, first, end }: StampedPaths,
  stat: (path: string) => FileStat | undefined,
): boolean {
  for (let index = first; index < end; index++) {
    const now = stat(base + names[index]!);
    const at = index * 4;
    if (
      now === undefined || now.size !== stamps[at] || now.modified !== stamps[at + 1] ||
      now.changed !== stamps[at + 2] || now.inode !== stamps[at + 3]
    ) return false;
  }
  return true;
}
