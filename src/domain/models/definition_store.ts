// SPDX-License-Identifier: MIT
import type { Definition, DefinitionEntry } from "./definition.ts";

/** The definitions of a repository: files under `models/`, indexed in the catalog so that a lookup reads one file. */
export interface DefinitionStore {
  /** Every readable definition, ordered by name. Unreadable files are reported as warnings, once. */
  list(): DefinitionEntry[];
  /**
   * Looks up by exact name, then full UUID, then a unique id prefix of at least three hex digits.
   * @throws SwampError MODEL_NOT_FOUND with near names, ID_AMBIGUOUS with the candidates.
   */
  find(nameOrId: string): DefinitionEntry;
  findByName(name: string): DefinitionEntry | undefined;
  /** @throws SwampError MODEL_INVALID with file and line. */
  read(entry: DefinitionEntry): Definition;
  /** The file's text, for editors. */
  readText(entry: DefinitionEntry): string;
  /**
   * Writes a new definition; of several processes that create one name exactly one succeeds.
   * @returns the absolute path of the new file.
   * @throws SwampError MODEL_EXISTS.
   */
  create(definition: Definition): Promise<string>;
  /** Replaces the file's text as the user wrote it, comments and key order included. Validates it first. */
  replace(entry: DefinitionEntry, text: string): Promise<Definition>;
  /** Deletes the file and directories that became empty, never `models/` itself. */
  delete(entry: DefinitionEntry): Promise<void>;
}
