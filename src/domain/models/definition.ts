// SPDX-License-Identifier: MIT
/** A model definition: what a user writes down about one thing of some type. Kept in `models/<type>/<name>.yaml`. */
export interface Definition {
  /** Type as written; looked up normalised. */
  readonly type: string;
  /** Version of the type when the definition was written. */
  readonly typeVersion?: string;
  readonly id: string;
  readonly name: string;
  /** Version of the definition itself, from 1. */
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly globalArguments: Readonly<Record<string, unknown>>;
  readonly methods: Readonly<Record<string, { readonly arguments: Readonly<Record<string, unknown>> }>>;
  /** What it says of the outputs of its type, by their names. */
  readonly resources?: Readonly<Record<string, { readonly vaultName?: string }>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly checks?: { readonly require?: readonly string[]; readonly skip?: readonly string[] };
  readonly reports?: Readonly<Record<string, unknown>>;
  readonly driver?: string;
  readonly driverConfig?: Readonly<Record<string, unknown>>;
}

/** What the index knows of a definition file. */
export interface DefinitionEntry {
  readonly id: string;
  readonly name: string;
  /** Normalised type. */
  readonly type: string;
  /** Absolute path. */
  readonly path: string;
  /** Made by running a type directly; kept apart from what users write. */
  readonly automatic?: true;
  /** The file has no `id` yet: this one is derived from its path. */
  readonly lacksId?: true;
}
