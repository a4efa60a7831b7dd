// SPDX-License-Identifier: MIT

/** What the sources of a new package are made from. */
export interface ScaffoldNames {
  /** The type or report that is declared. */
  readonly type: string;
  /** Its file, without `.ts`. */
  readonly file: string;
  /** Version of a model type. */
  readonly version: string;
}

/** A small working example and its test. */
export interface ScaffoldSources {
  readonly source: string;
  readonly test: string;
  readonly description: string;
}
