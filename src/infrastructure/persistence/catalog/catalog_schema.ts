// SPDX-License-Identifier: MIT
/**
 * The tables of `.swamp/_extension_catalog.db`. It is a cache: another schema number, or a table that is missing,
 * means a new file; there are no migrations.
 */

import type { CatalogSchema } from "./catalog_file.ts";

/** Raised with every change below, and with every change of what the rows mean. */
const CATALOG_VERSION = 8;

/**
 * `meta`      settings, the stamp of the packages, the lockfile's digests and the index of definitions, each one a text that
 *             stands twice: two that are equal were not changed by the disk, and comparing them needs no hash
 * `watch`     what the local and mounted roots and their files were found from: one row
 * `root`      a directory that is scanned for one kind; `listing` has the names and stamps of its files
 * `file`      every file below a root; `outcome` says what became of it, `attempt` why an undecided one could not
 *             be evaluated, `declares` the invalid name of a failed one
 * `entry`     what a file declares, and what is wrong with it; `rank` orders claims of one type: local, source, pulled by its owner,
 *             pulled, then place; `haystack` is what a search looks into, lower-cased and covered by an index
 * `build`     how a file was last bundled: its key, the bundle, and whether it loaded
 * `input`     the module graph of a key, each file with its stamp and hash; of packages also the lockfile's digest
 * `metadata`  what a module of that key declares
 * `outline`   what the sandbox found that a file says about itself, or why it found nothing; `input` has its files
 * `identity_input`      a file that the identity of other files was read from, with its stamp and hash
 * `identity_dependent`  the files whose identity was read from it
 */
const CATALOG_DDL = `
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL, twin TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE watch(
  id INTEGER PRIMARY KEY CHECK(id=1), value TEXT NOT NULL, twin TEXT NOT NULL, names TEXT NOT NULL,
  stamps BLOB NOT NULL) STRICT;
CREATE TABLE root(
  id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, position INTEGER NOT NULL,
  package TEXT, package_version TEXT, package_path TEXT, listing TEXT NOT NULL, newest INTEGER NOT NULL,
  indexed_at INTEGER NOT NULL, files INTEGER NOT NULL, UNIQUE(origin, kind, path)) STRICT;
CREATE TABLE file(
  root INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
  changed INTEGER NOT NULL, inode INTEGER NOT NULL, hash TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT,
  attempt TEXT, declares TEXT, PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
CREATE TABLE entry(
  root INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, raw TEXT NOT NULL,
  version TEXT, description TEXT, display_name TEXT, scope TEXT, labels TEXT, rank TEXT NOT NULL,
  evaluated INTEGER NOT NULL, problem TEXT, checksum TEXT NOT NULL, haystack TEXT NOT NULL,
  PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
CREATE INDEX entry_by_type ON entry(kind, type, rank);
CREATE INDEX entry_by_text ON entry(kind, haystack);
CREATE INDEX entry_problem ON entry(kind) WHERE problem IS NOT NULL;
CREATE INDEX entry_evaluated ON entry(evaluated) WHERE evaluated=1;
CREATE INDEX file_failed ON file(outcome) WHERE outcome='failed';
CREATE INDEX file_undecided ON file(outcome) WHERE outcome='undecided';
CREATE INDEX root_of_package ON root(package_path);
CREATE TABLE build(
  root INTEGER NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, bundle TEXT NOT NULL, bundle_hash TEXT NOT NULL,
  bundle_size INTEGER NOT NULL, bundle_modified INTEGER NOT NULL, bundle_changed INTEGER NOT NULL,
  bundle_inode INTEGER NOT NULL, built_at INTEGER NOT NULL, state TEXT NOT NULL, error_code TEXT, error TEXT,
  hint TEXT, failed_at TEXT, PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
CREATE INDEX build_by_state ON build(state);
CREATE TABLE input(
  key TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL,
  inode INTEGER NOT NULL, hash TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY(key, path)) STRICT, WITHOUT ROWID;
CREATE TABLE identity_input(
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
  changed INTEGER NOT NULL, inode INTEGER NOT NULL, hash TEXT NOT NULL, seen_at INTEGER NOT NULL,
  UNIQUE(path, hash)) STRICT;
CREATE TABLE identity_dependent(
  root INTEGER NOT NULL, path TEXT NOT NULL, input INTEGER NOT NULL,
  PRIMARY KEY(root, path, input)) STRICT, WITHOUT ROWID;
CREATE INDEX identity_dependent_by_input ON identity_dependent(input);
CREATE TABLE metadata(key TEXT PRIMARY KEY, json TEXT NOT NULL, twin TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outline(
  root INTEGER NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, twin TEXT NOT NULL,
  PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
PRAGMA user_version=${CATALOG_VERSION};
`;

export const EXTENSION_CATALOG: CatalogSchema = {
  version: CATALOG_VERSION,
  ddl: CATALOG_DDL,
};
