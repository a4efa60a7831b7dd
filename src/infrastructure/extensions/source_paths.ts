// SPDX-License-Identifier: MIT
import { isAbsolute, join, resolve } from "node:path";
import type { Platform } from "../../domain/platform/platform.ts";

/**
 * The directories that a path of `.swamp-sources.yaml` names: `~`, `$VAR` and `${VAR}` are expanded, `*` and `?`
 * match within one segment; a relative path starts at the main worktree, so that every worktree of a repository
 * mounts the same sources. Only directories that exist, sorted.
 */
export function expandSourcePaths(platform: Platform, repositoryRoot: string, written: string): string[] {
  const path = expandVariables(platform, written);
  const absolute = isAbsolute(path) ? resolve(path) : resolve(mainWorktree(platform, repositoryRoot), path);
  return expandGlob(platform, absolute).filter((candidate) =>
    platform.fs.stat(candidate)?.kind === "directory"
  ).sort();
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
  if (platform.fs.stat(directory)?.kind !== "directory") return [];
  return platform.fs.readDirectory(directory).filter(({ name }) =>
    pattern.test(name) && !name.startsWith(".")
  )
    .map(({ name }) => join(directory, name));
}

/** The main worktree of the git repository that holds the directory; the directory itself without one. */
export function mainWorktree(platform: Platform, root: string): string {
  const text = platform.fs.stat(join(root, ".git"))?.kind === "file"
    ? platform.fs.readText(join(root, ".git"))
    : "";
  const linked = /^gitdir: (.+)[\\/]\.git[\\/]worktrees[\\/][^\\/]+\s*$/.exec(text)?.[1];
  return linked ? resolve(root, linked) : root;
}
