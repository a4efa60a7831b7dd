// SPDX-License-Identifier: MIT
import type { KindName } from "./kind_name.ts";
import type { FileStatus, LazyTypeEntry, TypeMetadata, TypeQuery } from "./type_entry.ts";

/** What the registry asks of the extension catalog. Every answer comes from rows; no extension code runs. */
export interface TypeCatalog {
  /** The visible entry of each type (local before source before pulled, then by path), ordered by type. */
  search(query: TypeQuery): LazyTypeEntry[];
  /** All entries of one type, the visible one first. */
  claims(kind: KindName, type: string): LazyTypeEntry[];
  /** The grafts on a model type in the order in which they are applied. */
  grafts(type: string): LazyTypeEntry[];
  /** Entries whose identity has to be found by loading them. */
  undecided(kind: KindName): LazyTypeEntry[];
  /** Metadata of the file as it is now, if it was loaded before and nothing it was built from has changed. */
  metadata(entry: LazyTypeEntry): TypeMetadata | undefined;
  /** Every file under every root with the one state it is in. */
  files(): FileStatus[];
  /** Number of files that failed, for the line that searches print. */
  failedCount(): number;
}

/** Turns an entry into its module. */
export interface ModuleLoader {
  /**
   * The module of an entry file: found or built, tried in a subprocess once per key, then imported here.
   * @throws SwampError TYPE_BROKEN, TYPE_UNBUILDABLE, EXTENSION_EXITED, EXTENSION_TIMEOUT: names the file.
   */
  loadModule(entry: LazyTypeEntry): Promise<Record<string, unknown>>;
  /**
   * The metadata of an entry file: stored, else the subprocess trial writes it. Imports nothing here.
   * Corrects the row when the module says otherwise than the index.
   */
  loadMetadata(entry: LazyTypeEntry): Promise<TypeMetadata>;
}
