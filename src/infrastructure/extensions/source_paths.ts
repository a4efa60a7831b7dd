// SPDX-License-Identifier: MIT
import { isAbsolute, join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { DirectoryEntry, FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { matchesGlob } from "../../domain/glob.ts";
import { MAX_GLOB_MS, MAX_SOURCE_DIRECTORIES } from "./source_limits.ts";

/** Where relative paths start, and the disk. */
export interface SourcePathContext {
  readonly platform: Platform;
  readonly fs: FileSystem;
  /** See {@link mainWorktree}. */
  readonly base: string;
}

/**
 * The directories that a path of `.swamp-sources.yaml` names: `~`, `$VAR` and `${VAR}` are expanded, `*` and `?`
 * match within one segment; a relative path starts at the main worktree, so that every worktree of a repository
 * mounts the same sources. Only directories that exist, sorted.
 * @throws SwampError SOURCE_INVALID when a pattern has too many matches.
 */
export function expandSourcePath(context: SourcePathContext, written: string): string[] {
  const path = expandVariables(context.platform, written);
  const absolute = isAbsolute(path) ? resolve(path) : resolve(context.base, path);
  const found = /[*?]/.test(absolute) ? expandGlob(context, absolute, written) : [absolute];
  return found.filter((candidate) => mayBeDirectory(context.fs, candidate)).sort();
}

/** Names of the environment variables that a text of source paths mentions. */
export function mentionedVariables(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map(([, braced, bare]) => (braced ?? bare)!);
}

const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g;

/** What may not be looked at may be one: whoever reads it says why it cannot. */
function mayBeDirectory(fs: FileSystem, path: string): boolean {
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
  return tilde.replace(VARIABLE, (_, braced, bare) => platform.env(braced ?? bare) ?? "");
}

function expandGlob({ fs, platform }: SourcePathContext, path: string, written: string): string[] {
  const refused = (problem: string) =>
    new SwampError("SOURCE_INVALID", `the source ${written} ${problem}`, {
      hint: "Name the directory that holds the packages more precisely",
    });
  const ends = platform.monotonic() + MAX_GLOB_MS;
  let found = ["/"];
  for (const segment of path.split("/").slice(1)) {
    if (!/[*?]/.test(segment)) {
      found = found.map((directory) => join(directory, segment));
      continue;
    }
    let next: string[] = [];
    for (const directory of found) {
      if (platform.monotonic() > ends) throw refused(`takes longer than ${MAX_GLOB_MS / 1000} s to look for`);
      next = next.concat(matches(fs, directory, segment));
      if (next.length > MAX_SOURCE_DIRECTORIES) {
        throw refused(`has more than ${MAX_SOURCE_DIRECTORIES} matches`);
      }
    }
    found = next;
  }
  return found;
}

function matches(fs: FileSystem, directory: string, pattern: string): string[] {
  if (!mayBeDirectory(fs, directory)) return [];
  return entriesOf(fs, directory)
    .filter(({ name, kind }) => kind !== "file" && !name.startsWith(".") && matchesGlob(name, pattern))
    .map(({ name }) => join(directory, name));
}

/** None of a directory that may not be read: a pattern matches what can be seen. */
function entriesOf(fs: FileSystem, directory: string): DirectoryEntry[] {
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
