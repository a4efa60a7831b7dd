// SPDX-License-Identifier: MIT
/**
 * The files besides its own that the identity of a file was read from: modules whose constants it imports, or all
 * that an evaluation has read. Each is stored once, however many files depend on it.
 */
import type { Database } from "../sqlite.ts";
import { stampOfRow } from "./build_rows.ts";
import type { InputRow } from "./catalog_rows.ts";

/** An input with the number that dependents refer to. */
export interface StoredInput extends InputRow {
  readonly id: number;
}

/** A file of a root. */
export interface FilePlace {
  readonly root: number;
  /** Relative to the root. */
  readonly path: string;
}

/** Every input of any file's identity. Empty for repositories whose files all speak for themselves. */
export function readIdentityInputs(database: Database): StoredInput[] {
  return database.all("SELECT * FROM identity_input").map((row) => ({
    id: Number(row.id),
    path: String(row.path),
    stamp: stampOfRow(row),
    hash: String(row.hash),
    seenAt: Number(row.seen_at),
  }));
}

/** The files whose identity was read from an input, as far as their roots still exist. */
export function dependentsOf(database: Database, input: number): FilePlace[] {
  return database.all(
    "SELECT d.root, d.path FROM identity_dependent d JOIN root r ON r.id=d.root WHERE d.input=?",
    input,
  ).map((row) => ({ root: Number(row.root), path: String(row.path) }));
}

/** Replaces the inputs of one file. Equal content that was seen again only gets the newer stamp. */
export function writeIdentityInputs(database: Database, at: FilePlace, inputs: readonly InputRow[]): void {
  deleteIdentityInputs(database, at.root, at.path);
  for (const { path, stamp, hash, seenAt } of inputs) {
    database.run(
      `INSERT INTO identity_input(path,size,modified,changed,inode,hash,seen_at) VALUES(?,?,?,?,?,?,?)
       ON CONFLICT(path,hash) DO UPDATE SET size=excluded.size, modified=excluded.modified,
       changed=excluded.changed, inode=excluded.inode, seen_at=excluded.seen_at`,
      path,
      stamp.size,
      stamp.modified,
      stamp.changed,
      stamp.inode,
      hash,
      seenAt,
    );
    database.run(
      `INSERT OR IGNORE INTO identity_dependent
       SELECT ?, ?, id FROM identity_input WHERE path=? AND hash=?`,
      at.root,
      at.path,
      path,
      hash,
    );
  }
}

/** Forgets the inputs of one file, or of all files of a root. */
export function deleteIdentityInputs(database: Database, root: number, path?: string): void {
  if (path === undefined) database.run("DELETE FROM identity_dependent WHERE root=?", root);
  else database.run("DELETE FROM identity_dependent WHERE root=? AND path=?", root, path);
}

/** Removes inputs that no file depends on any more. */
export function dropUnusedInputs(database: Database): void {
  database.run("DELETE FROM identity_input WHERE id NOT IN (SELECT input FROM identity_dependent)");
}

/** Stores newer stamps of inputs whose content is the same. */
export function refreshIdentityInputs(database: Database, inputs: readonly StoredInput[]): void {
  for (const { id, stamp, seenAt } of inputs) {
    database.run(
      "UPDATE identity_input SET size=?, modified=?, changed=?, inode=?, seen_at=? WHERE id=?",
      stamp.size,
      stamp.modified,
      stamp.changed,
      stamp.inode,
      seenAt,
      id,
    );
  }
}
