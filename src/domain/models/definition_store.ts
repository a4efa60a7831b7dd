// SPDX-License-Identifier: MIT
import type { Definition, DefinitionEntry } from "./definition.ts";

/** A definition as far as it could be read, and every mistake in its file as `file:line:column: message`. */
export interface InspectedDefinition {
  readonly definition: Definition;
  /** The file has no `id`; the definition's is derived from its path. */
  readonly lacksId?: true;
  readonly problems: readonly string[];
}

/** A file of which not even name and type are known, or a file or directory that cannot be read. */
export interface UnreadableDefinition {
  readonly file: string;
  /** With line and column. */
  readonly error: string;
}

export interface ListOptions {
  /** No warnings of files that are not definitions or that share an id: the caller reports them. */
  readonly quiet?: boolean;
}

/**
 * Definitions as files of one directory, indexed in the catalog so that a lookup reads one file.
 * The index is made once per command; writers make it again.
 */
export interface DefinitionFiles {
  /** Every readable definition, ordered by name. Files that are not definitions are reported as warnings, once. */
  list(options?: ListOptions): Promise<readonly DefinitionEntry[]>;
  /** What is not a definition or cannot be read, by the path that users know, with the reason. */
  unreadable(): Promise<readonly UnreadableDefinition[]>;
  /**
   * Looks up by exact name, then full UUID, then a unique id prefix of at least three hex digits.
   * @throws SwampError MODEL_NOT_FOUND with near names, ID_AMBIGUOUS with the candidates, MODEL_INVALID when the
   *   only file of that name is not a definition, IO_FAILED when it may be in what cannot be read.
   */
  find(nameOrId: string): Promise<DefinitionEntry>;
  /** As {@link find}, by exact name or full UUID only: what destructive commands use. */
  findExactly(nameOrId: string): Promise<DefinitionEntry>;
  /**
   * The file that must be meant by a name and is not a definition, for commands that repair or delete it. Its entry has
   * the id that the text shows, or an empty one.
   */
  findBroken(name: string): Promise<DefinitionEntry | undefined>;
  /** Writes the `id` into a file that has none. The caller holds the `models` lock. */
  complete(entry: DefinitionEntry): Promise<void>;
  /** @throws SwampError MODEL_INVALID with file and line of every mistake. */
  read(entry: DefinitionEntry): Promise<Definition>;
  /** @throws SwampError MODEL_INVALID when the file is not YAML at all. */
  inspect(entry: DefinitionEntry): Promise<InspectedDefinition>;
  /**
   * Keeps what {@link inspect} parsed in the catalog, or takes it out of it: a file that holds a secret is not copied.
   * Best effort.
   */
  settle(entry: DefinitionEntry, found: { readonly holdsSecrets: boolean }): void;
  /** The line of a key, or of the nearest one that leads to it; undefined when the file has none of them. */
  lineOf(entry: DefinitionEntry, path: readonly string[]): Promise<number | undefined>;
  /** The file's text, for editors. */
  readText(entry: DefinitionEntry): string;
  /**
   * Writes a new definition; the caller holds the `models` lock, and the file is created exclusively all the same.
   * @param example comment lines that end the file.
   * @returns the absolute path of the new file.
   * @throws SwampError MODEL_EXISTS.
   */
  create(definition: Definition, example?: string): Promise<string>;
  /**
   * Replaces the file's text as the user wrote it, comments and key order included; `id` stays what it was, and is
   * added when the text has none.
   * The caller holds the `models` lock.
   * @param source what the text is called in errors.
   * @throws SwampError MODEL_INVALID with the line of every mistake, MODEL_EXISTS when it takes another's name.
   */
  replace(entry: DefinitionEntry, text: string, source: string): Promise<Definition>;
  /**
   * Writes the definition as its file, whatever was there: for definitions that programs make. The caller holds the
   * `models` lock.
   * @returns the absolute path.
   * @throws SwampError MODEL_EXISTS when another definition has the name.
   */
  save(definition: Definition): Promise<string>;
  /**
   * Puts upgraded global arguments and the new type version into the file; what did not change keeps its comments
   * and its place. The caller holds the `models` lock.
   * @throws SwampError IO_FAILED.
   */
  upgrade(
    entry: DefinitionEntry,
    upgraded: { readonly globalArguments: Readonly<Record<string, unknown>>; readonly typeVersion: string },
  ): Promise<Definition>;
  /**
   * Sets single values in the file; all else keeps its comments and its position. The caller holds the `models` lock.
   * @throws SwampError MODEL_INVALID: nothing is changed.
   */
  setValues(
    entry: DefinitionEntry,
    changes: readonly { readonly path: readonly string[]; readonly value: unknown }[],
  ): Promise<Definition>;
  /** Deletes the file and directories that became empty, never `models/` itself. */
  delete(entry: DefinitionEntry): void;
}

/** The definitions of a repository: those below `models/`, and those that were made by running a type directly. */
export interface DefinitionStore extends DefinitionFiles {
  /** As {@link DefinitionFiles.save}, for a definition that nobody wrote; see `DefinitionEntry.automatic`. */
  saveAutomatic(definition: Definition): Promise<string>;
  /** Ids of the definitions that were made by running a type directly; {@link list} leaves them out. */
  automaticIds(): Promise<ReadonlySet<string>>;
}
