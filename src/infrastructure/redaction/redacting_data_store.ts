// SPDX-License-Identifier: MIT
import type {
  DataMetadata,
  DataOwnerKey,
  DataStore,
  NewData,
  PendingData,
  RenamedData,
} from "../../domain/data/data_store.ts";
import { toLatin1 } from "../../domain/secrets/latin1.ts";
import { nameHoldsSecret } from "../../domain/secrets/name_holds_secret.ts";
import { cleanContent } from "./clean_content.ts";
import { cleanOwner } from "./clean_owner.ts";
import { RedactingPendingData } from "./redacting_pending_data.ts";
import type { RedactionOptions } from "./redaction_options.ts";

/** Of an item that grows, as much as a secret may have of it that goes on in what is added next. */
const TAIL = 1 << 16;

/** A store into which no secret gets: content and tags are masked, names with a secret are refused. */
export class RedactingDataStore implements DataStore {
  /** The ends of items that grew, by item. */
  readonly #tails = new Map<string, string>();

  constructor(private readonly inner: DataStore, private readonly options: RedactionOptions) {}

  async write(key: DataOwnerKey, data: NewData, bytes: Uint8Array): Promise<DataMetadata> {
    const { redactor } = this.options;
    if (!redactor.knowsSecrets) return await this.inner.write(key, data, bytes);
    const content = cleanContent(redactor, bytes, data.contentType);
    if (content !== bytes) this.#warn(data.name);
    return await this.inner.write(key, this.#clean(data), content);
  }

  async begin(key: DataOwnerKey, data: NewData): Promise<PendingData> {
    const pending = await this.inner.begin(key, this.#clean(data));
    return new RedactingPendingData(pending, this.options, data.contentType);
  }

  async append(key: DataOwnerKey, name: string, bytes: Uint8Array): Promise<DataMetadata> {
    const { redactor, platform: { fs } } = this.options;
    if (!redactor.knowsSecrets) return await this.inner.append(key, name, bytes);
    const found = await this.inner.find(key, name);
    // The store says why nothing can be added.
    if (!found?.streaming) return await this.inner.append(key, name, bytes);
    const path = `${this.inner.versionPath(key, found.name, found.version)}/raw`;
    const before = this.#tails.get(path) ?? toLatin1(fs.readBytes(path).subarray(-TAIL));
    const added = toLatin1(bytes);
    const clean = redactor.redact(before + added);
    this.#tails.set(path, clean.slice(-TAIL));
    if (clean === before + added) return await this.inner.append(key, name, bytes);
    this.#warn(name);
    if (clean.startsWith(before)) {
      return await this.inner.append(key, name, redactor.redactBytes(bytes));
    }
    // It began in what was there.
    const whole = fs.readBytes(path);
    const joined = new Uint8Array(whole.length + bytes.length);
    joined.set(whole);
    joined.set(bytes, whole.length);
    fs.writeAtomic(path, redactor.redactBytes(joined));
    return await this.inner.append(key, name, new Uint8Array());
  }

  async rename(key: DataOwnerKey, from: string, to: string): Promise<RenamedData> {
    this.#refuse(to);
    return await this.inner.rename(key, from, to);
  }

  itemId(key: DataOwnerKey, name: string): string {
    return this.inner.itemId(key, name);
  }

  find(key: DataOwnerKey, name: string, version?: number): Promise<DataMetadata | undefined> {
    return this.inner.find(key, name, version);
  }

  content(key: DataOwnerKey, name: string, version?: number): Promise<Uint8Array | undefined> {
    return this.inner.content(key, name, version);
  }

  list(key: DataOwnerKey): Promise<DataMetadata[]> {
    return this.inner.list(key);
  }

  versions(key: DataOwnerKey, name: string): Promise<DataMetadata[]> {
    return this.inner.versions(key, name);
  }

  versionNumbers(key: DataOwnerKey, name: string): number[] {
    return this.inner.versionNumbers(key, name);
  }

  versionPath(key: DataOwnerKey, name: string, version: number): string {
    return this.inner.versionPath(key, name, version);
  }

  hasAny(key: DataOwnerKey): boolean {
    return this.inner.hasAny(key);
  }

  deleteAll(key: DataOwnerKey): boolean {
    return this.inner.deleteAll(key);
  }

  names(key: DataOwnerKey): string[] {
    return this.inner.names(key);
  }

  owners(type?: string): DataOwnerKey[] {
    return this.inner.owners(type);
  }

  deleteVersion(key: DataOwnerKey, name: string, version: number): boolean {
    return this.inner.deleteVersion(key, name, version);
  }

  deleteVersions(key: DataOwnerKey, name: string, versions: readonly number[]): number {
    return this.inner.deleteVersions(key, name, versions);
  }

  deleteItem(key: DataOwnerKey, name: string): number {
    return this.inner.deleteItem(key, name);
  }

  leadPast(key: DataOwnerKey, names: readonly string[]): Promise<void> {
    return this.inner.leadPast(key, names);
  }

  sweep(): void {
    this.inner.sweep();
  }

  #clean(data: NewData): NewData {
    const { redactor } = this.options;
    if (!redactor.knowsSecrets) return data;
    this.#refuse(data.name);
    return {
      ...data,
      contentType: redactor.redact(String(data.contentType)),
      tags: redactor.redactTree(data.tags),
      ownerDefinition: cleanOwner(redactor, data.ownerDefinition),
    };
  }

  /** A name is a path, in which nothing can be masked. */
  #refuse(name: string): void {
    if (!this.options.redactor.isIn(name)) return;
    throw nameHoldsSecret("DATA_INVALID", "The name of this data");
  }

  #warn(name: string): void {
    const message = `Data '${name}' is stored without the secrets that it held`;
    this.options.warn({ code: "SECRET_REDACTED", message });
  }
}
