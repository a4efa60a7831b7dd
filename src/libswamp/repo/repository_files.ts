// SPDX-License-Identifier: MIT
/** The files that swamp itself keeps in a repository, besides the marker. */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import { SWAMP_TYPES } from "../../domain/extension_api/swamp_types.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { GITIGNORE_LINES } from "../../domain/repo/gitignore.ts";
import {
  type FileAction,
  HASH_MARKERS,
  MARKDOWN_MARKERS,
  putManagedSection,
} from "../../domain/repo/managed_section.ts";
import { INSTRUCTIONS, TOOLS } from "../../domain/repo/tools.ts";

const DIRECTORIES = [
  "models",
  "workflows",
  "vaults",
  ".swamp/data",
  ".swamp/outputs",
  ".swamp/workflow-runs",
  ".swamp/workflows-evaluated",
  ".swamp/definitions-evaluated",
  ".swamp/secrets",
  ".swamp/logs",
];

/** Owner only: what it holds is secret. */
const PRIVATE: ReadonlySet<string> = new Set([".swamp/secrets"]);

/** Creates the directories of a repository that are missing. */
export function makeRepositoryDirectories(fs: FileSystem, root: string): void {
  for (const name of DIRECTORIES) {
    const path = join(root, name);
    guarded(fs, path, "create the directory", () => {
      fs.makeDirectory(path, PRIVATE.has(name) ? 0o700 : undefined);
    });
  }
}

/** Where `swamp.d.ts` is in a repository: types for the editor, which extensions import as types only. */
export const TYPES_FILE = ".swamp/types/swamp.d.ts";

/** Writes {@link TYPES_FILE} when it is missing or of another version. */
export function updateTypes(fs: FileSystem, root: string): void {
  const path = join(root, TYPES_FILE);
  guarded(fs, path, "write", () => {
    if (fs.readTextIfExists(path) !== SWAMP_TYPES) fs.writeAtomic(path, SWAMP_TYPES);
  });
}

/** Puts swamp's section into `.gitignore`. */
export function updateGitignore(fs: FileSystem, root: string): FileAction {
  const path = join(root, ".gitignore");
  return updateFile(fs, path, (text) => putManagedSection(text, GITIGNORE_LINES, HASH_MARKERS));
}

/** Puts swamp's section into the instructions file of a tool. @returns undefined for a tool without one. */
export function updateInstructions(fs: FileSystem, root: string, tool: string): FileAction | undefined {
  const found = TOOLS.find((candidate) => candidate.name === tool);
  if (!found) return undefined;
  return updateFile(fs, join(root, found.instructions), (text) => {
    const base = text ?? found.preamble;
    const section = putManagedSection(base, INSTRUCTIONS, MARKDOWN_MARKERS);
    return text === undefined ? { text: section.text.replace("\n\n\n", "\n\n"), action: "created" } : section;
  });
}

function updateFile(
  fs: FileSystem,
  path: string,
  edit: (text: string | undefined) => { text: string; action: FileAction },
): FileAction {
  return guarded(fs, path, "write", () => {
    const { text, action } = edit(fs.readTextIfExists(path));
    if (action === "unchanged") return action;
    // A link, for example from one tool's file to that of another, stays a link.
    fs.writeAtomic(path, text, { mode: (fs.stat(path)?.mode ?? 0o644) & 0o777, through: true });
    return action;
  });
}

/** Runs a file operation; its failure names the path. @throws SwampError IO_FAILED. */
export function guarded<T>(fs: FileSystem, path: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SwampError) throw error;
    const reasons = {
      missing: "it does not exist",
      exists: "something else is in its place",
      denied: "permission denied",
      readonly: "the disk is read-only",
      full: "the disk is full",
      other: String(error),
    };
    const reason = fs.reasonOf(error);
    throw new SwampError("IO_FAILED", `Can not ${what} ${path}: ${reasons[reason]}`, {
      hint: "Nothing was lost; run the command again when that is mended",
      details: { path, reason },
      cause: error,
    });
  }
}
