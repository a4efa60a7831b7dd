// SPDX-License-Identifier: MIT
import { RECEIPT_FILE } from "../../domain/packages/archive_layout.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { sha256 } from "../platform/sha256.ts";

/** Paths of the files of an installed package; those of packages inside of its directory are not its own. */
export function packageFiles(fs: FileSystem, directory: string, prefix = ""): string[] {
  return fs.readDirectory(directory).flatMap(({ name, kind }) => {
    if (prefix === "" && name === RECEIPT_FILE) return [];
    const path = `${directory}/${name}`;
    if (kind !== "directory") return [`${prefix}${name}`];
    return fs.stat(`${path}/${RECEIPT_FILE}`) ? [] : packageFiles(fs, path, `${prefix}${name}/`);
  });
}

/** sha256 of each of these files of a package by path; undefined when one of the paths is not a plain file. */
export function fileDigests(
  fs: FileSystem,
  directory: string,
  paths: readonly string[],
): Record<string, string> | undefined {
  if (paths.some((path) => fs.lstat(`${directory}/${path}`)?.kind !== "file")) return undefined;
  return Object.fromEntries(paths.map((path) => [path, sha256(fs.readBytes(`${directory}/${path}`))]));
}

/** Path of the lockfile: at the root, else in the models directory, where older tools keep it. */
export function lockfilePath(
  fs: FileSystem,
  { root, modelsDirectory }: Pick<Repository, "root" | "modelsDirectory">,
): string {
  const path = `${root}/${LOCKFILE}`;
  return fs.lstat(path) ? path : `${modelsDirectory}/${LOCKFILE}`;
}
