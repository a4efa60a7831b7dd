// SPDX-License-Identifier: MIT
/** The derived files below `.swamp` that are believed only when this machine recorded them, and their paths there. */
export const STATE_FILES = {
  "extension-catalog": "_extension_catalog.db",
  "data-catalog": "data/_catalog.db",
  "run-index": "outputs/_index.ndjson",
  "install-journal": "pulled-extensions/.journal.json",
} as const;

export type StateRole = keyof typeof STATE_FILES;

export const STATE_ROLES = Object.keys(STATE_FILES) as readonly StateRole[];

/** Files that SQLite keeps beside a database, by what they add to its name. */
export const COMPANIONS = ["-journal", "-wal", "-shm"] as const;
