// SPDX-License-Identifier: MIT
/**
 * What types say about themselves that were never loaded: made in the sandbox, kept in the catalog for as long as the
 * files are the same, and never believed as a trial.
 */
import { normalizeName } from "../../domain/types/type_name.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import { MAX_METADATA, parseTypeMetadata } from "../../domain/types/type_metadata.ts";
import { VERSION } from "../../domain/version.ts";
import type { OutlineRow } from "../persistence/catalog/catalog_rows.ts";
import type { IndexerOptions } from "./indexer_options.ts";
import type { InputCheck } from "./input_check.ts";
import { attemptSettings, isDue } from "./sandbox/evaluation_attempts.ts";

export interface OutlineOptions extends IndexerOptions {
  readonly check: InputCheck;
  onProgress(text: string): void;
  /** Only what is stored counts. */
  readonly isHurried: boolean;
}

/** What is known of an entry that was never loaded, or why nothing is. */
export type Outline = { readonly metadata: TypeMetadata } | { readonly reason: string };

/** Part of every key: another version may read more of a file. */
const MAKER = `outline ${VERSION} `;

export class TypeOutlines {
  constructor(private readonly options: OutlineOptions) {}

  /** One answer per entry, in order. Those that are not stored are evaluated together. */
  async of(entries: readonly LazyTypeEntry[]): Promise<Outline[]> {
    const stored = entries.map((entry) => this.#stored(entry));
    const missing = entries.filter((_, index) => !stored[index]);
    const made = missing.length === 0 ? [] : await this.#make(missing);
    return stored.map((outline) => outline ?? made.shift()!);
  }

  #stored(entry: LazyTypeEntry): Outline | undefined {
    const { store, check, platform } = this.options;
    const row = store.outline(entry.root, entry.relativePath);
    if (!row?.key.startsWith(MAKER) || !check.holds(row.key)) return undefined;
    if (row.attempt && !isDue(row.attempt, attemptSettings(platform), platform.now())) {
      return { reason: row.reason ?? "it was tried a short time ago" };
    }
    return row.attempt ? undefined : outlineOf(row, entry);
  }

  async #make(entries: readonly LazyTypeEntry[]): Promise<Outline[]> {
    if (this.options.isHurried) {
      return entries.map(() => ({ reason: "nothing is evaluated for an answer in a hurry" }));
    }
    const { makeOutlines } = await import("./sandbox/make_outlines.ts");
    const made = await makeOutlines(entries, this.options);
    return made.map(({ inputs, ...found }, index) => {
      const entry = entries[index]!;
      const row = { ...found, key: MAKER + found.key };
      this.options.store.recordOutline(entry.root, entry.relativePath, row, inputs);
      return outlineOf(row, entry);
    });
  }
}

/** What a stored or new outline says, if it can be what the entry says. */
function outlineOf({ json, reason }: OutlineRow, entry: LazyTypeEntry): Outline {
  if (json === undefined) return { reason: reason ?? "the sandbox does not say why" };
  const metadata = json.length > MAX_METADATA ? undefined : parseTypeMetadata(JSON.parse(json));
  if (!metadata) return { reason: "what it says about itself is beyond the limits of names, depth or size" };
  const { kind, raw, type } = metadata;
  if (kind !== entry.kind || type !== entry.type || normalizeName(kind, raw) !== type) {
    return { reason: `it says that it declares the ${kind} '${raw}'` };
  }
  return { metadata: { ...metadata, version: entry.version ?? metadata.version } };
}
