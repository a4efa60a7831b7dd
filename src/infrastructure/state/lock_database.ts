// SPDX-License-Identifier: MIT
/**
 * Lock databases are empty files: SQLite's locks are what counts, nothing is ever written. So any content, and any
 * journal beside them, was put there by something else and is moved away unopened: SQLite deletes files that a crafted
 * journal names.
 */
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { Database } from "../persistence/sqlite.ts";
import { setAside } from "./set_aside.ts";
import { COMPANIONS } from "./state_files.ts";

/** Opens a lock database for `BEGIN IMMEDIATE` or `BEGIN EXCLUSIVE`; creates it when it is missing. */
export function openLockDatabase(fs: FileSystem, path: string): Database {
  const stat = fs.lstat(path);
  if (stat && (stat.kind !== "file" || stat.size > 0)) clear(fs, path);
  for (const companion of COMPANIONS) fs.remove(path + companion, { recursive: true });
  const database = Database.open(path);
  // `BEGIN` on an empty database would begin a journal, which stays behind when the process is killed.
  database.exec("PRAGMA journal_mode=MEMORY");
  return database;
}

/** Opens an existing lock database to ask for its state; undefined when it is not one. Writes nothing. */
export function peekLockDatabase(fs: FileSystem, path: string): Database | undefined {
  const stat = fs.lstat(path);
  if (stat?.kind !== "file" || stat.size > 0) return undefined;
  if (COMPANIONS.some((companion) => fs.lstat(path + companion))) return undefined;
  return Database.open(path, { readOnly: true });
}

/** Another process may have cleared the path since it was looked at: then what was moved is its lock, and goes back. */
function clear(fs: FileSystem, path: string): void {
  const moved = setAside(fs, path);
  const stat = fs.lstat(moved);
  if (stat?.kind === "file" && stat.size === 0 && !fs.lstat(path)) fs.rename(moved, path);
}
