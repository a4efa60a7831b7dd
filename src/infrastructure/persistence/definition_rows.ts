// SPDX-License-Identifier: MIT
import { isSettled } from "../../domain/freshness.ts";
import type { DefinitionIndexRow, DefinitionIndexRows } from "../../domain/models/definition_index.ts";
import { CatalogDamaged } from "./catalog/catalog_damaged.ts";
import type { ExtensionCatalogStore } from "./extension_catalog_store.ts";
import type { Row } from "./sqlite.ts";

/** In place of a modification time that does not prove anything yet: the file's content is compared the next time. */
const UNSETTLED = -1;

const COLUMNS = "path, name, id, type, size, modified, changed, inode, hash, error";

/**
 * The index of definitions in the extension catalog. A row's stamp is stored only if it had settled when it was
 * taken, so that an equal one proves that the file is the same.
 */
export function definitionRows(store: ExtensionCatalogStore): DefinitionIndexRows {
  return {
    read() {
      const rows = store.read((database) => database.all(`SELECT ${COLUMNS} FROM definition`));
      return new Map(rows.map((row) => [String(row.path), toRow(row)]));
    },
    write(changed, removed) {
      try {
        store.attempt((database) => {
          for (const path of removed) database.run("DELETE FROM definition WHERE path=?", path);
          for (const [path, row] of changed) database.run(INSERT, ...toValues(path, row));
        });
      } catch (error) {
        // What was to be indexed is on disk: the next command that reads the rows repairs them.
        if (!(error instanceof CatalogDamaged)) throw error;
      }
    },
  };
}

const INSERT = `INSERT OR REPLACE INTO definition(${COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?)`;

function toValues(path: string, row: DefinitionIndexRow) {
  const { size, modified, changed, inode } = row.stamp;
  const proof = isSettled(row.stamp, row.indexedAt) ? modified : UNSETTLED;
  return [path, row.name, row.id, row.type, size, proof, changed, inode, row.hash, row.error ?? null];
}

function toRow(row: Row): DefinitionIndexRow {
  return {
    stamp: {
      size: Number(row.size),
      modified: Number(row.modified),
      changed: Number(row.changed),
      inode: Number(row.inode),
    },
    // Stored stamps had settled; the others can never be equal.
    indexedAt: Infinity,
    hash: String(row.hash),
    name: String(row.name),
    id: String(row.id),
    type: String(row.type),
    ...(row.error === null ? {} : { error: String(row.error) }),
  };
}
