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

/** What a writer says about new data; the store adds id, version, size, checksum and time. */
export type NewData = Pick<
  DataMetadata,
  "name" | "contentType" | "lifetime" | "garbageCollection" | "streaming" | "tags" | "ownerDefinition"
>;

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
  finish(): DataMetadata;
  /** Drops what was written. */
  discard(): void;
}

/** Layout: `<data>/<type>/<modelId>/<name>/<version>/{raw,metadata.yaml}` and `<name>/latest`. */
export interface DataStore {
  /**
   * Stores bytes as the next version. A version is visible whole or not at all, whatever is killed when.
   * @throws SwampError DATA_NAME_INVALID, DATA_OWNERSHIP when the name belongs to another definition.
   */
  write(key: DataOwnerKey, data: NewData, bytes: Uint8Array): DataMetadata;
  /** Starts a version whose bytes are written by somebody else (streams, external tools). */
  begin(key: DataOwnerKey, data: NewData): PendingData;
  /** The newest version, or the given one; undefined when there is none. Renames are followed unless a version is given. */
  find(key: DataOwnerKey, name: string, version?: number): DataMetadata | undefined;
  /** The bytes of a version, or undefined when there is none. */
  content(key: DataOwnerKey, name: string, version?: number): Uint8Array | undefined;
  /** The newest version of every item of a model, ordered by name. */
  list(key: DataOwnerKey): DataMetadata[];
  /** All versions of an item, newest first. */
  versions(key: DataOwnerKey, name: string): DataMetadata[];
  /** Absolute path of a version's directory. */
  versionPath(key: DataOwnerKey, name: string, version: number): string;
  /** Deletes everything a model has stored. @returns whether there was anything. */
  deleteAll(key: DataOwnerKey): boolean;
}
