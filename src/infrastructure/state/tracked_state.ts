// SPDX-License-Identifier: MIT
import { dirname, join, relative, resolve } from "node:path";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { TrackedState } from "../../domain/repo/tracked_state.ts";
import { readGitIndex } from "./git_index.ts";

/** The index with all that it shares: git leaves a few files of what was shared before. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Looks into the index of the git repository that the repository is in, if there is one. Does not run git. */
export function findTrackedState(
  fs: FileSystem,
  { root, stateDirectory }: Pick<Repository, "root" | "stateDirectory">,
): TrackedState {
  const top = gitRoot(fs, root);
  if (top === undefined) return { paths: [] };
  const directory = gitDirectory(fs, top);
  const index = join(directory, "index");
  const paths: string[] = [];
  const shared = fs.lstat(directory)?.kind === "directory"
    ? fs.readDirectory(directory).map(({ name }) => name).filter((name) => name.startsWith("sharedindex."))
    : [];
  let left = MAX_BYTES;
  for (const path of [index, ...shared.map((name) => join(directory, name))]) {
    const stat = fs.stat(path);
    if (!stat) continue;
    left -= stat.size;
    const names = stat.kind === "file" && left >= 0 ? readGitIndex(fs.readBytes(path)) : undefined;
    if (!names) return { unreadable: path };
    const prefix = `${relative(top, stateDirectory).replaceAll("\\", "/")}/`;
    const below = names.filter((name) => name.startsWith(prefix));
    paths.push(...below.map((name) => relative(root, join(top, name))));
  }
  return { paths };
}

function gitRoot(fs: FileSystem, from: string): string | undefined {
  for (let path = from;; path = dirname(path)) {
    if (fs.lstat(join(path, ".git"))) return path;
    if (path === dirname(path)) return undefined;
  }
}

/** That of a worktree or submodule is named by a file. */
function gitDirectory(fs: FileSystem, top: string): string {
  const path = join(top, ".git");
  if (fs.stat(path)?.kind !== "file") return path;
  const [, named = ""] = /^gitdir: (.*)$/m.exec(fs.readText(path)) ?? [];
  return resolve(top, named.trim());
}
