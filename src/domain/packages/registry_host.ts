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
  /** Connections at the same time; fewer where the limit of open files is too low. */
  readonly maxConnections?: number;
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

/** What is kept of an API key. */
export interface RegistryKey {
  /** The beginning of its digest. */
  readonly id: string;
  /** Whose packages it may change. */
  readonly collectives: readonly string[];
  /** ISO 8601. */
  readonly createdAt?: string;
}

/** Serves registries that are directories to others. Members about keys throw CONFIG_INVALID for a damaged file. */
export interface RegistryHost {
  /** @throws SwampError IO_FAILED when the address or the directory can not be had. */
  serve(options: ServeOptions): ServedRegistry;
  /** The file in which the keys of a registry are kept. */
  keyFile(directory: string): string;
  /** Oldest first. */
  keys(directory: string): readonly RegistryKey[];
  /** Makes a new API key that may change the packages of collectives. @throws SwampError IO_FAILED. */
  addKey(directory: string, collectives: readonly string[]): RegistryKey & { readonly key: string };
  /** Takes a key back, from its next request on. @throws SwampError IO_FAILED. */
  removeKey(directory: string, id: string): void;
}
