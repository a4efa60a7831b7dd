// SPDX-License-Identifier: MIT
/** Runs queries on an index that is up to date. */
import type { DataQuery, DataQueryResult, DataRecord } from "../../../domain/data/data_queries.ts";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import type { DataLayout } from "../data_layout.ts";
import type { Row, Value } from "../sqlite.ts";
import { isMatch, parseExpression, project, type RecordExpression } from "./cel_expression.ts";
import { toRecord } from "./data_catalog_rows.ts";
import type { DataCatalogStore } from "./data_catalog_store.ts";
import { versionStamps } from "./model_scan.ts";
import { predicateSql } from "./predicate_sql.ts";
import { parseAttributes, textOf } from "./record_body.ts";

export interface QueryRunnerOptions {
  readonly fs: FileSystem;
  readonly store: DataCatalogStore;
  readonly layout: DataLayout;
  /** False evaluates every record in the expression language: what SQL says must be the same. */
  readonly pushDown?: boolean;
}

/** A version is not what the index says; its model must be indexed again. */
export class StaleRecord extends Error {
  constructor(readonly type: string, readonly modelId: string) {
    super(`stale: ${type} ${modelId}`);
  }
}

/** A query after parsing. */
export interface PlannedQuery {
  readonly predicate: RecordExpression;
  readonly select?: RecordExpression;
  readonly limit: number;
  readonly withContent: boolean;
}

interface Statement {
  readonly from: string;
  readonly where: string;
  readonly values: readonly Value[];
  /** Whether every row that is found matches. */
  readonly exact: boolean;
}

const ORDER = "ORDER BY r.created_at DESC, m.type, m.model_id, r.name, r.version DESC";

/** @throws SwampError EXPRESSION_INVALID. */
export function planQuery({ predicate, select, limit, content }: DataQuery): PlannedQuery {
  return {
    predicate: parseExpression(predicate),
    ...(select === undefined ? {} : { select: parseExpression(select) }),
    limit: limit ?? Infinity,
    withContent: content ?? select === undefined,
  };
}

export class QueryRunner {
  constructor(private readonly options: QueryRunnerOptions) {}

  /** @throws StaleRecord when a version that was found has changed on the disk. */
  run(query: PlannedQuery): DataQueryResult {
    const statement = this.#statement(query.predicate);
    const found = statement.exact ? this.#bySql(statement, query) : this.#byEvaluation(statement, query);
    const results = found.rows.map((row) => this.#result(row, query));
    return { results, total: found.total, limited: found.total > results.length };
  }

  #statement({ tree, names }: RecordExpression): Statement {
    const readsBody = names.has("attributes");
    const compiled = this.options.pushDown === false
      ? { sql: "1", values: [], exact: false }
      : predicateSql(tree);
    const onlyNewest = names.has("isLatest") || names.has("version") ? "" : "r.latest=1 AND ";
    const from = "FROM record r JOIN model m ON m.id=r.model" +
      (readsBody ? " LEFT JOIN body b ON b.record=r.id" : "");
    const onDisk = readsBody && compiled.exact && this.#anyOnDisk();
    const where = onDisk ? `(r.body=2 OR ${compiled.sql})` : compiled.sql;
    return {
      from,
      where: `WHERE ${onlyNewest}${where}`,
      values: compiled.values,
      exact: compiled.exact && !onDisk,
    };
  }

  #anyOnDisk(): boolean {
    return this.options.store.database.get("SELECT 1 FROM record WHERE body=2 LIMIT 1") !== undefined;
  }

  #bySql({ from, where, values }: Statement, { limit }: PlannedQuery): { rows: Row[]; total: number } {
    const { database } = this.options.store;
    const total = Number(database.get(`SELECT count(*) AS n ${from} ${where}`, ...values)!.n);
    if (total === 0 || limit === 0) return { rows: [], total };
    const most = Number.isFinite(limit) ? ` LIMIT ${limit}` : "";
    const sql = `SELECT r.*, m.type, m.model_id, m.name AS model_name ${from} ${where} ${ORDER}${most}`;
    return { rows: database.all(sql, ...values), total };
  }

  /** Row by row; only what is returned is kept. */
  #byEvaluation(statement: Statement, query: PlannedQuery): { rows: Row[]; total: number } {
    const { from, where, values } = statement;
    const columns = "r.*, m.type, m.model_id, m.name AS model_name";
    const rows: Row[] = [];
    let total = 0;
    const sql = `SELECT ${columns} ${from} ${where} ${ORDER}`;
    for (const row of this.options.store.database.iterate(sql, ...values)) {
      if (!isMatch(query.predicate, this.#record(row, query.predicate.names))) continue;
      total++;
      if (rows.length < query.limit) rows.push(row);
    }
    return { rows, total };
  }

  #result(row: Row, { predicate: _, select, withContent }: PlannedQuery): unknown {
    const directory = this.#directory(row);
    if (versionStamps(this.options.fs, directory) !== row.stamps) {
      throw new StaleRecord(String(row.type), String(row.model_id));
    }
    if (select) return project(select, this.#record(row, select.names));
    return this.#record(row, new Set(withContent ? ["attributes", "content"] : ["attributes"]));
  }

  #record(row: Row, names: ReadonlySet<string>): DataRecord {
    const record = toRecord(row);
    const attributes = names.has("attributes") && row.body !== 0 ? this.#attributes(row) : {};
    const content = names.has("content") ? textOf(this.#raw(row)) : "";
    return { ...record, attributes, content };
  }

  #attributes(row: Row): DataRecord["attributes"] {
    const body = row.body === 1
      ? this.options.store.database.get("SELECT json FROM body WHERE record=?", Number(row.id))
      : undefined;
    return parseAttributes(body ? String(body.json) : textOf(this.#raw(row)));
  }

  #directory(row: Row): string {
    const key = { type: String(row.type), modelId: String(row.model_id) };
    return this.options.layout.versionPath(key, String(row.name), Number(row.version));
  }

  #raw(row: Row): Uint8Array {
    try {
      return this.options.fs.readBytes(`${this.#directory(row)}/raw`);
    } catch (error) {
      if (this.options.fs.reasonOf(error) !== "missing") throw error;
      throw new StaleRecord(String(row.type), String(row.model_id));
    }
  }
}
