// SPDX-License-Identifier: MIT
/**
 * Brings the index up to date with the disk. Every write of ours changes the time of its model's directory, so that
 * one stat per model tells where to look; up to a limit the items are looked at as well, which shows what others have
 * written.
 */
import type { DataOwnerKey } from "../../../domain/data/data_store.ts";
import { isUnchanged, stampOf } from "../../../domain/freshness.ts";
import type { DataLayout } from "../data_layout.ts";
import type { Database, Row, Value } from "../sqlite.ts";
import { type IndexedDirectory, stampOfRow } from "./data_catalog_rows.ts";
import type { DataCatalogStore } from "./data_catalog_store.ts";
import { digestInDatabase, forgetModel, forgetStrays, nameModel, writeModel } from "./data_catalog_writer.ts";
import { ModelScan, type ScannedModel, type ScanOptions } from "./model_scan.ts";

/** With more items than this in all, only the directories of models are looked at. */
const MOST_ITEMS_LOOKED_AT = 10_000;
/** Up to this number of records all rows are checked against their digests. */
const MOST_RECORDS_CHECKED = 1000;
/** Records that are written in one transaction, about. */
const CHUNK = 5000;
/** Other processes may change the same models at the same time. */
const MOST_ROUNDS = 5;

export interface IndexerOptions extends ScanOptions {
  readonly store: DataCatalogStore;
  readonly layout: DataLayout;
  progress(text: string): void;
}

/** A model's row. */
interface KnownModel extends IndexedDirectory {
  readonly id: number;
  readonly items: number;
  readonly records: number;
  readonly digest: string;
  readonly name: string;
  readonly tagName: string;
}

const nameOf = ({ type, modelId }: DataOwnerKey) => `${type}/${modelId}`;

export class DataCatalogIndexer {
  readonly #scan: ModelScan;
  /** Models that this command has looked at: what is written later may be missing. */
  readonly #fresh = new Set<string>();

  constructor(private readonly options: IndexerOptions) {
    this.#scan = new ModelScan(options);
  }

