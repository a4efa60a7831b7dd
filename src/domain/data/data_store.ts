// SPDX-License-Identifier: MIT
/** Versioned data: every result of a method is an immutable numbered version of a named item of one model. */

export interface DataOwner {
  readonly ownerType: string;
  readonly ownerRef: string;
  readonly definitionHash?: string;
  readonly workflowId?: string;
  readonly workflowRunId?: string;
}

/** `metadata.yaml` of one version. */
export interface DataMetadata {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly contentType: string;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  readonly streaming: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly ownerDefinition: DataOwner;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Bytes. */
  readonly size: number;
  /** sha256, hex. */
  readonly checksum?: string;
  readonly lifecycle?: "active" | "deleted";
  readonly renamedTo?: string;
}

/** What a writer says about new data; the store adds version, size, checksum and time. */
export interface NewData extends
  Pick<
    DataMetadata,
    "name" | "contentType" | "lifetime" | "garbageCollection" | "streaming" | "tags" | "ownerDefinition"
  > {
  /** Id of the item, from {@link DataStore.itemId}; asked for when it is left out. */
  readonly id?: string;
  /** `deleted` makes the version a tombstone. */
  readonly lifecycle?: "active" | "deleted";
}

/** Names the data of one model. */
export interface DataOwnerKey {
  /** Normalised type. */
  readonly type: string;
  readonly modelId: string;
}

/** A version that is being written through a file path; it becomes visible when finished. */
export interface PendingData {
  readonly dataId: string;
  /** Absolute path of the file to write. */
  readonly path: string;
  /** Makes it the next version. */
  finish(): Promise<DataMetadata>;
  /** Drops what was written. */
  discard(): void;
}

/** Layout: `<data>/<type>/<modelId>/<name>/<version>/{raw,metadata.yaml}` and `<name>/latest`. */
export interface DataStore {
  /** The id under which all versions of an item go: that of its newest version, else a new one. */
  itemId(key: DataOwnerKey, name: string): string;
  /**
   * Stores bytes as the next version. A version is visible whole or not at all, whatever is killed when.
   * @throws SwampError DATA_NAME_INVALID, DATA_OWNERSHIP when the name belongs to another definition, IO_FAILED.
   */
  write(key: DataOwnerKey, data: NewData, bytes: Uint8Array): Promise<DataMetadata>;
  /** Starts a version whose bytes are written by somebody else (streams, external tools). @throws as {@link write}. */
  begin(key: DataOwnerKey, data: NewData): Promise<PendingData>;
  /**
   * The newest version, or the given one; undefined when there is none. Renames are followed (at most five) unless
   * a version is given.
   * @throws SwampError DATA_INVALID naming the file when its metadata can not be read.
   */
  find(key: DataOwnerKey, name: string, version?: number): Promise<DataMetadata | undefined>;
  /** The bytes of a version, or undefined when there is none. Renames as in {@link find}. */
  content(key: DataOwnerKey, name: string, version?: number): Promise<Uint8Array | undefined>;
  /** The newest version of every item of a model, ordered by name. Unreadable items are reported as warnings. */
  list(key: DataOwnerKey): Promise<DataMetadata[]>;
  /** All versions of an item, newest first. Unreadable ones are reported as warnings. */
  versions(key: DataOwnerKey, name: string): Promise<DataMetadata[]>;
  /** Absolute path of a version's directory. */
  versionPath(key: DataOwnerKey, name: string, version: number): string;
  /** Whether a model has stored anything. */
  hasAny(key: DataOwnerKey): boolean;
  /** Deletes everything a model has stored. @returns whether there was anything. */
  deleteAll(key: DataOwnerKey): boolean;
}
