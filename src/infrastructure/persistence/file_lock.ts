// SPDX-License-Identifier: MIT
/**
 * Locks between processes: a `BEGIN IMMEDIATE` on an empty SQLite file, which the kernel frees when the holder
 * dies. (`Deno.FsFile.lock` can not be given up while it waits.) Who holds it stands in a file beside it, for
 * the error message only.
 */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Lock } from "../../domain/lock.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { openLockDatabase } from "../state/lock_database.ts";
import { type Database, sqliteFailure } from "./sqlite.ts";

const DEFAULT_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 50;

export class FileLock implements Lock {
  /** @param directory where the lock files are kept; created when missing. */
  constructor(
    private readonly platform: Platform,
    private readonly directory: string,
    private readonly signal?: AbortSignal,
  ) {}

  async hold<T>(name: string, purpose: string, work: () => Promise<T> | T): Promise<T> {
    const path = join(this.directory, `${name}.lock`);
    this.#prepare(path);
    const database = await this.#acquire(path, name);
    try {
      this.#nameHolder(path, purpose);
      return await work();
    } finally {
      database.exec("ROLLBACK");
      database.close();
    }
  }

  async tryHold<T>(
    name: string,
    purpose: string,
    work: () => Promise<T> | T,
  ): Promise<{ value: T } | undefined> {
    const path = join(this.directory, `${name}.lock`);
    this.#prepare(path);
    const database = this.#tryAcquire(path);
    if (!database) return undefined;
    try {
      this.#nameHolder(path, purpose);
      return { value: await work() };
    } finally {
      database.exec("ROLLBACK");
      database.close();
    }
  }

  /** SQLite grants the lock on a file that can only be read, too: this is where such a place is noticed. */
  #nameHolder(path: string, purpose: string): void {
    const holder = { pid: this.platform.pid, purpose, since: new Date(this.platform.now()).toISOString() };
    try {
      this.platform.fs.writeAtomic(`${path}.holder`, JSON.stringify(holder), { volatile: true });
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  #prepare(path: string): void {
    try {
      this.platform.fs.makeDirectory(this.directory);
      // SQLite would follow a link; looking at it is an error.
      this.platform.fs.stat(path);
    } catch (error) {
      if (error instanceof SwampError) throw error;
      throw unwritable(path, error);
    }
  }

  async #acquire(path: string, name: string): Promise<Database> {
    const limit = Number(this.platform.env("SWAMP_LOCK_TIMEOUT_MS") ?? DEFAULT_WAIT_MS);
    const deadline = this.platform.monotonic() + (Number.isFinite(limit) ? limit : DEFAULT_WAIT_MS);
    for (let pause = FIRST_PAUSE_MS;; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const database = this.#tryAcquire(path);
      if (database) return database;
      this.signal?.throwIfAborted();
      if (this.platform.monotonic() >= deadline) throw this.#timeout(path, name);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #tryAcquire(path: string): Database | undefined {
    const database = this.#open(path);
    try {
      database.exec("PRAGMA busy_timeout=0");
      database.exec("BEGIN IMMEDIATE");
      return database;
    } catch (error) {
      database.close();
      const failure = sqliteFailure(error);
      if (failure === "busy") return undefined;
      // Somebody wrote into the lock file. It carries nothing, so an empty one is as good.
      if (failure === "damaged") return this.platform.fs.remove(path), undefined;
      throw unwritable(path, error);
    }
  }

  #open(path: string): Database {
    try {
      return openLockDatabase(this.platform.fs, path);
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  #timeout(path: string, name: string): SwampError {
    const holder = parseHolder(this.platform.fs.readTextIfExists(`${path}.holder`));
    const who = holder
      ? `process ${holder.pid} (${holder.purpose}) since ${holder.since}`
      : "another process";
    return new SwampError("LOCK_TIMEOUT", `The lock '${name}' is held by ${who}: ${path}`, {
      hint: "Try again when it has finished. SWAMP_LOCK_TIMEOUT_MS sets how long to wait (milliseconds).",
      details: { lock: name, path, holder },
    });
  }
}

/** The file is for this message only, and anybody could have written it. */
function parseHolder(text = ""): { pid: number; purpose: string; since: string } | undefined {
  let value: { pid?: unknown; purpose?: unknown; since?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const { pid, purpose, since } = value ?? {};
  if (typeof pid !== "number" || typeof purpose !== "string" || typeof since !== "string") return undefined;
  return { pid, purpose, since };
}

function unwritable(path: string, cause: unknown): SwampError {
  return new SwampError("IO_FAILED", `The lock file can not be written: ${path}`, {
    hint: "The repository must be writable for this command.",
    cause,
  });
}
