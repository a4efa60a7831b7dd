// SPDX-License-Identifier: MIT
import type { DataMetadata, PendingData, SealedData } from "../../domain/data/data_store.ts";
import { fromLatin1, toLatin1 } from "../../domain/secrets/latin1.ts";
import { cleanContent } from "./clean_content.ts";
import type { RedactionOptions } from "./redaction_options.ts";

/** Bytes that are kept in memory, so that a secret that is written in pieces is whole. */
const LARGEST_HELD = 1 << 20;

/**
 * A version that is being written: what reaches the repository's disk is without the secrets that were known when it was
 * added. A tool that writes files of its own is given one outside of the repository, where a killed command leaves it.
 */
export class RedactingPendingData implements PendingData {
  readonly dataId: string;
  /** What was added and is not on the disk yet. */
  #held: Uint8Array[] = [];
  #heldSize = 0;
  #redacted = false;
  /** How many secrets were known at the first byte on the disk. */
  #knownAtFirst: number | undefined;
  #scratch: string | undefined;
  #sealed: SealedData | undefined;

  constructor(
    private readonly inner: PendingData,
    private readonly options: RedactionOptions,
    private readonly contentType: string,
  ) {
    this.dataId = inner.dataId;
  }

  append(bytes: Uint8Array): void {
    if (this.#scratch !== undefined) return this.options.platform.fs.append(this.#scratch, bytes);
    // The caller may use its buffer again.
    this.#held.push(bytes.slice());
    this.#heldSize += bytes.length;
    if (!this.options.redactor.knowsSecrets || this.#heldSize > LARGEST_HELD) this.#flush(false);
  }

  get path(): string {
    const { redactor, platform } = this.options;
    if (this.#scratch !== undefined) return this.#scratch;
    if (!redactor.knowsSecrets) {
      this.#flush(true);
      // What is written there is looked at in the end.
      this.#knownAtFirst = -1;
      return this.inner.path;
    }
    const directory = `${platform.tempDirectory}/swamp-${platform.uuid()}`;
    platform.fs.makeDirectory(directory, 0o700);
    this.#scratch = `${directory}/raw`;
    if (this.#knownAtFirst !== undefined || this.#held.length > 0) {
      this.#flush(true);
      platform.fs.append(this.#scratch, platform.fs.readBytes(this.inner.path));
    }
    return this.#scratch;
  }

  seal(): SealedData {
    return this.#sealed ??= this.#seal();
  }

  async finish(): Promise<DataMetadata> {
    this.seal();
    return await this.inner.finish();
  }

  discard(): void {
    this.#dropScratch();
    this.inner.discard();
  }

  #seal(): SealedData {
    const { redactor, platform: { fs } } = this.options;
    if (this.#scratch !== undefined) {
      this.#replace(fs.readBytes(this.#scratch));
      this.#dropScratch();
    } else if (this.#knownAtFirst === undefined) {
      // All of it is here; a document that is whole stays one.
      const bytes = joined(this.#held.splice(0), this.#heldSize);
      const clean = cleanContent(redactor, bytes, this.contentType);
      this.#redacted ||= clean !== bytes;
      this.inner.append(clean);
    } else {
      this.#flush(true);
      if (redactor.count !== this.#knownAtFirst) this.#replace(fs.readBytes(this.inner.path));
    }
    const { size, redacted } = this.inner.seal();
    return { size, redacted: redacted || this.#redacted };
  }

  /** Writes what is held as far as what follows cannot change it. */
  #flush(isLast: boolean): void {
    const { redactor } = this.options;
    if (this.#held.length === 0) return;
    this.#knownAtFirst ??= redactor.count;
    const bytes = joined(this.#held.splice(0), this.#heldSize);
    this.#heldSize = 0;
    if (!redactor.knowsSecrets) return this.inner.append(bytes);
    const { done, held, found } = redactor.redactPart(toLatin1(bytes), isLast);
    this.#redacted ||= found;
    this.inner.append(fromLatin1(done));
    if (held === "") return;
    this.#held.push(fromLatin1(held));
    this.#heldSize = held.length;
  }

  #replace(bytes: Uint8Array): void {
    const clean = cleanContent(this.options.redactor, bytes, this.contentType);
    this.#redacted ||= clean !== bytes;
    this.options.platform.fs.writeAtomic(this.inner.path, clean);
  }

  #dropScratch(): void {
    if (this.#scratch === undefined) return;
    const directory = this.#scratch.slice(0, this.#scratch.lastIndexOf("/"));
    this.#scratch = undefined;
    this.options.platform.fs.remove(directory, { recursive: true });
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
