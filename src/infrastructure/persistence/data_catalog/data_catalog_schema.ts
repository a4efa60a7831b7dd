// SPDX-License-Identifier: MIT
import type { CatalogSchema } from "../catalog/catalog_file.ts";

/**
 * The tables of `.swamp/data/_catalog.db`, an index of what lies beside it.
 *
 * `model`   a directory of versions with the stamp it had; `name` is that of the definition, `tag_name` what its data
 *           says; `digest` covers its records
 * `item`    a directory of one item with the stamp it had
 * `record`  one version that is no tombstone. `body`: 0 no attributes, 1 they are in `body`, 2 only on the disk;
 *           `stamps` are those of its two files
 * `body`    the attributes as JSON that SQLite reads exactly as JavaScript does
 */
export const DATA_CATALOG: CatalogSchema = {
  version: 3,
  ddl: `
CREATE TABLE model(
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, model_id TEXT NOT NULL, name TEXT NOT NULL, tag_name TEXT NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,
  indexed_at INTEGER NOT NULL, items INTEGER NOT NULL, records INTEGER NOT NULL, digest TEXT NOT NULL,
  UNIQUE(type, model_id)) STRICT;
CREATE INDEX model_by_name ON model(name);
CREATE TABLE item(
  model INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
  changed INTEGER NOT NULL, inode INTEGER NOT NULL, indexed_at INTEGER NOT NULL,
  PRIMARY KEY(model, name)) STRICT, WITHOUT ROWID;
CREATE TABLE record(
  id INTEGER PRIMARY KEY, model INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
  latest INTEGER NOT NULL, data_id TEXT NOT NULL, created_at TEXT NOT NULL, tags TEXT NOT NULL,
  spec_name TEXT NOT NULL, data_type TEXT NOT NULL, content_type TEXT NOT NULL, lifetime TEXT NOT NULL,
  owner_type TEXT NOT NULL, owner_ref TEXT NOT NULL, streaming INTEGER NOT NULL, size INTEGER NOT NULL,
  workflow_run_id TEXT NOT NULL, workflow_name TEXT NOT NULL, job_name TEXT NOT NULL, step_name TEXT NOT NULL,
  source TEXT NOT NULL, body INTEGER NOT NULL, stamps TEXT NOT NULL) STRICT;
CREATE INDEX record_of_item ON record(model, name, version);
CREATE INDEX record_newest ON record(created_at DESC, data_id, version DESC);
CREATE TABLE body(record INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
PRAGMA user_version=3;
`,
};
