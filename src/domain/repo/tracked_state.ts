// SPDX-License-Identifier: MIT

/** Files below `.swamp` that git tracks, relative to the repository. */
export type TrackedState =
  | { readonly paths: readonly string[] }
  /** Path of an index that cannot be understood. */
  | { readonly unreadable: string };
