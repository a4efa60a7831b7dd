// SPDX-License-Identifier: MIT
/** Layouts of older tools, brought into today's shape by `repo upgrade`. Every step can be repeated. */
import { LEGACY_LINKS } from "../../domain/repo/link_rule.ts";
import { isVersionNumber } from "../../domain/data/version_number.ts";
import { LOCKFILE } from "../../domain/packages/installed_package.ts";
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

/** @returns what was changed, as lines for the user. */
export function migrateLayout(fs: FileSystem, root: string): string[] {
  const changes: string[] = [];
  for (const [to, from] of LEGACY_LINKS) {
    if (moveToRoot(fs, join(root, from), join(root, to))) changes.push(`${from} moved to ${to}`);
  }
  if (moveLockfile(fs, root)) changes.push(`models/${LOCKFILE} moved to ${LOCKFILE}`);
  const links = replaceLatestLinks(fs, join(root, ".swamp", "data"));
  if (links > 0) changes.push(`${links} links named 'latest' became files`);
  return changes;
}

/** Older tools kept the lockfile among the definitions. */
function moveLockfile(fs: FileSystem, root: string): boolean {
  const [from, to] = [join(root, "models", LOCKFILE), join(root, LOCKFILE)];
  if (fs.lstat(from)?.kind !== "file" || fs.lstat(to) !== undefined) return false;
  fs.rename(from, to);
  return true;
}

function moveToRoot(fs: FileSystem, from: string, to: string): boolean {
  if (fs.lstat(from)?.kind !== "directory") return false;
  const target = fs.lstat(to);
  if (target?.kind === "symlink") {
    if (fs.stat(to) === undefined) throw deadLink(from, to);
    if (fs.realPath(to) !== fs.realPath(from)) return false;
  } else if (target !== undefined && (target.kind !== "directory" || fs.readDirectory(to).length > 0)) {
    return false;
  }
  fs.remove(to);
  fs.rename(from, to);
  return true;
}

/** Its target may only be out of reach now; what it leads to must not be replaced. */
function deadLink(from: string, to: string): SwampError {
  return new SwampError("IO_FAILED", `${to} is a link that leads nowhere, so ${from} was not moved there`, {
    hint: `Mount what the link leads to, or remove the link, then run: swamp repo upgrade`,
    details: { from, to },
  });
}

/** The number of the newest version is a text file; older tools used a link to the version's directory. */
function replaceLatestLinks(fs: FileSystem, directory: string): number {
  if (fs.stat(directory)?.kind !== "directory") return 0;
  let replaced = 0;
  for (const entry of fs.readDirectory(directory)) {
    const path = join(directory, entry.name);
    if (entry.kind === "directory" && !/^\d+$/.test(entry.name)) replaced += replaceLatestLinks(fs, path);
    if (entry.kind !== "symlink" || entry.name !== "latest") continue;
    const version = fs.readLink(path);
    if (!isVersionNumber(version) || fs.stat(join(directory, version)) === undefined) continue;
    fs.writeAtomic(path, version);
    replaced++;
  }
  return replaced;
}
