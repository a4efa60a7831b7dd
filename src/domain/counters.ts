// SPDX-License-Identifier: MIT
/** Work done by a command, asserted in tests and shown by `--timings`: it does not depend on the machine. */
export interface Counters {
  /** Bundler runs. */
  builds: number;
  /** Extension modules imported into this process. */
  imports: number;
  /** Subprocess trials. */
  trials: number;
  /** Extension and definition files asked for their stat. */
  filesStated: number;
  /** Directories of extensions asked for their stat. */
  directoriesStated: number;
  /** Sources whose text was read by the identity lexer. */
  filesParsed: number;
  /** Sources and inputs read for their hash. */
  filesHashed: number;
  /** Rows read from the extension catalog. */
  rowsRead: number;
}

export function newCounters(): Counters {
  return {
    builds: 0,
    imports: 0,
    trials: 0,
    filesStated: 0,
    directoriesStated: 0,
    filesParsed: 0,
    filesHashed: 0,
    rowsRead: 0,
  };
}
