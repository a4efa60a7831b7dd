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

/** What the local and mounted extensions were found from. */
export interface WatchRow {
  /** Stands twice, as the texts of `meta` do. */
  readonly value: string;
  /** These prove themselves: they are compared with the files. */
  readonly names: string;
  readonly stamps: Uint8Array<ArrayBuffer>;
}

/** @returns undefined for what is not there, and for what the disk has changed. */
export function readWatch(database: Database): WatchRow | undefined {
  const row = database.get("SELECT value, names, stamps FROM watch WHERE value=twin");
  if (!row || !(row.stamps instanceof Uint8Array)) return undefined;
  return { value: String(row.value), names: String(row.names), stamps: new Uint8Array(row.stamps) };
}

export function writeWatch(database: Database, { value, names, stamps }: WatchRow): void {
  database.run("INSERT OR REPLACE INTO watch VALUES(1,?,?,?,?)", value, value, names, stamps);
}

export function isSameWatch(a: WatchRow | undefined, b: WatchRow): boolean {
  return a !== undefined && a.value === b.value && a.names === b.names &&
    a.stamps.length === b.stamps.length && a.stamps.every((byte, index) => byte === b.stamps[index]);
}

/** The value of a stored JSON text; undefined for none. */
export function fromMeta<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : JSON.parse(text) as T;
}
