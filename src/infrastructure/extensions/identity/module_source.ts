// SPDX-License-Identifier: MIT
/** Another module, as the reader of identities is given it. */
export interface ModuleSource {
  /** Equal for equal modules; guards against cycles. */
  readonly id: string;
  /** The whole file, as UTF-8. */
  readonly bytes: Uint8Array;
  readonly open: OpenModule;
}

/**
 * Opens what a relative specifier of a module leads to. The reader does no I/O of its own: the caller decides what
 * may be read, and remembers it.
 * @returns undefined for what cannot or must not be read.
 */
export type OpenModule = (specifier: string) => ModuleSource | undefined;
