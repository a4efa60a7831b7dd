// SPDX-License-Identifier: MIT
/**
 * "Nothing is there" has two meanings: the path does not exist, or it cannot be followed (a link whose target is not
 * mounted, a file in the place of a directory). Only the first one may be taken for absence.
 */
import { messageOf } from "../errors.ts";
import type { FileSystem } from "./file_system.ts";

/** What stands in the way. */
export interface Obstacle {
  /** Absolute path that cannot be followed: the one asked for, or one of its parents. */
  readonly path: string;
  readonly reason: string;
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
      return { path: current, reason: reasonText(fs, error) };
    }
  }
  return undefined;
}

/** Why a call failed, in the words of a message. */
export function reasonText(fs: FileSystem, error: unknown): string {
  return fs.reasonOf(error) === "denied" ? "permission denied" : messageOf(error);
}
