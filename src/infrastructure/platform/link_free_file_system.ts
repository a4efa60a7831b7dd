// SPDX-License-Identifier: MIT
/**
 * The disk without symbolic links below a repository. The composition root hands it to everything that a command
 * opens, so that no store can forget it: what is private to swamp is never reached through a link, and what users
 * write only through links that stay inside of the repository. Deno has no `openat`, so directories are looked at
 * before the call (once in a command), the last component by comparing what was opened with what was looked at.
 */
import { SwampError } from "../../domain/errors.ts";
import type { FileStat, FileSystem } from "../../domain/platform/file_system.ts";
import { haveStamps } from "../../domain/platform/have_stamps.ts";
import { type LinkRule, linkRuleOf, mayLeadTo } from "../../domain/repo/link_rule.ts";

export interface LinkFreeFileSystem extends FileSystem {
  /**
   * Guards everything below a directory from now on.
   * @param rule what holds for a path relative to it, and for all below what is `inside`; by default that of a
   * repository.
   */
  protect(root: string, rule?: (relative: string) => LinkRule): void;
}

/** How often a file may be replaced between a look and an opening. */
const MAX_OPENINGS = 100;

interface Protected {
  /** The root with a slash at its end. */
  readonly base: string;
  readonly ruleOf: (relative: string) => LinkRule;
  /** Directories that were looked at, with all directories above them up to the root. */
  readonly plain: Set<string>;
}

interface Guarded extends Protected {
  readonly path: string;
  readonly relative: string;
  readonly rule: LinkRule;
}

/** Wraps a disk. Without a protected directory every call is passed on. */
export function linkFreeFileSystem(disk: FileSystem): LinkFreeFileSystem {
  const roots: Protected[] = [];
  const find = (path: string) => guardedPath(roots, path);
  const guard = new LinkGuard(disk);

  /**
   * Opens a file that is replaced by others at the same time, as files are that are written whole: what was opened is
   * looked at again until it is what was looked at before.
   */
  function opening<T>(path: string, open: (target: string, check?: (opened: FileStat) => void) => T): T {
    for (let attempt = 1;; attempt++) {
      try {
        return open(...openable(path));
      } catch (error) {
        if (!(error instanceof Exchanged) || attempt === MAX_OPENINGS) throw error;
      }
    }
  }

  /** Where to read from, and what must be found when it is open. */
  function openable(path: string): readonly [path: string, check?: (opened: FileStat) => void] {
    const at = find(path);
    if (!at) return [path];
    guard.parents(at);
    let target = path;
    let seen = disk.lstat(path);
    if (seen?.kind === "symlink") {
      target = guard.target(at);
      seen = disk.lstat(target);
    }
    if (seen?.kind === "other") throw notRegular(at);
    return [target, (opened) => {
      const now = seen ?? disk.lstat(target);
      if (now?.inode !== opened.inode || now.device !== opened.device) throw new Exchanged(at);
    }];
  }

  function whole(path: string): string {
    const at = find(path);
    if (at) guard.directory(at);
    return path;
  }

  function beside(path: string): string {
    const at = find(path);
    if (at) guard.parents(at);
    return path;
  }

  function moved(path: string): string {
    for (const root of roots) if (root.plain.has(path)) root.plain.clear();
    return beside(path);
  }

  function stat(path: string): FileStat | undefined {
    const at = find(path);
    if (at?.rule !== "never") return disk.stat(path);
    guard.parents(at);
    const stat = disk.lstat(path);
    if (stat?.kind === "symlink") return disk.stat(guard.target(at));
    return stat;
  }

  return {
    protect(root, ruleOf = linkRuleOf) {
      const base = root === "/" ? root : `${root}/`;
      if (!roots.some((known) => known.base === base)) roots.push({ base, ruleOf, plain: new Set([root]) });
    },
    stat,
    lstat(path) {
      const at = find(path);
      if (at?.rule === "never") guard.parents(at);
      return disk.lstat(path);
    },
    haveStamps: (paths) =>
      roots.every((root) => isFollowed(root, paths.base)) ? disk.haveStamps(paths) : haveStamps(paths, stat),
    readBytes: (path) => opening(path, (...at) => disk.readBytes(...at)),
    readText: (path) => opening(path, (...at) => disk.readText(...at)),
    readTextIfExists: (path) => opening(path, (...at) => disk.readTextIfExists(...at)),
    readDirectory(path) {
      const entries = disk.readDirectory(whole(path));
      const plain = find(`${path}/`)?.plain;
      // What the directory says of its entries saves a look at each of them later.
      if (plain) {
        for (const { name, kind } of entries) if (kind === "directory") plain.add(`${path}/${name}`);
      }
      return entries;
    },
    readLink: (path) => disk.readLink(beside(path)),
    realPath(path) {
      const at = find(path);
      if (at?.rule === "never") guard.directory(at);
      return disk.realPath(path);
    },
    makeDirectory: (path, mode) => disk.makeDirectory(whole(path), mode),
    writeAtomic(path, content, options) {
      const at = find(path);
      if (!at) return disk.writeAtomic(path, content, options);
      guard.parents(at);
      // Without `through` a link is replaced, which follows nothing.
      disk.writeAtomic(options?.through ? guard.target(at) : path, content, { ...options, through: false });
    },
    append(path, content) {
      opening(path, (target, check) => {
        if (target !== path) throw linkError(find(path)!, path);
        disk.append(path, content, check);
      });
    },
    rename: (from, to) => disk.rename(moved(from), moved(to)),
    remove: (path, options) => disk.remove(moved(path), options),
    setMode(path, mode) {
      const at = find(path);
      if (at) guard.parents(at);
      disk.setMode(at ? guard.target(at) : path, mode);
    },
    isWritable: (directory) => disk.isWritable(whole(directory)),
    reasonOf: (error) => disk.reasonOf(error),
  };
}