  /** @param names of models with a definition, by id. */
  async update(names: ReadonlyMap<string, string>): Promise<void> {
    this.#fresh.clear();
    const owners = this.options.layout.owners();
    const there = new Set(owners.map(nameOf));
    let known = this.#known();
    const gone = [...known].filter(([name]) => !there.has(name));
    if (gone.length > 0) {
      this.options.store.write((database) => gone.forEach(([, { id }]) => forgetModel(database, id)));
    }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const stale = this.#stale(owners, known);
      if (stale.length === 0) break;
      await this.#index(stale, known);
      known = this.#known();
    }
    this.#rename(names, known);
  }

  /** All models of the index, as it is. */
  models(): { readonly id: number; readonly modelId: string; readonly name: string }[] {
    return this.options.store.database.all("SELECT id, model_id, name FROM model").map((row) => ({
      id: Number(row.id),
      modelId: String(row.model_id),
      name: String(row.name),
    }));
  }

  /** Makes the next {@link update} read a model again. */
  forget(key: DataOwnerKey): void {
    const { database } = this.options.store;
    const row = database.get("SELECT id FROM model WHERE type=? AND model_id=?", key.type, key.modelId);
    if (row) this.options.store.write((file) => forgetModel(file, Number(row.id)));
  }

  #known(): Map<string, KnownModel> {
    const known = new Map<string, KnownModel>();
    for (const row of this.options.store.database.all("SELECT * FROM model")) {
      known.set(`${row.type}/${row.model_id}`, {
        ...stampOfRow(row),
        id: Number(row.id),
        items: Number(row.items),
        records: Number(row.records),
        digest: String(row.digest),
        name: String(row.name),
        tagName: String(row.tag_name),
      });
    }
    return known;
  }

  #stale(owners: readonly DataOwnerKey[], known: ReadonlyMap<string, KnownModel>): DataOwnerKey[] {
    const all = [...known.values()];
    const items = all.reduce((sum, model) => sum + model.items, 0) <= MOST_ITEMS_LOOKED_AT;
    const records = all.reduce((sum, model) => sum + model.records, 0);
    const rows = records <= MOST_RECORDS_CHECKED;
    if (rows) this.#forgetStrays(records);
    return owners.filter((key) => {
      if (this.#fresh.has(nameOf(key))) return false;
      const model = known.get(nameOf(key));
      const isFresh = model !== undefined && this.#isFresh(key, model, { items, rows });
      return !isFresh;
    });
  }

  #forgetStrays(expected: number): void {
    const { store } = this.options;
    const { n } = store.database.get("SELECT count(*) AS n FROM record")!;
    if (n !== expected) store.write(forgetStrays);
  }

  #isFresh(key: DataOwnerKey, model: KnownModel, look: { items: boolean; rows: boolean }): boolean {
    const stat = this.options.fs.stat(this.options.layout.modelPath(key));
    if (!stat || !isUnchanged(model.stamp, stampOf(stat), model.indexedAt)) return false;
    const { database } = this.options.store;
    if (look.rows && digestInDatabase(database, model.id) !== model.digest) {
      this.forget(key);
      return false;
    }
    if (!look.items) return true;
    const items = this.#items(model.id);
    return items.size === model.items && this.#scan.isUnchanged(key, items);
  }

  #items(model: number): Map<string, IndexedDirectory> {
    const rows = this.options.store.database.all("SELECT * FROM item WHERE model=?", model);
    return new Map(rows.map((row: Row) => [String(row.name), stampOfRow(row)]));
  }

  async #index(stale: readonly DataOwnerKey[], known: ReadonlyMap<string, KnownModel>): Promise<void> {
    let chunk: ScannedModel[] = [];
    let size = 0;
    let done = 0;
    const flush = () => {
      this.#write(chunk, known);
      chunk = [];
      size = 0;
    };
    for (const key of stale) {
      const model = known.get(nameOf(key));
      const scanned = await this.#scan.scan(key, model ? this.#items(model.id) : new Map());
      done++;
      if (!scanned) continue;
      chunk.push(scanned);
      for (const versions of scanned.changed.values()) size += versions.length;
      if (size < CHUNK) continue;
      flush();
      this.options.progress(`Indexing data: ${done} of ${stale.length} models`);
    }
    flush();
  }

  /** Writes what was scanned, except where another process has changed the model meanwhile: that is scanned again. */
  #write(chunk: readonly ScannedModel[], known: ReadonlyMap<string, KnownModel>): void {
    if (chunk.length === 0) return;
    const done: string[] = [];
    this.options.store.write((database) => {
      done.length = 0;
      for (const scanned of chunk) {
        const name = nameOf(scanned.key);
        if (!isStill(database, scanned.key, known.get(name))) continue;
        writeModel(database, scanned);
        done.push(name);
      }
    });
    for (const name of done) this.#fresh.add(name);
  }

  #rename(names: ReadonlyMap<string, string>, known: ReadonlyMap<string, KnownModel>): void {
    const wrong: [id: number, name: string][] = [];
    for (const [key, { id, name, tagName }] of known) {
      const right = names.get(key.slice(key.lastIndexOf("/") + 1)) ?? tagName;
      if (name !== right) wrong.push([id, right]);
    }
    if (wrong.length === 0) return;
    this.options.store.write((database) => wrong.forEach(([id, name]) => nameModel(database, id, name)));
  }
}

/** Whether the row is what it was when the scan began. */
function isStill(database: Database, key: DataOwnerKey, before: KnownModel | undefined): boolean {
  const values: Value[] = [key.type, key.modelId];
  const row = database.get("SELECT indexed_at, digest FROM model WHERE type=? AND model_id=?", ...values);
  return Number(row?.indexed_at ?? 0) === (before?.indexedAt ?? 0) &&
    String(row?.digest ?? "") === (before?.digest ?? "");
}
