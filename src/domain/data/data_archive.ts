// SPDX-License-Identifier: MIT
/** Archives of what exists once only below `.swamp`. */

/** What an archive holds, counted. */
export interface ArchivedContent {
  readonly files: number;
  /** Of all files, unpacked. */
  readonly bytes: number;
  readonly versions: number;
  readonly runFiles: number;
  readonly definitions: number;
  readonly secrets: number;
}

/** The `--json` document of `data export`. */
export interface ExportedData extends ArchivedContent {
  /** Absolute path. */
  readonly file: string;
  /** Bytes of the archive. */
  readonly archiveSize?: number;
  /** sha256 of the archive, hex. */
  readonly checksum?: string;
  readonly dryRun: boolean;
}

/** The `--json` document of `data import`. */
export interface ImportedData extends ArchivedContent {
  /** Absolute path. */
  readonly file: string;
  /** When the archive was made, ISO 8601. */
  readonly createdAt: string;
  /** Files that were added, or would be. */
  readonly added: number;
  /** Files that were there already with the same content. */
  readonly unchanged: number;
  readonly dryRun: boolean;
}

export interface DataArchives {
  /**
   * Writes an archive, and reads it again before it gets its name.
   * @param file absolute path.
   * @throws SwampError IO_FAILED, DATA_INVALID for what could not be imported again, TRY_AGAIN when something was
   *   changed meanwhile.
   */
  export(file: string, options: { readonly dryRun: boolean }): Promise<ExportedData>;
  /**
   * Adds what an archive holds: all of it or nothing.
   * @param whileMoving runs the last step, which changes the repository.
   * @throws SwampError DATA_INVALID when the archive is refused, DATA_EXISTS naming what differs, IO_FAILED.
   */
  import(
    file: string,
    options: { readonly dryRun: boolean; whileMoving<T>(move: () => T): Promise<T> },
  ): Promise<ImportedData>;
}
