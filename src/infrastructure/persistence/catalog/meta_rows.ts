// SPDX-License-Identifier: MIT
/** The `meta` table: texts by their names. */
import type { Database } from "../sqlite.ts";

/** @returns undefined for what is not there, and for what the disk has changed. */
export function readMeta(database: Database, name: string): string | undefined {
  const value = database.get("SELECT value FROM meta WHERE name=? AND value=twin", name)?.value;
  return value === undefined ? undefined : String(value);
}

export function writeMeta(database: Database, name: string, value: string): void {
  database.run("INSERT OR REPLACE INTO meta VALUES(?,?,?)", name, value, value);
}

/** The value of a stored JSON text; undefined for none. */
export function fromMeta<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : JSON.parse(text) as T;
}
