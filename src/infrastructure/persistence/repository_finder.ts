// SPDX-License-Identifier: MIT
/**
 * Finds the repository a command works on: `--repo-dir`, then `SWAMP_REPO_DIR`, then the nearest directory above
 * with a `.swamp.yaml`. The search ends at the root of a git repository, which is still looked at. Nothing is parsed.
 */
import { dirname, join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { shellWord } from "../../domain/shell_word.ts";
import { openRepository } from "./repository_directory.ts";

export const MARKER_FILE = ".swamp.yaml";

/**
 * @param repoDir the value of `--repo-dir`, if it was given.
 * @param protect called with the root before anything in it is read.
 * @throws SwampError REPO_NOT_FOUND, INVALID_VALUE when it is empty, REPO_INVALID when the marker can not be read.
 */
export function findRepository(
  platform: Platform,
  repoDir: string | undefined,
  protect: (root: string) => void,
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
  if (named === undefined) return open(nearestRepository(platform));
  const root = resolve(platform.cwd(), named);
  if (platform.fs.stat(join(root, MARKER_FILE)) === undefined) {
    const origin = repoDir === undefined ? " (from SWAMP_REPO_DIR)" : "";
    const reason = platform.fs.stat(root) === undefined ? ": there is no such directory" : "";
    throw notFound(`${root}${origin}${reason}`, root, true);
  }
  return open(platform.fs.realPath(root));
}

function nearestRepository(platform: Platform): string {
  const start = platform.fs.realPath(platform.cwd());
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
