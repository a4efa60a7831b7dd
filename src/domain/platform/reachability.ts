// SPDX-License-Identifier: MIT
/**
 * "Nothing is there" has two meanings: the path does not exist, or it cannot be followed (a link whose target is not
 * mounted, a file in the place of a directory). Only the first one may be taken for absence.
 */
import { messageOf, SwampError } from "../errors.ts";
import type { FileSystem } from "./file_system.ts";

/** What stands in the way. */
export interface Obstacle {
  /** Absolute path that cannot be followed: the one asked for, or one of its parents. */
  readonly path: string;
  readonly reason: string;
  /** What was thrown when it was looked at. */
  readonly cause?: unknown;
}

/** What hides whether anything is at a path; undefined when it is there, or certainly is not. */
export function findObstacle(fs: FileSystem, path: string): Obstacle | undefined {
  return search(fs, path, "anything");
}

/** As {@link findObstacle}, of a path that has to be a directory when something is there. */
export function findDirectoryObstacle(fs: FileSystem, path: string): Obstacle | undefined {
  return search(fs, path, "directory");
}

function search(fs: FileSystem, path: string, expected: "anything" | "directory"): Obstacle | undefined {
  for (let current = path; current !== ""; current = current.slice(0, current.lastIndexOf("/"))) {
    try {
      if (fs.lstat(current) === undefined) continue;
      const stat = fs.stat(current);
      if (stat === undefined) return { path: current, reason: "a link that leads nowhere" };
      const isEnough = current === path && expected === "anything";
      return isEnough || stat.kind === "directory" ? undefined : { path: current, reason: "not a directory" };
    } catch (error) {
      return { path: linkIn(error) ?? current, reason: reasonText(fs, error), cause: error };
    }
  }
  return undefined;
}

/** The directory above the path that was refused. */
function linkIn(error: unknown): string | undefined {
  const path = error instanceof SwampError ? error.details?.path : undefined;
  return typeof path === "string" ? path : undefined;
}

/** Why a call failed, in the words of a message. */
export function reasonText(fs: FileSystem, error: unknown): string {
  if (error instanceof SwampError && typeof error.details?.reason === "string") return error.details.reason;
  return fs.reasonOf(error) === "denied" ? "permission denied" : messageOf(error);
}
