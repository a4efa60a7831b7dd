// SPDX-License-Identifier: MIT
/**
 * When a file counts as unchanged. A stamp that is equal proves nothing if the file could have been written again
 * within the resolution of its times, so it is trusted only when it had settled before the index was made.
 */
import type { FileStat } from "./platform/file_system.ts";

/** Times are milliseconds since the epoch. */
export interface Stamp {
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

/** ctime has a resolution of one second, and clocks of network disks are off: two seconds cover both. */
const SETTLE_MS = 2000;

export function stampOf(stat: FileStat): Stamp {
  return { size: stat.size, modified: stat.modified, changed: stat.changed, inode: stat.inode };
}

export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}

/** Whether an equal stamp, recorded at `indexedAt`, proves equal content. */
export function isSettled(stamp: Stamp, indexedAt: number): boolean {
  const limit = indexedAt - SETTLE_MS;
  return stamp.modified < limit && stamp.changed < limit;
}

/** Whether the file is certainly what it was when `recorded` was taken at `indexedAt`. */
export function isUnchanged(recorded: Stamp, now: Stamp, indexedAt: number): boolean {
  return sameStamp(recorded, now) && isSettled(now, indexedAt);
}
