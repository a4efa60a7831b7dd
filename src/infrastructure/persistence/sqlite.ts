// SPDX-License-Identifier: MIT
/**
 * The one place that opens SQLite files. `busy_timeout` is set before anything else; the journal mode is read
 * first and switched only when needed, because the switch is not covered by the timeout.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";

export type Row = Record<string, string | number | bigint | null | Uint8Array>;
export type Value = string | number | null | Uint8Array<ArrayBuffer>;

/** What went wrong in SQLite, where code has to tell. */
export type SqliteFailure = "busy" | "damaged" | "readonly" | "full" | "other";

const BUSY_MS = 5000;
const WAL_ATTEMPTS = 50;

const FAILURES: readonly (readonly [SqliteFailure, RegExp])[] = [
  ["busy", /database( table)? is locked|database schema is locked/],
  ["readonly", /readonly database|unable to open database/],
  ["full", /database or disk is full/],
  // The last three: not the schema that this program wrote.
  [
    "damaged",
    /malformed|not a database|disk I\/O error|no such (table|column)|failed to prepare|has no column/,
  ],
];

/** Classifies an error of SQLite by its text: Deno 2.4 reports no result code. */
export function sqliteFailure(error: unknown): SqliteFailure {
  const message = error instanceof Error ? error.message : String(error);
  return FAILURES.find(([, pattern]) => pattern.test(message))?.[0] ?? "other";
}

/** A connection whose statements are prepared once. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Called with the number of rows of each read. */
  onRows: (count: number) => void = () => {};
  /** Called in the first transaction that {@link tryImmediate} begins; false gives it up. */
  mayWrite: (() => boolean) | undefined;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Opens a file, or `:memory:`. @throws the SQLite error; see {@link sqliteFailure}. */
  static open(path: string, options: { wal?: boolean; readOnly?: boolean } = {}): Database {
    const db = new DatabaseSync(path, { readOnly: options.readOnly ?? false });
    try {
      db.exec(`PRAGMA busy_timeout=${BUSY_MS}; PRAGMA trusted_schema=OFF`);
      if (options.wal && path !== ":memory:") switchToWal(db);
      return new Database(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  run(sql: string, ...values: Value[]): void {
    this.#prepare(sql).run(...values);
  }

  all(sql: string, ...values: Value[]): Row[] {
    const rows = this.#prepare(sql).all(...values) as Row[];
    this.onRows(rows.length);
    return rows;
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    const row = this.#prepare(sql).get(...values) as Row | undefined;
    if (row) this.onRows(1);
    return row;
  }

  /** Runs `work` in `BEGIN IMMEDIATE`; rolls back when it throws. */
  immediate<T>(work: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /**
   * As {@link immediate}, but gives up at once when another process writes, or nothing may be written.
   * @returns undefined then.
   */
  tryImmediate<T>(work: () => T): { value: T } | undefined {
    this.#db.exec("PRAGMA busy_timeout=0");
    try {
      return this.immediate(() => {
        if (this.mayWrite?.() === false) return undefined;
        this.mayWrite = undefined;
        return { value: work() };
      });
    } catch (error) {
      if (sqliteFailure(error) === "busy") return undefined;
      throw error;
    } finally {
      this.#db.exec(`PRAGMA busy_timeout=${BUSY_MS}`);
    }
  }

  #rollback(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch (error) {
      // A statement that failed hard has ended the transaction already; then there is nothing to roll back.
      if (!String(error).includes("no transaction is active")) throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}

function switchToWal(db: DatabaseSync): void {
  const mode = () => (db.prepare("PRAGMA journal_mode").get() as Row).journal_mode;
  if (mode() !== "wal") {
    for (let attempt = 0;; attempt++) {
      try {
        db.exec("PRAGMA journal_mode=WAL");
        break;
      } catch (error) {
        if (sqliteFailure(error) !== "busy" || attempt >= WAL_ATTEMPTS) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 + attempt);
        if (mode() === "wal") break;
      }
    }
  }
  db.exec("PRAGMA synchronous=NORMAL");
}