class LinkGuard {
  constructor(private readonly disk: FileSystem) {}

  /** All directories above a path. @throws SwampError PATH_UNSAFE. */
  parents(at: Guarded): void {
    const { path, base, plain } = at;
    if (plain.has(path.slice(0, path.lastIndexOf("/")))) return;
    for (let end = path.indexOf("/", base.length); end !== -1; end = path.indexOf("/", end + 1)) {
      if (!this.#look(at, path.slice(0, end))) return;
    }
  }

  /** A directory with all above it. @throws SwampError PATH_UNSAFE. */
  directory(at: Guarded): void {
    if (at.plain.has(at.path)) return;
    this.parents(at);
    this.#look(at, at.path);
  }

  /** The path, or where the link at it leads when that may be. @throws SwampError PATH_UNSAFE. */
  target(at: Guarded): string {
    if (this.disk.lstat(at.path)?.kind !== "symlink") return at.path;
    const target = this.#follow(at, at.path);
    return target ?? at.path;
  }

  /** @returns false when nothing is there, so that nothing can be below it. */
  #look(at: Guarded, directory: string): boolean {
    if (at.plain.has(directory)) return true;
    const kind = this.disk.lstat(directory)?.kind;
    if (kind === undefined) return false;
    if (kind === "symlink" && this.#follow(at, directory) === undefined) return false;
    if (kind !== "symlink" && kind !== "directory") return false;
    at.plain.add(directory);
    return true;
  }

  /** @returns undefined for a link that leads nowhere, where it could be followed. */
  #follow(at: Guarded, link: string): string | undefined {
    const relative = link.slice(at.base.length);
    let target: string | undefined;
    try {
      target = this.disk.realPath(link);
    } catch (error) {
      if (this.disk.reasonOf(error) !== "missing") throw linkError(at, link, error);
    }
    if (target !== undefined && mayLeadTo(at.rule, relative, this.#inside(at, target))) return target;
    if (target === undefined && at.rule === "inside") return undefined;
    throw linkError(at, link);
  }

  /** A path relative to the root; undefined when it is outside. */
  #inside({ base }: Guarded, target: string): string | undefined {
    if (target.startsWith(base)) return target.slice(base.length);
    const root = `${this.disk.realPath(base)}/`;
    return target.startsWith(root) ? target.slice(root.length) : undefined;
  }
}

/** Whether links may be followed to everything below a directory: outside of the root, and where users write. */
function isFollowed({ base, ruleOf }: Protected, directory: string): boolean {
  if (!directory.startsWith(base)) return !base.startsWith(directory);
  return directory !== base && ruleOf(directory.slice(base.length, -1)) === "inside";
}

function guardedPath(roots: readonly Protected[], path: string): Guarded | undefined {
  for (const root of roots) {
    if (!path.startsWith(root.base)) continue;
    const relative = path.slice(root.base.length);
    const rule = root.ruleOf(relative);
    if (relative.includes("..") && relative.split("/").includes("..")) {
      throw new SwampError("PATH_UNSAFE", `'${relative}' is not a path: it contains '..'`, {
        hint: "A name or path that is stored in the repository was changed; correct it.",
        details: { path },
      });
    }
    return { ...root, path, relative, rule };
  }
  return undefined;
}

function linkError({ base, rule }: Guarded, link: string, cause?: unknown): SwampError {
  const file = link.slice(base.length);
  const reason = rule === "never"
    ? "a symbolic link; it is not followed"
    : "a link that leaves the repository; it is not followed";
  const hint = rule === "never"
    ? `Replace the link with what it leads to, or mount the other disk at ${file}.\n` +
      "Data on another disk without a mount needs a filesystem datastore, which this version does not support yet."
    : `Copy what it leads to into the repository.\n` +
      "Extensions in another directory are used with: swamp extension source add <path>";
  return new SwampError("PATH_UNSAFE", `${file} is ${reason}`, {
    hint,
    details: { path: link, reason },
    cause,
  });
}

function notRegular({ path, relative }: Guarded): SwampError {
  const reason = "not a regular file";
  return new SwampError("IO_FAILED", `${relative} is ${reason}`, {
    hint: `Remove ${relative}, then run the command again.`,
    details: { path, reason },
  });
}

/** What was opened is not what was looked at before. */
class Exchanged extends SwampError {
  constructor({ path, relative }: Guarded) {
    const reason = "replaced while it was opened";
    super("PATH_UNSAFE", `${relative} was ${reason}`, {
      hint: "Run the command again when nothing else changes the repository.",
      details: { path, reason },
    });
  }
}
