// SPDX-License-Identifier: MIT
/**
 * Versioned data on disk. A version is made in a directory beside its place and renamed to its number, which fails
 * when another process took that number: then it gets the next one. So nothing is locked, nothing is lost, and no
 * half version is ever seen.
 */
import type {
  DataMetadata,
  DataOwnerKey,
  DataStore,
  NewData,
  PendingData,
  RenamedData,
} from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { ioFailure } from "../models/io_failure.ts";
import { DataLayout, UNFINISHED } from "./data_layout.ts";
import { DataRemoval } from "./data_removal.ts";
import { leadPast, renameData } from "./data_rename.ts";
import { formatMetadata, parseMetadata, peekId } from "./data_metadata_file.ts";
import { sha256 } from "../platform/sha256.ts";

/** Renames beyond this are a circle. */
const MOST_RENAMES = 5;

export interface DataRepositoryOptions {
  readonly fs: FileSystem;
  /** Absolute path of the data directory. */
  readonly directory: string;
  display(path: string): string;
  now(): number;
  uuid(): string;
  warn(warning: { code: string; message: string; file?: string }): void;
}

const GIVE_UP =
  "Restore the file from a backup, or delete the directory of this version; other data is not affected.";

export class DataRepository implements DataStore {
  readonly #layout: DataLayout;
  readonly #removal: DataRemoval;

  constructor(private readonly options: DataRepositoryOptions) {
    this.#layout = new DataLayout(options.fs, options.directory, options.display);
    this.#removal = new DataRemoval(options, this.#layout);
  }

  itemId(key: DataOwnerKey, name: string): string {
    const item = this.#layout.itemPath(key, name);
    const text = this.options.fs.readTextIfExists(`${item}/${this.#layout.latest(item)}/metadata.yaml`);
    return (text === undefined ? undefined : peekId(text)) ?? this.options.uuid();
  }

