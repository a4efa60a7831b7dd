// SPDX-License-Identifier: MIT
/**
 * The index of definitions, kept in the catalog as one text: 200 rows of a table cost 3 ms to read, the text a tenth
 * of that. Two processes that write at the same time may lose each other's rows; the files are then read again.
 */
import { isSettled } from "../../domain/freshness.ts";
import type {
  DefinitionDirectories,
  DefinitionIndexRow,
  DefinitionIndexRows,
} from "../../domain/models/definition_index.ts";
import { isReadableModelName } from "../../domain/models/model_name.ts";
import { isUuid } from "../../domain/identifier.ts";
import { isPathBelow } from "../../domain/path_text.ts";
import type { InspectedDefinition } from "../../domain/models/definition_store.ts";
import { CatalogDamaged } from "./catalog/catalog_damaged.ts";
import { fromMeta } from "./catalog/meta_rows.ts";
import type { ExtensionCatalogStore } from "./extension_catalog_store.ts";

/** In place of a modification time that does not prove anything yet: the file's content is compared the next time. */
const UNSETTLED = -1;

const NAME = "definition index";
const DIRECTORIES = "definition directories";

type StoredRow = readonly [
  path: string,
  name: string,
  id: string,
  type: string,
  size: number,
  modified: number,
  changed: number,
  inode: number,
  hash: string,
  error?: string | null,
  lacksId?: true,
];

interface StoredParse {
  /** What was parsed, to the letter. */
  readonly text: string;
  readonly value: InspectedDefinition;
}

/** A row's stamp is stored only if it had settled when it was taken, so that an equal one proves an equal file. */
export function definitionRows(store: ExtensionCatalogStore): DefinitionIndexRows {
  let rows: ReadonlyMap<string, DefinitionIndexRow> = new Map();
  const keep = (name: string, value: unknown) => {
    try {
      store.setMeta(name, JSON.stringify(value));
    } catch (error) {
      // What was to be kept is on disk: the next command that reads the rows repairs them.
      if (!(error instanceof CatalogDamaged)) throw error;
    }
  };
  return {
    read() {
      const stored = fromMeta<StoredRow[]>(store.meta(NAME)) ?? [];
      return rows = new Map(stored.filter(isSound).map((row) => [row[0], toRow(row)]));
    },
    write(changed, removed) {
      const next = new Map([...rows, ...changed]);
      for (const path of removed) next.delete(path);
      rows = next;
      keep(NAME, [...next].map(([path, row]) => toStored(path, row)));
    },
    directories: () => fromMeta<DefinitionDirectories>(store.meta(DIRECTORIES)),
    keepDirectories: (directories) => keep(DIRECTORIES, directories),
    parsed(path, text) {
      const stored = fromMeta<StoredParse>(store.meta(`definition ${path}`));
      return stored?.text === text ? stored.value : undefined;
    },
    keepParsed(path, text, value) {
      keep(`definition ${path}`, { text, value } satisfies StoredParse);
    },
    forgetParsed(path) {
      if (store.meta(`definition ${path}`) !== undefined) keep(`definition ${path}`, null);
    },
  };
}

function toStored(path: string, row: DefinitionIndexRow): StoredRow {
  const { size, modified, changed, inode } = row.stamp;
  const proof = isSettled(row.stamp, row.indexedAt) ? modified : UNSETTLED;
  return [path, row.name, row.id, row.type, size, proof, changed, inode, row.hash, row.error, row.lacksId];
}

/** A row that is not sound is as good as none: the file is read. */
function isSound([path, name, id, type, , , , , , error]: StoredRow): boolean {
  if (![path, name, id, type].every((text) => typeof text === "string") || !isPathBelow(path)) return false;
  return Boolean(error) || isUuid(id) && isReadableModelName(name) && isPathBelow(type);
}

function toRow(
  [, name, id, type, size, modified, changed, inode, hash, error, lacksId]: StoredRow,
): DefinitionIndexRow {
  // Stored stamps had settled; the others can never be equal.
  return {
    stamp: { size, modified, changed, inode },
    indexedAt: Infinity,
    hash,
    name,
    id,
    type,
    ...(error ? { error } : {}),
    ...(lacksId ? { lacksId } : {}),
  };
}
