// SPDX-License-Identifier: MIT
import { delimiter, isAbsolute, join } from "node:path";
import type { FileStat, FileSystem } from "../../domain/platform/file_system.ts";

/**
 * The executable of this name in the first directory that has it, as a shell finds it.
 *
 * @param name a plain name, or an absolute path that is looked at alone.
 * @param path the value of PATH; relative directories in it are passed over.
 * @returns its absolute path, or undefined when there is none.
 */
export function findExecutable(
  name: string,
  path: string,
  fs: Pick<FileSystem, "stat" | "reasonOf">,
): string | undefined {
  const suffixes = Deno.build.os === "windows" ? [".exe", ".cmd", ".bat", ""] : [""];
  const directories = isAbsolute(name) ? [""] : path.split(delimiter).filter(isAbsolute);
  return directories.flatMap((directory) => suffixes.map((suffix) => join(directory, name + suffix)))
    .find((candidate) => isExecutable(statIfAllowed(candidate, fs)));
}

function isExecutable(stat: FileStat | undefined): boolean {
  return stat?.kind === "file" && (Deno.build.os === "windows" || (stat.mode & 0o111) !== 0);
}

/** A directory that this user may not look into holds nothing for them: PATH is often that of another user. */
function statIfAllowed(path: string, fs: Pick<FileSystem, "stat" | "reasonOf">): FileStat | undefined {
  try {
    return fs.stat(path);
  } catch (error) {
    if (fs.reasonOf(error) === "denied") return undefined;
    throw error;
  }
}
