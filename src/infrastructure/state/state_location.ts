// SPDX-License-Identifier: MIT

/** A path for a derived file. */
export interface StateLocation {
  /** Absolute. */
  readonly path: string;
  /** Undefined in the user's own cache directory, where nobody else writes. */
  readonly proof?: FileProof;
}

/** Tells a file that this machine wrote from one that was put at its path. */
export interface FileProof {
  /**
   * Looks at the file before it is opened. What this machine did not write is set aside.
   * @returns `recorded` when the file is the one this machine wrote, `missing` when there is none (any more),
   *   `refused` when there is another one that must stay.
   */
  admit(): "recorded" | "missing" | "refused";
  /** The number inside of the recorded file; see {@link install}. */
  readonly mark: number | undefined;
  /**
   * Records a new file and renames it to the path.
   * @param mark a random number that the file contains, so that content written over it is noticed.
   * @param how.replace false keeps a file that another process has installed meanwhile.
   * @returns whether the new file is at the path; if not, it is deleted.
   */
  install(fresh: string, mark: number, how: { replace: boolean }): boolean;
  /** Records the write-ahead log of the database. @returns whether that worked; without it nothing may be written. */
  recordLog(): boolean;
}
