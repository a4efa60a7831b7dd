// SPDX-License-Identifier: MIT
import type { FileStat } from "../../domain/platform/file_system.ts";

/** Which file stands at a path: another file put there has another identity, the same file moved keeps its own. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: number;
  /** When the file was created, in milliseconds since 1970; 0 where the disk does not say. */
  readonly born: number;
}

export function identityOf({ device = 0, inode, born }: FileStat): FileIdentity {
  return { device, inode, born };
}

/**
 * Whether two identities are of one file. A disk gives the inode of a deleted file to the next one, so the time of
 * birth decides, too. A device has another number after a restart or in a container: it counts only where the time of
 * birth is unknown.
 */
export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.inode === b.inode && a.born === b.born && (a.born !== 0 || a.device === b.device);
}

/** An identity that was read from JSON; undefined for any other value. */
export function parseIdentity(value: unknown): FileIdentity | undefined {
  const { device, inode, born } = (value ?? {}) as Partial<FileIdentity>;
  if (typeof device !== "number" || typeof inode !== "number" || typeof born !== "number") return undefined;
  return { device, inode, born };
}
