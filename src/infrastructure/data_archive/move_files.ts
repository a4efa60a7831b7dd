// SPDX-License-Identifier: MIT
/** Moves a tree of new files into a repository: all of it, or nothing. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";

export interface Move {
  readonly fs: FileSystem;
  /** Absolute path of the new tree. */
  readonly from: string;
  /** Absolute path of the directory that takes it. */
  readonly to: string;
  display(path: string): string;
}

/**
 * Renames what is new, as large as possible, so that a version of data is there whole or not at all. When one rename
 * fails, those before it are taken back.
 * @returns directories that were there before and have something new in them.
 * @throws SwampError DATA_EXISTS when something took a place meanwhile, IO_FAILED.
 */
export function moveFiles(move: Move): string[] {
  const done: [from: string, to: string][] = [];
  const changed: string[] = [];
  try {
    visit("");
  } catch (error) {
    for (const [from, to] of done.reverse()) move.fs.rename(to, from);
    throw explained(move, error);
  }
  return changed;

  function visit(below: string): void {
    let isChanged = false;
    for (const { name, kind } of move.fs.readDirectory(move.from + below)) {
      const [from, to] = [`${move.from}${below}/${name}`, `${move.to}${below}/${name}`];
      if (move.fs.lstat(to) === undefined) {
        move.fs.rename(from, to);
        done.push([from, to]);
        isChanged = true;
      } else if (kind === "directory" && move.fs.stat(to)?.kind === "directory") visit(`${below}/${name}`);
      else throw existing(move.display(to));
    }
    if (isChanged) changed.push(move.to + below);
  }
}

function existing(file: string): SwampError {
  return new SwampError("DATA_EXISTS", `${file} was made while the archive was imported`, {
    hint: "Nothing was imported. Run the command again.",
    details: { file },
  });
}

function explained({ fs, display, to }: Move, error: unknown): SwampError {
  if (error instanceof SwampError) return error;
  if (fs.reasonOf(error) === "exists") return existing(display(to));
  return new SwampError(
    "IO_FAILED",
    `Cannot move the imported files into ${display(to)}: ${messageOf(error)}`,
    {
      hint: "Nothing was imported. Make the directory writable, then run the command again.",
      cause: error,
    },
  );
}
