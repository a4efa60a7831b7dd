// SPDX-License-Identifier: MIT

/** The repositories of other users that this user trusts. Kept in the user's configuration. */
export interface TrustedRepositories {
  /** Absolute paths in order. @throws SwampError CONFIG_INVALID naming the file. */
  read(): readonly string[];
  /** @throws SwampError IO_FAILED, CONFIG_INVALID without a home directory. */
  write(paths: readonly string[]): void;
  /**
   * The repository at a directory, links resolved; without one the nearest above the working directory. Whose it is
   * does not matter.
   * @throws SwampError REPO_NOT_FOUND.
   */
  locate(directory: string | undefined): string;
}
