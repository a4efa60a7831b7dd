// SPDX-License-Identifier: MIT
/**
 * Finds the repository a command works on: `--repo-dir`, then `SWAMP_REPO_DIR`, then the nearest directory above
 * with a `.swamp.yaml`. The search ends at the root of a git repository, which is still looked at. What it finds must
 * belong to the user; what is named need not. Nothing is parsed.
 */
import { dirname, join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { shellWord } from "../../domain/shell_word.ts";
import { openRepository } from "./repository_directory.ts";
import { assertOwnRepository } from "./repository_owner.ts";

export const MARKER_FILE = ".swamp.yaml";

export interface RepositoryGuards {
  /** The repositories of other users that this user trusts. */
  readonly trusted: () => readonly string[];
  /** Called with the root before anything in it is read. */
  readonly protect: (root: string) => void;
}

/**
 * @param repoDir the value of `--repo-dir`, if it was given.
 * @throws SwampError REPO_NOT_FOUND, INVALID_VALUE when it is empty, REPO_UNTRUSTED when another user could have put it
 *   there, REPO_INVALID when the marker cannot be read.
 */
export function findRepository(
  platform: Platform,
  repoDir: string | undefined,
  { trusted, protect }: RepositoryGuards,
): Repository {
  const open = (root: string) => {
    protect(root);
    return openRepository(root, readMarkerText(platform.fs, join(root, MARKER_FILE)));
  };
  if (repoDir === "") {
    // In scripts this is a variable that is not set; the repository around must not be taken for what was meant.
    throw new SwampError("INVALID_VALUE", "Option '--repo-dir' needs a directory, got an empty text");
  }
  const named = repoDir ?? (platform.env("SWAMP_REPO_DIR") || undefined);
  if (named !== undefined) {
    return open(namedRepository(platform, named, repoDir === undefined ? " (from SWAMP_REPO_DIR)" : ""));
  }
  const start = platform.fs.realPath(platform.cwd());
  const root = nearestRepository(platform, start);
  assertOwnRepository(platform, { root, marker: join(root, MARKER_FILE), start }, trusted);
  return open(root);
}

/** The root that a directory names, or the one above the working directory. @throws SwampError REPO_NOT_FOUND. */
export function locateRepository(platform: Platform, directory: string | undefined): string {
  if (directory !== undefined) return namedRepository(platform, directory, "");
  return nearestRepository(platform, platform.fs.realPath(platform.cwd()));
}

function namedRepository(platform: Platform, named: string, origin: string): string {
  const root = resolve(platform.cwd(), named);
  if (platform.fs.stat(join(root, MARKER_FILE)) === undefined) {
    const reason = platform.fs.stat(root) === undefined ? ": there is no such directory" : "";
    throw notFound(`${root}${origin}${reason}`, root, true);
  }
  return platform.fs.realPath(root);
}

function nearestRepository(platform: Platform, start: string): string {
  for (let directory = start;; directory = dirname(directory)) {
    if (platform.fs.stat(join(directory, MARKER_FILE)) !== undefined) return directory;
    const isGitRoot = platform.fs.stat(join(directory, ".git")) !== undefined;
    if (isGitRoot || dirname(directory) === directory) throw notFound(start, start);
  }
}

function notFound(what: string, path: string, isNamed = false): SwampError {
  return new SwampError("REPO_NOT_FOUND", `Not a swamp repository: ${what}`, {
    hint: isNamed
      ? `Make one there with: swamp init ${shellWord(path)}\nOr name another one with: --repo-dir <dir>`
      : "Make one here with: swamp init\nOr name one with: --repo-dir <dir>",
    details: { path, named: isNamed },
  });
}

function readMarkerText(fs: FileSystem, file: string): string {
  try {
    return fs.readText(file);
  } catch (error) {
    if (error instanceof SwampError) throw error;
    const what = fs.stat(file)?.kind === "directory" ? "it is a directory" : `${fs.reasonOf(error)}`;
    throw new SwampError("REPO_INVALID", `${file} can not be read: ${what}`, {
      hint: "Expected a readable YAML file. Write it anew with: swamp init --force",
      details: { path: file },
      cause: error,
    });
  }
}
