// SPDX-License-Identifier: MIT
/** Writes models into the index; called in a transaction. */
import type { Stamp } from "../../../domain/freshness.ts";
import type { Database, Row, Value } from "../sqlite.ts";
import {
  digestOf,
  type IndexedDirectory,
  type IndexedVersion,
  RECORD_COLUMNS,
  recordValues,
  sealLine,
} from "./data_catalog_rows.ts";
import type { ScannedModel } from "./model_scan.ts";

const INSERT_RECORD = `INSERT INTO record(${RECORD_COLUMNS}) VALUES(${
  RECORD_COLUMNS.split(", ").map(() => "?").join(",")
})`;

const stampValues = ({ stamp, indexedAt }: IndexedDirectory): Value[] => {
  const { size, modified, changed, inode }: Stamp = stamp;
  return [size, modified, changed, inode, indexedAt];
};

/** Replaces the row of a model and what has changed below it. */
export function writeModel(database: Database, scanned: ScannedModel): void {
  const { key, directory, items, changed } = scanned;
  const isNew = !database.get("SELECT id FROM model WHERE type=? AND model_id=?", key.type, key.modelId);
  if (isNew) {
    const stamps = stampValues(directory);
    database.run(
      "INSERT INTO model(type, model_id, name, tag_name, size, modified, changed, inode, indexed_at, items, " +
        "records, digest) VALUES(?,?,'','',?,?,?,?,?,0,0,'')",
      key.type,
      key.modelId,
      ...stamps,
    );
  }
  const row = database.get("SELECT id FROM model WHERE type=? AND model_id=?", key.type, key.modelId);
  const id = Number(row!.id);
  // Also of a new one: its number may have been that of a row that is gone.
  forgetItems(database, id, scanned);
  for (const [name, item] of items) {
    const stamps = stampValues(item);
    database.run("INSERT OR REPLACE INTO item VALUES(?,?,?,?,?,?,?)", id, name, ...stamps);
  }
  for (const versions of changed.values()) {
    for (const version of versions) insertVersion(database, id, version);
  }
  finishModel(database, id, scanned);
}

function forgetItems(database: Database, id: number, { items, changed }: ScannedModel): void {
  const sql = "SELECT name FROM item WHERE model=? UNION SELECT name FROM record WHERE model=?";
  for (const { name } of database.all(sql, id, id) as { name: string }[]) {
    if (items.has(name) && !changed.has(name)) continue;
    database.run(
      "DELETE FROM body WHERE record IN (SELECT id FROM record WHERE model=? AND name=?)",
      id,
      name,
    );
    database.run("DELETE FROM record WHERE model=? AND name=?", id, name);
    database.run("DELETE FROM item WHERE model=? AND name=?", id, name);
  }
}

function insertVersion(database: Database, model: number, version: IndexedVersion): void {
  database.run(INSERT_RECORD, model, ...recordValues(version));
  if (version.json === undefined) return;
  const row = database.get("SELECT last_insert_rowid() AS id");
  database.run("INSERT OR REPLACE INTO body VALUES(?,?)", Number(row!.id), version.json);
}

function finishModel(database: Database, id: number, { directory, items }: ScannedModel): void {
  const lines: string[] = [];
  const names = new Map<string, string>();
  for (const row of database.all(SEALED, id)) {
    lines.push(sealOf(row));
    const tag = (JSON.parse(String(row.tags)) as Record<string, string>).modelName;
    if (tag !== undefined) names.set(String(row.created_at), tag);
  }
  const newest = [...names.keys()].sort().at(-1);
  const tagName = newest === undefined ? "" : names.get(newest)!;
  database.run(
    "UPDATE model SET size=?, modified=?, changed=?, inode=?, indexed_at=?, items=?, records=?, digest=?, " +
      "name=iif(name='' OR name=tag_name, ?, name), tag_name=? WHERE id=?",
    ...stampValues(directory),
    items.size,
    lines.length,
    digestOf(lines),
    tagName,
    tagName,
    id,
  );
}

const SEALED = `SELECT ${RECORD_COLUMNS}, json FROM record LEFT JOIN body ON body.record=record.id ` +
  "WHERE model=? ORDER BY name, version";

function sealOf(row: Row): string {
  const { model: _, json, ...columns } = row;
  return sealLine(Object.values(columns) as Value[], json === null ? undefined : String(json));
}

/** What {@link digestOf} says of the rows that are there. */
export function digestInDatabase(database: Database, model: number): string {
  return digestOf(database.all(SEALED, model).map(sealOf));
}

export function forgetModel(database: Database, id: number): void {
  database.run("DELETE FROM body WHERE record IN (SELECT id FROM record WHERE model=?)", id);
  database.run("DELETE FROM record WHERE model=?", id);
  database.run("DELETE FROM item WHERE model=?", id);
  database.run("DELETE FROM model WHERE id=?", id);
}

export function nameModel(database: Database, id: number, name: string): void {
  database.run("UPDATE model SET name=? WHERE id=?", name, id);
}

/** Removes rows that belong to no model. */
export function forgetStrays(database: Database): void {
  database.run("DELETE FROM record WHERE model NOT IN (SELECT id FROM model)");
  database.run("DELETE FROM item WHERE model NOT IN (SELECT id FROM model)");
  database.run("DELETE FROM body WHERE record NOT IN (SELECT id FROM record)");
}
