// SPDX-License-Identifier: MIT
import type { Database } from "../sqlite.ts";
import {
  type CatalogChange,
  entryChecksum,
  type EntryRow,
  type FileRow,
  type RootChange,
} from "./catalog_rows.ts";
import { deleteIdentityInputs, dropUnusedInputs, writeIdentityInputs } from "./identity_inputs.ts";
import { writeMeta, writeWatch } from "./meta_rows.ts";

/** Writes the difference between the catalog and the disk. Runs inside a transaction of the caller. */
export function writeChange(database: Database, change: CatalogChange): void {
  for (const id of change.removedRoots) removeRoot(database, id);
  for (const root of change.roots) writeRoot(database, root);
  dropUnusedInputs(database);
  for (const [name, value] of Object.entries(change.meta)) writeMeta(database, name, value);
  if (change.watch) writeWatch(database, change.watch);
}

function removeRoot(database: Database, id: number): void {
  removeFiles(database, id);
  database.run("DELETE FROM root WHERE id=?", id);
}

function removeFiles(database: Database, root: number): void {
  for (const table of ["file", "entry", "build", "outline"]) {
    database.run(`DELETE FROM ${table} WHERE root=?`, root);
  }
  deleteIdentityInputs(database, root);
}

function writeRoot(database: Database, change: RootChange): void {
  const root = change.root;
  const idOf = () =>
    database.get(
      "SELECT id FROM root WHERE origin=? AND kind=? AND path=?",
      root.origin,
      root.kind,
      root.path,
    )
      ?.id;
  const isKnown = idOf() !== undefined;
  database.run(
    `INSERT INTO root(origin,kind,path,position,package,package_version,package_path,listing,newest,indexed_at,files)
     VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(origin,kind,path) DO UPDATE SET position=excluded.position,
     package=excluded.package, package_version=excluded.package_version, package_path=excluded.package_path,
     listing=excluded.listing, newest=excluded.newest, indexed_at=excluded.indexed_at, files=excluded.files`,
    root.origin,
    root.kind,
    root.path,
    root.position,
    root.package ?? null,
    root.packageVersion ?? null,
    root.packagePath ?? null,
    root.listing,
    root.newest,
    root.indexedAt,
    root.files,
  );
  const id = Number(idOf());
  // A damaged catalog may have lost the row of a root and kept those of its files.
  if (!isKnown) removeFiles(database, id);
  for (const path of change.removed) removeFile(database, id, path);
  for (const { path, stamp } of change.touched) {
    database.run(
      "UPDATE file SET size=?, modified=?, changed=?, inode=? WHERE root=? AND path=?",
      stamp.size,
      stamp.modified,
      stamp.changed,
      stamp.inode,
      id,
      path,
    );
  }
  for (const file of change.upserts) {
    // What was known of a file's builds is void with its new content.
    if (isKnown) removeFile(database, id, file.path);
    writeFile(database, id, file);
  }
}

function removeFile(database: Database, root: number, path: string): void {
  for (const table of ["file", "entry", "build", "outline"]) {
    database.run(`DELETE FROM ${table} WHERE root=? AND path=?`, root, path);
  }
  deleteIdentityInputs(database, root, path);
}

function writeFile(database: Database, root: number, file: FileRow): void {
  database.run(
    "INSERT INTO file VALUES(?,?,?,?,?,?,?,?,?,?,?)",
    root,
    file.path,
    file.stamp.size,
    file.stamp.modified,
    file.stamp.changed,
    file.stamp.inode,
    file.hash,
    file.outcome,
    file.reason ?? null,
    file.attempt ? JSON.stringify(file.attempt) : null,
    file.declares ?? null,
  );
  if (file.entry) writeEntry(database, root, file.path, file.entry);
  if (file.inputs) writeIdentityInputs(database, { root, path: file.path }, file.inputs);
}

/** What was found out about a file that the text alone did not decide. */
export type IdentityRecord = Pick<
  FileRow,
  "outcome" | "reason" | "entry" | "inputs" | "attempt" | "declares"
>;

/** Replaces the outcome of a file whose content is the same; its builds stay. */
export function writeIdentity(
  database: Database,
  at: { root: number; path: string },
  { outcome, reason, entry, inputs = [], attempt, declares }: IdentityRecord,
): void {
  database.run(
    "UPDATE file SET outcome=?, reason=?, attempt=?, declares=? WHERE root=? AND path=?",
    outcome,
    reason ?? null,
    attempt ? JSON.stringify(attempt) : null,
    declares ?? null,
    at.root,
    at.path,
  );
  database.run("DELETE FROM entry WHERE root=? AND path=?", at.root, at.path);
  if (entry) writeEntry(database, at.root, at.path, entry);
  writeIdentityInputs(database, at, inputs);
}

function writeEntry(database: Database, root: number, path: string, entry: EntryRow): void {
  const labels = entry.labels ? JSON.stringify(entry.labels) : null;
  database.run(
    `INSERT OR REPLACE INTO entry VALUES(${"?,".repeat(14)}?)`,
    root,
    path,
    entry.kind,
    entry.type,
    entry.raw,
    entry.version ?? null,
    entry.description ?? null,
    entry.displayName ?? null,
    entry.scope ?? null,
    labels,
    entry.rank,
    entry.evaluated ? 1 : 0,
    entry.problem ?? null,
    entryChecksum(path, { ...entry, labels }),
    `${entry.type}\n${entry.raw}\n${entry.description ?? ""}`.toLowerCase(),
  );
}

/** Replaces what a file declares, as its module has shown when it was loaded. */
export function correctEntry(database: Database, at: { root: number; path: string }, entry: EntryRow): void {
  database.run(
    "UPDATE file SET outcome='entry', reason=NULL, attempt=NULL, declares=NULL WHERE root=? AND path=?",
    at.root,
    at.path,
  );
  writeEntry(database, at.root, at.path, entry);
}
