// SPDX-License-Identifier: MIT
/**
 * Whose repository the search has found. What is in a repository runs with the rights of its user, so one that
 * another user could have put above the working directory is refused, as git does.
 */
import { dirname } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { shellWord } from "../../domain/shell_word.ts";

export interface FoundRoot {
  readonly root: string;
  /** The file that makes the directory a repository. */
  readonly marker: string;
  /** The working directory, where the search began. Links are resolved. */
  readonly start: string;
}

/** What belongs to another user. */
interface Foreign {
  readonly path: string;
  readonly owner: number;
}

const SUPERUSER = 0;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * @param trusted the repositories that the user trusts; read only when it matters.
 * @throws SwampError REPO_UNTRUSTED when the marker, the root, or a directory between it and the start belongs to
 *   another user. Nothing is refused where users have no numbers.
 */
export function assertOwnRepository(
  platform: Platform,
  found: FoundRoot,
  trusted: () => readonly string[],
): void {
  const user = platform.userId();
  if (user === undefined) return;
  const foreign = firstForeign(platform, found, user);
  if (!foreign || isPrivateWorkingDirectory(platform, found, foreign.owner)) return;
  if (trusted().includes(found.root)) return;
  throw untrusted(found.root, foreign, user);
}

function firstForeign(platform: Platform, found: FoundRoot, user: number): Foreign | undefined {
  const { fs } = platform;
  // With sudo, the user who called it vouches for what is theirs.
  const caller = user === SUPERUSER ? platform.env("SUDO_UID") : undefined;
  const isOwn = (owner: number) => owner === user || owner === SUPERUSER || String(owner) === caller;
  // Of a link it counts who made it: it may lead to a file of this user.
  const paths = [found.marker, ...directoriesBetween(found.root, found.start)];
  for (const path of paths) {
    const owner = fs.lstat(path)?.owner;
    if (owner !== undefined && !isOwn(owner)) return { path, owner };
  }
  return undefined;
}

/** From the root down to where the search began, both included. */
function directoriesBetween(root: string, start: string): string[] {
  const found = [start];
  for (let directory = start; directory !== root; directory = dirname(directory)) {
    found.unshift(dirname(directory));
  }
  return found;
}

/** A checkout that is mounted into a container belongs to a user of the host, and its user is in it on purpose. */
function isPrivateWorkingDirectory(
  { fs }: Platform,
  { root, marker, start }: FoundRoot,
  owner: number,
): boolean {
  if (root !== start) return false;
  return [root, marker].every((path) => {
    const stat = fs.lstat(path);
    return stat?.owner === owner && (stat.mode & WRITABLE_BY_OTHERS) === 0;
  });
}

function untrusted(root: string, { path, owner }: Foreign, user: number): SwampError {
  const word = shellWord(root);
  return new SwampError(
    "REPO_UNTRUSTED",
    `Repository ${root} is not trusted: ${path} belongs to user ${owner}, and you are user ${user}`,
    {
      hint: `Name it with --repo-dir ${word} or SWAMP_REPO_DIR, or trust it: swamp repo trust add ${word} ` +
        "(always trusted: files of root and of SUDO_UID, and a working directory that only its owner can write to)",
      details: { path: root, foreign: path, owner, user },
    },
  );
}
