// SPDX-License-Identifier: MIT
/** The mounted sources of a repository: the file `.swamp-sources.yaml`. */

export interface SourceStatus {
  /** As written in the file. */
  readonly path: string;
  readonly only?: readonly string[];
  /** The directories it leads to now. */
  readonly expandedPaths: readonly string[];
  readonly status: "valid" | "path_not_found" | "unreadable" | "no_extensions" | "incomplete";
  /** How many package directories were found there. */
  readonly packages?: number;
  /** Why the status is not `valid`. */
  readonly problem?: string;
  /** Kind directories that were found. */
  readonly resolvedKinds?: readonly string[];
}

/** What became of the list. */
export interface SourceEdit {
  /** `changed`: it was there with other kinds; `unchanged`: just as it is. */
  readonly action: "added" | "changed" | "unchanged" | "removed";
  /** As it is written in the file. */
  readonly path: string;
  /** How many package directories an added source has, when it has several. */
  readonly packages?: number;
  readonly totalSources: number;
}

/** Reads and edits the list without looking into any extension. */
export interface SourceList {
  /** @throws SwampError SOURCE_INVALID when the file can not be read. */
  list(): Promise<SourceStatus[]>;
  /**
   * Adds an entry, or replaces the one that leads to the same place; comments in the file stay.
   * @throws SwampError SOURCE_NOT_FOUND when the path leads nowhere, SOURCE_INVALID for an unknown kind and for
   *   a directory that is too large to be searched.
   */
  add(path: string, only: readonly string[]): Promise<SourceEdit>;
  /** Removes an entry. @throws SwampError SOURCE_NOT_FOUND. */
  remove(path: string): Promise<SourceEdit>;
}
