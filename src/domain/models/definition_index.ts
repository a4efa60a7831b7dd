// SPDX-License-Identifier: MIT
/** The stored index of definition files: a cache, so that a lookup parses only the file it wants. */
import type { Stamp } from "../freshness.ts";
import type { InspectedDefinition } from "./definition_store.ts";

/** What is remembered of one file. */
export interface DefinitionIndexRow {
  readonly stamp: Stamp;
  /** When the stamp was taken, milliseconds since the epoch. */
  readonly indexedAt: number;
  /** sha256 of the content, hex. */
  readonly hash: string;
  /** Empty when the file has an error. */
  readonly name: string;
  readonly id: string;
  /** Normalised type. */
  readonly type: string;
  /** Why the file is not a definition. */
  readonly error?: string;
  /** The file has no `id`; the row's is derived from its path. */
  readonly lacksId?: true;
}

/** Stamps of directories: as long as they are the same, no file was added, removed or renamed. */
export interface DefinitionDirectories {
  /** Path relative to the models directory, empty for itself. */
  readonly stamps: readonly (readonly [path: string, stamp: Stamp])[];
  /** When they were looked at, milliseconds since the epoch. */
  readonly seenAt: number;
}

/** Where the rows are kept. Losing them costs time, never an answer. */
export interface DefinitionIndexRows {
  /** All rows by path relative to the models directory, `/` as separator. */
  read(): ReadonlyMap<string, DefinitionIndexRow>;
  /** Stores changed rows and forgets removed ones, best effort: a failure must not throw. */
  write(changed: ReadonlyMap<string, DefinitionIndexRow>, removed: readonly string[]): void;
  /** The directories of the definitions as they were when all rows were compared with them. */
  directories(): DefinitionDirectories | undefined;
  /** Keeps what {@link directories} returns, best effort. */
  keepDirectories(directories: DefinitionDirectories): void;
  /** What a file with this text was parsed to, if that was kept: parsing YAML costs 6 ms. */
  parsed(path: string, text: string): InspectedDefinition | undefined;
  /** Keeps what a file was parsed to, best effort. */
  keepParsed(path: string, text: string, value: InspectedDefinition): void;
  /** Forgets what was kept of a file, best effort. */
  forgetParsed(path: string): void;
}