  async write(key: DataOwnerKey, data: NewData, bytes: Uint8Array): Promise<DataMetadata> {
    const pending = await this.begin(key, data);
    return this.#guard(pending, key, data, () => {
      this.options.fs.writeAtomic(pending.path, bytes);
      return this.#publish(key, { ...data, id: pending.dataId }, pending.path, bytes);
    });
  }

  async begin(key: DataOwnerKey, data: NewData): Promise<PendingData> {
    const { fs, uuid } = this.options;
    const item = this.#layout.itemPath(key, data.name);
    await this.#assertOwner(key, data);
    const directory = `${this.#layout.modelPath(key)}/${UNFINISHED}${uuid()}`;
    try {
      fs.makeDirectory(directory);
    } catch (error) {
      throw ioFailure(fs, error, `store data '${data.name}' in ${this.options.display(item)}`);
    }
    const dataId = data.id ?? this.itemId(key, data.name);
    const path = `${directory}/raw`;
    const pending: PendingData = {
      dataId,
      append: (bytes) => fs.append(path, bytes),
      path,
      seal: () => ({ size: fs.stat(path)?.size ?? 0, redacted: false }),
      finish: () =>
        this.#guard(pending, key, data, () => {
          // Written again, so that it is on the disk for certain before it becomes visible.
          const bytes = fs.readBytes(path);
          fs.writeAtomic(path, bytes);
          return this.#publish(key, { ...data, id: dataId }, path, bytes);
        }),
      discard: () => fs.remove(directory, { recursive: true }),
    };
    return pending;
  }

  async find(key: DataOwnerKey, name: string, version?: number): Promise<DataMetadata | undefined> {
    let current = name;
    for (let hop = 0; hop <= MOST_RENAMES; hop++) {
      const item = this.#layout.itemPath(key, current);
      const metadata = await this.#read(item, current, version ?? this.#layout.latest(item));
      if (version !== undefined || metadata?.renamedTo === undefined) return metadata;
      current = metadata.renamedTo;
    }
    throw new SwampError(
      "DATA_INVALID",
      `Data '${name}' was renamed more than ${MOST_RENAMES} times, or in a circle`,
      { hint: "Name it by what it is called today: swamp data search" },
    );
  }

  async content(key: DataOwnerKey, name: string, version?: number): Promise<Uint8Array | undefined> {
    const metadata = await this.find(key, name, version);
    if (!metadata) return undefined;
    const path = `${this.#layout.versionPath(key, metadata.name, metadata.version)}/raw`;
    try {
      return this.options.fs.readBytes(path);
    } catch (error) {
      const missing = this.options.fs.reasonOf(error) === "missing";
      if (!missing) throw ioFailure(this.options.fs, error, `read ${this.options.display(path)}`);
      throw new SwampError(
        "DATA_INVALID",
        `Damaged data: ${this.options.display(path)}: the content is missing`,
        { hint: "Restore the file, or read another version: --version" },
      );
    }
  }

  async list(key: DataOwnerKey): Promise<DataMetadata[]> {
    const found: DataMetadata[] = [];
    for (const name of this.#layout.itemNames(key)) {
      const item = this.#layout.itemPath(key, name);
      const metadata = await this.#tryRead(item, name, this.#layout.latest(item));
      if (metadata && metadata.renamedTo === undefined) found.push(metadata);
    }
    return found;
  }

  async versions(key: DataOwnerKey, name: string): Promise<DataMetadata[]> {
    const item = this.#layout.itemPath(key, name);
    const found: DataMetadata[] = [];
    for (const version of this.#layout.versions(item)) {
      const metadata = await this.#tryRead(item, name, version);
      if (metadata) found.push(metadata);
    }
    return found;
  }

  versionNumbers(key: DataOwnerKey, name: string): number[] {
    return this.#layout.versions(this.#layout.itemPath(key, name));
  }

  versionPath(key: DataOwnerKey, name: string, version: number): string {
    return this.#layout.versionPath(key, name, version);
  }

  hasAny(key: DataOwnerKey): boolean {
    const path = this.#layout.modelPath(key);
    return this.#layout.itemNames(key).some((name) => this.#layout.versions(`${path}/${name}`).length > 0);
  }

  deleteAll(key: DataOwnerKey): boolean {
    return this.#removal.deleteAll(key);
  }

  names(key: DataOwnerKey): string[] {
    const path = this.#layout.modelPath(key);
    return this.#layout.itemNames(key).filter((name) => this.#layout.versions(`${path}/${name}`).length > 0);
  }

  owners(type?: string): DataOwnerKey[] {
    const all = this.#layout.owners();
    return type === undefined ? all : all.filter((key) => key.type === type);
  }

  deleteVersion(key: DataOwnerKey, name: string, version: number): boolean {
    return this.deleteVersions(key, name, [version]) > 0;
  }

  deleteVersions(key: DataOwnerKey, name: string, versions: readonly number[]): number {
    return this.#removal.deleteVersions(key, name, versions);
  }

  deleteItem(key: DataOwnerKey, name: string): number {
    return this.deleteVersions(key, name, this.#layout.versions(this.#layout.itemPath(key, name)));
  }

  sweep(): void {
    this.#removal.sweep();
  }

  async rename(key: DataOwnerKey, from: string, to: string): Promise<RenamedData> {
    return await renameData(this, key, { from, to });
  }

  async leadPast(key: DataOwnerKey, names: readonly string[]): Promise<void> {
    const newest: DataMetadata[] = [];
    for (const name of this.#layout.itemNames(key)) {
      const item = this.#layout.itemPath(key, name);
      const metadata = await this.#tryRead(item, name, this.#layout.latest(item));
      if (metadata) newest.push(metadata);
    }
    await leadPast(this, key, { newest, names });
  }

  async append(key: DataOwnerKey, name: string, bytes: Uint8Array): Promise<DataMetadata> {
    const { fs, uuid, display } = this.options;
    const found = await this.find(key, name);
    if (!found) {
      throw new SwampError("DATA_NOT_FOUND", `Data not found: '${name}'`, {
        hint: "Something is added only to data that was written before",
      });
    }
    if (!found.streaming) {
      throw new SwampError("DATA_NOT_STREAMING", `Data '${found.name}' was not made with streaming: true`, {
        hint: "Nothing can be added to a version; write a new one.",
      });
    }
    const item = this.#layout.itemPath(key, found.name);
    const directory = `${item}/${found.version}`;
    try {
      fs.append(`${directory}/raw`, bytes);
      const { checksum: _, ...rest } = found;
      const metadata = { ...rest, size: fs.stat(`${directory}/raw`)?.size ?? 0 };
      fs.writeAtomic(`${directory}/metadata.yaml`, formatMetadata(metadata), { volatile: true });
      // The times of both directories change, so that readers with an index look again.
      fs.writeAtomic(`${item}/latest`, `${found.version}`, { volatile: true });
      const touched = `${this.#layout.modelPath(key)}/${UNFINISHED}${uuid()}`;
      fs.makeDirectory(touched);
      fs.remove(touched);
      return metadata;
    } catch (error) {
      throw ioFailure(fs, error, `append to data '${found.name}' in ${display(item)}`);
    }
  }

  /** Runs the last steps of a write; whatever fails, nothing unfinished stays behind. */
  async #guard(
    pending: PendingData,
    key: DataOwnerKey,
    data: NewData,
    work: () => DataMetadata,
  ): Promise<DataMetadata> {
    try {
      return await work();
    } catch (error) {
      pending.discard();
      const item = this.options.display(this.#layout.itemPath(key, data.name));
      throw ioFailure(this.options.fs, error, `store data '${data.name}' in ${item}`);
    }
  }

  /** Gives the finished directory its number. */
  #publish(key: DataOwnerKey, data: NewData & { id: string }, raw: string, bytes: Uint8Array): DataMetadata {
    const { fs } = this.options;
    const item = this.#layout.itemPath(key, data.name);
    const directory = raw.slice(0, raw.lastIndexOf("/"));
    const checksum = sha256(bytes);
    for (let version = this.#layout.latest(item) + 1;; version++) {
      const metadata: DataMetadata = {
        ...data,
        version,
        createdAt: new Date(this.options.now()).toISOString(),
        size: bytes.length,
        checksum,
      };
      fs.writeAtomic(`${directory}/metadata.yaml`, formatMetadata(metadata));
      try {
        fs.makeDirectory(item);
        fs.rename(directory, `${item}/${version}`);
      } catch (error) {
        if (!this.#isTaken(error, directory)) throw error;
        continue;
      }
      this.#mark(item, version);
      return metadata;
    }
  }

  /** Whether another process took the number, or removed the item at this moment. */
  #isTaken(error: unknown, directory: string): boolean {
    const reason = this.options.fs.reasonOf(error);
    return reason === "exists" || (reason === "missing" && this.options.fs.stat(directory) !== undefined);
  }

  #mark(item: string, version: number): void {
    try {
      this.#layout.mark(item, version);
    } catch (error) {
      // The version is stored and will be found; only the marker is behind.
      const reason = ioFailure(
        this.options.fs,
        error,
        `move the marker ${this.options.display(`${item}/latest`)}`,
      );
      this.options.warn({ code: "DATA_MARKER", message: reason.message });
    }
  }

  async #assertOwner(key: DataOwnerKey, data: NewData): Promise<void> {
    const item = this.#layout.itemPath(key, data.name);
    const latest = await this.#tryRead(item, data.name, this.#layout.latest(item));
    if (!latest) return;
    const [was, is] = [latest.ownerDefinition, data.ownerDefinition];
    if (was.ownerType === is.ownerType && was.ownerRef === is.ownerRef) return;
    throw new SwampError(
      "DATA_OWNERSHIP",
      `Ownership validation failed: data '${data.name}' belongs to ${was.ownerType} ${was.ownerRef}, ` +
        `${is.ownerType} ${is.ownerRef} can not write it`,
      { hint: "Write under another name.", details: { name: data.name, owner: was, writer: is } },
    );
  }

  async #tryRead(item: string, name: string, version: number): Promise<DataMetadata | undefined> {
    try {
      return await this.#read(item, name, version);
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      const file = this.options.display(`${item}/${version}/metadata.yaml`);
      this.options.warn({ code: error.code, message: error.message, file });
      return undefined;
    }
  }

  async #read(item: string, name: string, version: number): Promise<DataMetadata | undefined> {
    const { fs } = this.options;
    if (version < 1 || !this.#layout.isVersion(item, version)) return undefined;
    const path = `${item}/${version}/metadata.yaml`;
    const file = this.options.display(path);
    let text: string | undefined;
    try {
      text = fs.readTextIfExists(path);
    } catch (error) {
      throw ioFailure(fs, error, `read ${file}`);
    }
    if (text === undefined) {
      throw new SwampError("DATA_INVALID", `Damaged data: ${file} is missing`, {
        hint: GIVE_UP,
      });
    }
    try {
      return await parseMetadata(text, { file, name, version });
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      throw new SwampError("DATA_INVALID", error.message, {
        hint: GIVE_UP,
        details: error.details,
        cause: error,
      });
    }
  }
}
