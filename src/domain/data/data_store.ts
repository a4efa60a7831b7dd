// SPDX-License-Identifier: MIT
/** Versioned data: every result of a method is an immutable numbered version of a named item of one model. */

export interface DataOwner {
  readonly ownerType: string;
  readonly ownerRef: string;
  readonly definitionHash?: string;
  /** The run of a method that wrote it. */
  readonly runId?: string;
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
  /** The name that a rename has copied this from. */
  readonly renamedFrom?: string;
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
  /** Makes the version a tombstone that leads to another name. */
  readonly renamedTo?: string;
  /** The name that this is a copy of. */
  readonly renamedFrom?: string;
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
  /** Adds bytes to the end; none make an empty file. */
  append(bytes: Uint8Array): void;
  /** Absolute path of a file for tools that write themselves; it has what was added so far. */
  readonly path: string;
  /** Nothing is added any more. */
  seal(): SealedData;
  /** Makes it the next version. */
  finish(): Promise<DataMetadata>;
  /** Drops what was written. */
  discard(): void;
}

/** What became of a {@link PendingData}. */
export interface SealedData {
  /** Bytes. */
  readonly size: number;
  /** Secrets were removed. */
  readonly redacted: boolean;
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
  /** Numbers of all versions of an item, newest first, also of those whose metadata cannot be read. */
  versionNumbers(key: DataOwnerKey, name: string): number[];
  /** Absolute path of a version's directory. */
  versionPath(key: DataOwnerKey, name: string, version: number): string;
  /** Whether a model has stored anything. */
  hasAny(key: DataOwnerKey): boolean;
  /** Deletes everything a model has stored. @returns whether there was anything. */
  deleteAll(key: DataOwnerKey): boolean;
  /** Names of all items, sorted, those that were renamed included: their older versions are still there. */
  names(key: DataOwnerKey): string[];
  /** Every model with data, ordered by type and id, or those of one normalised type. */
  owners(type?: string): DataOwnerKey[];
  /**
   * Removes one version. The newest of what is left becomes the newest one. A kill leaves it there or not there.
   * @returns false when there is none. @throws SwampError IO_FAILED.
   */
  deleteVersion(key: DataOwnerKey, name: string, version: number): boolean;
  /**
   * Removes these versions, the oldest first: whatever is killed when, the newest one is the last to go, and what
   * another process writes meanwhile stays.
   * @returns how many there were. @throws SwampError IO_FAILED.
   */
  deleteVersions(key: DataOwnerKey, name: string, versions: readonly number[]): number;
  /** Removes all versions that there are now, as {@link deleteVersions}. */
  deleteItem(key: DataOwnerKey, name: string): number;
  /**
   * Copies the newest version to the new name and leaves a tombstone that leads there. What a kill in between left
   * is completed by doing it again.
   * @throws SwampError DATA_NAME_INVALID, DATA_NOT_FOUND, DATA_EXISTS, IO_FAILED.
   */
  rename(key: DataOwnerKey, from: string, to: string): Promise<RenamedData>;
  /**
   * Makes the names that lead to one of these lead to where it leads itself. Asked for before names are deleted: then
   * the others still lead somewhere, whatever is killed when.
   * @throws SwampError IO_FAILED.
   */
  leadPast(key: DataOwnerKey, names: readonly string[]): Promise<void>;
  /**
   * Adds to the newest version of an item that was made with `streaming: true`: its size grows, its checksum goes.
   * @throws SwampError DATA_NOT_FOUND, DATA_NOT_STREAMING, IO_FAILED.
   */
  append(key: DataOwnerKey, name: string, bytes: Uint8Array): Promise<DataMetadata>;
  /** Removes what killed processes left: data that was being removed, and what was being written a week ago. */
  sweep(): void;
}

/** What {@link DataStore.rename} did. */
export interface RenamedData {
  /** Of the old name. */
  readonly copiedVersion: number;
  readonly newVersion: number;
}
