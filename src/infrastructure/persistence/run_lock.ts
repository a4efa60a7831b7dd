// SPDX-License-Identifier: MIT
/**
 * Tells whether a run's process still lives: it holds an exclusive lock on a file of the run, which the kernel frees
 * when the process dies, however it dies. A process id would not do: it is used again, and means nothing in another
 * container. Who asks takes a shared lock, so that those who ask do not disturb each other.
 */
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { openLockDatabase, peekLockDatabase } from "../state/lock_database.ts";
import { type Database, sqliteFailure } from "./sqlite.ts";

export class RunLock {
  private constructor(private readonly database: Database) {}

  /** Holds the lock of a new run; `taken` when another one does, `impossible` on a disk that knows no locks. */
  static hold(fs: FileSystem, path: string): RunLock | "taken" | "impossible" {
    let database: Database | undefined;
    try {
      database = openLockDatabase(fs, path);
      database.exec("PRAGMA busy_timeout=0");
      database.exec("BEGIN EXCLUSIVE");
      return new RunLock(database);
    } catch (error) {
      database?.close();
      return sqliteFailure(error) === "busy" ? "taken" : "impossible";
    }
  }

  release(): void {
    this.database.exec("ROLLBACK");
    this.database.close();
  }
}

/** Whether a process holds the lock. Writes nothing. */
export function isHeld(fs: FileSystem, path: string): boolean {
  let database: Database | undefined;
  try {
    database = peekLockDatabase(fs, path);
    if (!database) return false;
    database.exec("PRAGMA busy_timeout=0");
    database.exec("SELECT count(*) FROM sqlite_master");
    return false;
  } catch (error) {
    return sqliteFailure(error) === "busy";
  } finally {
    database?.close();
  }
}
