// SPDX-License-Identifier: MIT

export interface ServeOptions {
  /** Absolute path of a registry in a directory; it is made when it is missing. */
  readonly directory: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The address that clients use, when something stands before this server. */
  readonly publicUrl?: string;
  /** Takes changes from clients without a key. */
  readonly anonymousPush: boolean;
  /** Told of each request that was answered. */
  readonly onRequest: (line: string) => void;
  /** Told of faults of the registry itself, of which clients learn nothing but that there was one. */
  readonly onFault: (line: string) => void;
}

/** A registry that is served. */
export interface ServedRegistry {
  /** For `SWAMP_CLUB_URL`. */
  readonly address: string;
  /** Ends it; requests that are being answered may end first. */
  close(): Promise<void>;
}

/** Serves registries that are directories to others. */
export interface RegistryHost {
  /** @throws SwampError IO_FAILED when the address or the directory can not be had. */
  serve(options: ServeOptions): ServedRegistry;
  /**
   * Makes a new API key that may change the packages of collectives. Only its digest is stored.
   * @throws SwampError IO_FAILED, CONFIG_INVALID when the file of keys can not be read.
   */
  addKey(directory: string, collectives: readonly string[]): { readonly key: string; readonly file: string };
}
