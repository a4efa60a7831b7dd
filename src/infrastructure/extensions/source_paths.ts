// SPDX-License-Identifier: MIT
import { isAbsolute, join, resolve } from "node:path";
import type { DirectoryEntry } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";

/**
 * The directories that a path of `.swamp-sources.yaml` names: `~`, `$VAR` and `${VAR}` are expanded, `*` and `?`
 * match within one segment; a relative path starts at the main worktree, so that every worktree of a repository
 * mounts the same sources. Only directories that exist, sorted.
 */
export function expandSourcePaths(platform: Platform, repositoryRoot: string, written: string): string[] {
  const path = expandVariables(platform, written);
  const absolute = isAbsolute(path) ? resolve(path) : resolve(mainWorktree(platform, repositoryRoot), path);
  return expandGlob(platform, absolute).filter((candidate) => mayBeDirectory(platform, candidate)).sort();
}

/** What may not be looked at may be one: whoever reads it says why it can not. */
function mayBeDirectory({ fs }: Platform, path: string): boolean {
  try {
    return fs.stat(path)?.kind === "directory";
  } catch (error) {
    if (fs.reasonOf(error) === "denied") return true;
    throw error;
  }
}

function expandVariables(platform: Platform, path: string): string {
  const home = platform.home ?? "";
  const tilde = path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
  return tilde.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced, bare) => platform.env(braced ?? bare) ?? "");
}

function expandGlob(platform: Platform, path: string): string[] {
  if (!/[*?]/.test(path)) return [path];
  const segments = path.split("/").slice(1);
  let places = ["/"];
  for (const segment of segments) {
    if (!/[*?]/.test(segment)) {
      places = places.map((place) => join(place, segment));
      continue;
    }
    const pattern = new RegExp(
      `^${segment.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".")}$`,
    );
    places = places.flatMap((place) => matches(platform, place, pattern));
  }
  return places;
}

function matches(platform: Platform, directory: string, pattern: RegExp): string[] {
  if (!mayBeDirectory(platform, directory)) return [];
  return entriesOf(platform, directory)
    .filter(({ name }) => pattern.test(name) && !name.startsWith("."))
    .map(({ name }) => join(directory, name));
}

/** None of a directory that may not be read: a pattern matches what can be seen. */
function entriesOf({ fs }: Platform, directory: string): DirectoryEntry[] {
  try {
    return fs.readDirectory(directory);
  } catch (error) {
    if (fs.reasonOf(error) === "denied") return [];
    throw error;
  }
}

/** The main worktree of the git repository that holds the directory; the directory itself without one. */
export function mainWorktree(platform: Platform, root: string): string {
  const text = platform.fs.stat(join(root, ".git"))?.kind === "file"
    ? platform.fs.readText(join(root, ".git"))
    : "";
  const linked = /^gitdir: (.+)[\\/]\.git[\\/]worktrees[\\/][^\\/]+\s*$/.exec(text)?.[1];
  return linked ? resolve(root, linked) : root;
}
