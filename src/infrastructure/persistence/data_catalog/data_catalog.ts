// SPDX-License-Identifier: MIT
/** Finding data over all models: the index for queries, the disk itself for what is named. */
import type {
  DataQueries,
  DataQuery,
  DataQueryResult,
  DataRecord,
} from "../../../domain/data/data_queries.ts";
import type { DataMetadata, DataOwnerKey, DataStore } from "../../../domain/data/data_store.ts";
import type { DefinitionStore } from "../../../domain/models/definition_store.ts";
import { CatalogDamaged } from "../catalog/catalog_damaged.ts";
import { sqliteFailure } from "../sqlite.ts";
import { DataCatalogIndexer, type IndexerOptions } from "./data_catalog_indexer.ts";
import { recordOf } from "./data_catalog_rows.ts";
import { hasAttributes, parseAttributes, textOf } from "./record_body.ts";
import type { PlannedQuery } from "./data_catalog_query.ts";

export interface DataCatalogSetup extends IndexerOptions {
  readonly data: DataStore;
  readonly definitions: () => Promise<Pick<DefinitionStore, "list" | "unreadable" | "automaticIds">>;
}

/** Versions may change while a query runs. */
const MOST_ATTEMPTS = 5;

export class DataCatalog implements DataQueries {
  readonly #indexer: DataCatalogIndexer;

  constructor(private readonly setup: DataCatalogSetup) {
    this.#indexer = new DataCatalogIndexer(setup);
  }

  async query(query: DataQuery): Promise<DataQueryResult> {
    // Imported here: the expression language takes 13 ms.
    const { planQuery } = await import("./data_catalog_query.ts");
    const plan = planQuery(query);
    return await this.#healing(() => this.#run(plan));
  }

  async project(select: string, records: readonly object[]): Promise<unknown[]> {
    const { parseExpression, projectMembers } = await import("./cel_expression.ts");
    const expression = parseExpression(select);
    return records.map((record) => projectMembers(expression, record));
  }

  async ofModel(model: string, spec?: string): Promise<DataRecord[]> {
    const found = await this.#find(model);
    if (!found) return [];
    const records: DataRecord[] = [];
    for (const metadata of await this.setup.data.list(found.key)) {
      if (metadata.lifecycle === "deleted") continue;
      if (spec === undefined || metadata.tags.specName === spec) {
        records.push(await this.#record(found, metadata, true));
      }
    }
    return records;
  }

  async record(model: string, name: string, version?: number): Promise<DataRecord | undefined> {
    const found = await this.#find(model);
    const metadata = found && await this.setup.data.find(found.key, name, version);
    if (!metadata) return undefined;
    const latest = version === undefined ||
      (await this.setup.data.find(found.key, name))?.version === metadata.version;
    return await this.#record(found, metadata, latest);
  }

  async versions(model: string, name: string): Promise<number[]> {
    const found = await this.#find(model);
    if (!found) return [];
    return (await this.setup.data.versions(found.key, name)).map(({ version }) => version).reverse();
  }

  async #run(plan: PlannedQuery): Promise<DataQueryResult> {
    const { QueryRunner, StaleRecord } = await import("./data_catalog_query.ts");
    for (let attempt = 1;; attempt++) {
      // Something may be written faster than it can be read; then the answer is that of a moment ago.
      const names = await this.#names();
      await this.#indexer.update(names);
      const orphans = await this.#orphans(names);
      const runner = new QueryRunner({ ...this.setup, orphans, trusting: attempt === MOST_ATTEMPTS });
      try {
        return runner.run(plan);
      } catch (error) {
        if (!(error instanceof StaleRecord)) throw error;
        this.#indexer.forget(error);
      }
    }
  }

  /** Does the work again with a new file when the index is damaged: it is only a copy of what is on the disk. */
  async #healing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CatalogDamaged) && sqliteFailure(error) !== "damaged") throw error;
      this.setup.store.replace(error instanceof CatalogDamaged ? error.message : "it is damaged");
      return await work();
    }
  }

  async #names(): Promise<Map<string, string>> {
    const definitions = await (await this.setup.definitions()).list();
    return new Map(definitions.map(({ id, name }) => [id, name]));
  }

  /**
   * Models in the index that have no definition. While some definitions cannot be read, only those whose name belongs to
   * another model now: of the rest it is not known.
   */
  async #orphans(names: ReadonlyMap<string, string>): Promise<number[]> {
    const others = this.#indexer.models().filter(({ modelId }) => !names.has(modelId));
    if (others.length === 0) return [];
    const definitions = await this.setup.definitions();
    const automatic = await definitions.automaticIds();
    const isKnown = (await definitions.unreadable()).length === 0;
    const taken = new Set(names.values());
    return others.filter(({ modelId, name }) => !automatic.has(modelId) && (isKnown || taken.has(name)))
      .map(({ id }) => id);
  }

  /** By name or id of a definition; data of deleted ones by the name in its tags. */
  async #find(model: string): Promise<{ key: DataOwnerKey; name: string } | undefined> {
    const definitions = await (await this.setup.definitions()).list();
    const entry = definitions.find(({ name }) => name === model) ??
      definitions.find(({ id }) => id === model);
    if (entry) return { key: { type: entry.type, modelId: entry.id }, name: entry.name };
    return await this.#healing(async () => {
      await this.#indexer.update(new Map(definitions.map(({ id, name }) => [id, name])));
      const row = this.setup.store.database.get(
        "SELECT type, model_id, name FROM model WHERE name=? OR model_id=? ORDER BY indexed_at DESC, id LIMIT 1",
        model,
        model,
      );
      if (!row) return undefined;
      return { key: { type: String(row.type), modelId: String(row.model_id) }, name: String(row.name) };
    });
  }

  async #record(
    { key, name }: { key: DataOwnerKey; name: string },
    metadata: DataMetadata,
    latest: boolean,
  ): Promise<DataRecord> {
    const record = recordOf({ metadata, latest, stamps: "", body: 0 }, { ...key, name });
    const bytes = await this.setup.data.content(key, metadata.name, metadata.version);
    const content = bytes === undefined ? "" : textOf(bytes);
    return { ...record, content, attributes: hasAttributes(metadata) ? parseAttributes(content) : {} };
  }
}
