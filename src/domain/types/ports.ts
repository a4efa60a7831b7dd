// SPDX-License-Identifier: MIT
import type { KindName } from "./kind_name.ts";
import type { LazyTypeEntry, TypeMetadata, TypeQuery } from "./type_entry.ts";

/** What the registry asks of the extension catalog. Every answer comes from rows; no extension code runs. */
export interface TypeCatalog {
  /** The visible entry of each type (local before source before pulled, then by path), ordered by type. */
  search(query: TypeQuery): LazyTypeEntry[];
  /** All entries of one type, the visible one first. */
  claims(kind: KindName, type: string): LazyTypeEntry[];
  /** The grafts on a model type in the order in which they are applied. */
  grafts(type: string): LazyTypeEntry[];
  /** Entries whose identity only a load can tell. Those that a load would only cost time for are left out. */
  undecided(kind: KindName): LazyTypeEntry[];
  /** The file that declares this name, which is not valid, and why it failed. */
  failedDeclaring(kind: KindName, name: string): { displayPath: string; reason: string } | undefined;
  /** Normalised names of the kind's types that begin with the text; for completion and near names. */
  names(kind: KindName, beginning: string): string[];
}

/** A module and the key that names everything it was made from. */
export interface LoadedModule {
  readonly exports: Record<string, unknown>;
  readonly key: string;
  /** Absolute path of the module. */
  readonly path: string;
}

/** Turns entries into modules and metadata. Answers stand in the order of the entries. */
export interface ModuleLoader {
  /** Whether the command may load code of extensions. What loads some throws a programming error without it. */
  readonly mayLoad: boolean;
  /**
   * The modules of entry files: found or built, tried in a subprocess once per key, then imported here.
   * @throws SwampError TYPE_BROKEN, TYPE_INVALID, TYPE_UNBUILDABLE, EXTENSION_EXITED, EXTENSION_TIMEOUT for the
   *   first entry that can not be loaded: names the file.
   */
  loadModules(entries: readonly LazyTypeEntry[]): Promise<LoadedModule[]>;
  /**
   * The metadata of entry files: stored, else that which a pulled package ships, else the subprocess trial finds it.
   * Imports nothing here.
   * @throws SwampError as {@link loadModules}.
   */
  loadMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]>;
  /**
   * The metadata of entry files, without loading any: stored, else that which a pulled package ships, else what the
   * sandbox finds.
   * @throws SwampError TYPE_NOT_LOADED when only loading can tell, and what {@link loadMetadata} has thrown before.
   */
  readMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]>;
  /** Finds the identity of undecided files and puts it into the catalog. Files that fail are marked, not thrown. */
  decide(entries: readonly LazyTypeEntry[]): Promise<void>;
}

/** A type that is part of swamp. */
export interface BuiltinType<Definition> {
  readonly entry: LazyTypeEntry;
  load(): Promise<Definition>;
  describe(): Promise<TypeMetadata>;
}
