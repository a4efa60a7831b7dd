// SPDX-License-Identifier: MIT
/** Runs queries on an index that is up to date. */
import type {
  DataQuery,
  DataQueryResult,
  DataRecord,
  QueryFailures,
} from "../../../domain/data/data_queries.ts";
import type { FileSystem } from "../../../domain/platform/file_system.ts";
import type { DataLayout } from "../data_layout.ts";
import type { Row, Value } from "../sqlite.ts";
import {
  isMatch,
  judge,
  noCondition,
  parseExpression,
  parsePredicate,
  project,
  type RecordExpression,
  typeProblem,
} from "./cel_expression.ts";
import { conditionParts } from "./condition_parts.ts";
import { toRecord } from "./data_catalog_rows.ts";
import type { DataCatalogStore } from "./data_catalog_store.ts";
import { versionStamps } from "./model_scan.ts";
import { findMissingMember, type MissingMember } from "./missing_members.ts";
import { predicateSql } from "./predicate_sql.ts";
import { Verdicts } from "./verdicts.ts";
import { parseAttributes, textOf } from "./record_body.ts";

export interface QueryRunnerOptions {
  readonly fs: FileSystem;
  readonly store: DataCatalogStore;
  readonly layout: DataLayout;
  /** Ids of the models in the index that have no definition. */
  readonly orphans?: readonly number[];
  /** False evaluates every record in the expression language: what SQL says must be the same. */
  readonly pushDown?: boolean;
  /** Takes versions as the index knows them, also when their files have changed meanwhile. */
  readonly trusting?: boolean;
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
  readonly orphaned: boolean;
  readonly withContent: boolean;
  readonly typeProblem: () => string | undefined;
}

interface Statement {
  /** What is joined with `record r`. */
  readonly joins: string;
  /** `record r` with its joins, or the other way round where that is faster. */
  readonly from: string;
  /** Which records are looked at, before the predicate. */
  readonly scope: string;
  readonly where: string;
  readonly values: readonly Value[];
  /** Whether every row that is found matches. */
  readonly exact: boolean;
}

/** What the order needs of a record. Newest first; the rest makes it the same everywhere. */
const KEYS = "r.id, r.created_at, r.data_id, r.version";
const ORDER = "ORDER BY created_at DESC, data_id, version DESC";

/** So many newest records are looked at first. */
const NEWEST = 2000;

/** What JSON types of SQLite are called. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: "a number",
  real: "a number",
  text: "a text",
  array: "a list",
  object: "an object",
};

interface Found {
  readonly ids: readonly number[];
  readonly total: number;
}

interface FoundRows {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly failures?: QueryFailures;
}

const ONE =
  "SELECT r.*, m.type, m.model_id, m.name AS model_name FROM record r JOIN model m ON m.id=r.model " +
  "WHERE r.id=?";

/** Rows that are held at a time. */
const AT_ONCE = 500;

/** The first rows in the order of queries. */
class NewestRows {
  total = 0;
  #kept: Row[] = [];

  constructor(private readonly limit: number) {}

  add(row: Row): void {
    this.total++;
    this.#kept.push(row);
    if (this.#kept.length > 2 * this.limit + AT_ONCE) this.#kept = this.rows();
  }

  rows(): Row[] {
    return this.#kept.sort(compareRows).slice(0, this.limit);
  }
}

/** As {@link ORDER}: the texts are ASCII, where SQL orders as JavaScript does. */
function compareRows(a: Row, b: Row): number {
  const [x, y] = [a, b].map((row) => [String(row.created_at), String(row.data_id)] as const);
  if (x![0] !== y![0]) return x![0] < y![0] ? 1 : -1;
  if (x![1] !== y![1]) return x![1] < y![1] ? -1 : 1;
  return Number(b.version) - Number(a.version);
}

/** @throws SwampError EXPRESSION_INVALID. */
export function planQuery({ predicate, select, limit, content, orphaned }: DataQuery): PlannedQuery {
  return {
    predicate: parsePredicate(predicate),
    ...(select === undefined ? {} : { select: parseExpression(select) }),
    limit: limit ?? Infinity,
    orphaned: orphaned ?? false,
    withContent: content ?? select === undefined,
    typeProblem: () => typeProblem(predicate),
  };
}

export class QueryRunner {
  constructor(private readonly options: QueryRunnerOptions) {}

  /** @throws StaleRecord when a version that was found has changed on the disk. */
  run(query: PlannedQuery): DataQueryResult {
    const statement = this.#statement(query.predicate, query.orphaned);
    const found: FoundRows = statement.exact
      ? this.#bySql(statement, query)
      : this.#byEvaluation(statement, query);
    if (found.total === 0) this.#assertConditions(query, statement);
    const results = found.rows.map((row) => this.#result(row, query));
    return {
      results,
      total: found.total,
      limited: found.total > results.length,
      failures: found.failures,
      typeProblem: found.total === 0 ? query.typeProblem() : undefined,
      missingMember: found.total === 0
        ? this.#missingMember(query.predicate)
        : query.select && results.every((result) => result === null)
        ? this.#missingMember(query.select)
        : undefined,
    };
  }

  #statement(predicate: RecordExpression, orphaned: boolean): Statement {
    const { tree, names } = predicate;
    const readsBody = names.has("attributes");
    const compiled = this.options.pushDown === false
      ? { sql: "1", values: [], exact: false }
      : predicateSql(tree);
    const onlyNewest = names.has("isLatest") || names.has("version") ? "" : "r.latest=1 AND ";
    const { orphans = [] } = this.options;
    const ofModels = orphaned || orphans.length > 0
      ? `r.model ${orphaned ? "" : "NOT "}IN (${orphans.join(",")}) AND `
      : "";
    const joins = (compiled.sql.includes("m.") ? "JOIN model m ON m.id=r.model " : "") +
      (readsBody ? "LEFT JOIN body b ON b.record=r.id " : "");
    const onDisk = readsBody && compiled.exact && this.#anyOnDisk();
    const where = onDisk ? `(r.body=2 OR ${compiled.sql})` : compiled.sql;
    // Bodies in the order in which they lie are read in half the time.
    const bodiesFirst = compiled.exact && !onDisk && names.size === 1 && readsBody &&
      !isMatch(predicate, { attributes: {} });
    return {
      joins,
      from: bodiesFirst ? "body b CROSS JOIN record r ON r.id=b.record" : `record r ${joins}`,
      scope: `${ofModels}${onlyNewest}`,
      where: `WHERE ${ofModels}${onlyNewest}${where}`,
      values: compiled.values,
      exact: compiled.exact && !onDisk,
    };
  }

  #missingMember({ tree }: RecordExpression): MissingMember | undefined {
    return findMissingMember(this.options.store.database, [tree]);
  }

  /**
   * Finding nothing would be taken for an answer where an attribute stands as a condition, but is a value everywhere.
   * @throws SwampError EXPRESSION_INVALID.
   */
  #assertConditions({ predicate }: PlannedQuery, { scope }: Statement): void {
    for (const { text, operand, beside } of conditionParts(predicate.tree, predicate.text)) {
      const where = [...beside.map(({ sql }) => sql), "1"].join(" AND ");
      const values = beside.flatMap((part) => part.values);
      const sql =
        `SELECT ${operand.type} AS type, count(*) AS n FROM record r JOIN model m ON m.id=r.model ` +
        `LEFT JOIN body b ON b.record=r.id WHERE ${scope}${where} GROUP BY 1 ORDER BY n DESC`;
      const types = this.options.store.database.all(sql, ...values).map(({ type }) => String(type));
      const value = types.find((type) => Object.hasOwn(TYPE_NAMES, type));
      if (value === undefined || types.includes("true") || types.includes("false")) continue;
      throw noCondition(predicate.text, text, TYPE_NAMES[value]!);
    }
  }

  #anyOnDisk(): boolean {
    return this.options.store.database.get("SELECT 1 FROM record WHERE body=2 LIMIT 1") !== undefined;
  }

  #bySql(statement: Statement, { limit }: PlannedQuery): { rows: Row[]; total: number } {
    const { ids, total } = this.#amongNewest(statement, limit) ?? this.#inOnePass(statement, limit);
    return { rows: ids.map((id) => this.#row(id)), total };
  }

  /** When many records match, the wanted ones are among the newest, and the rest need only be counted. */
  #amongNewest({ joins, from, where, values }: Statement, limit: number): Found | undefined {
    if (limit > NEWEST / 2) return undefined;
    const { database } = this.options.store;
    const newest = `(SELECT * FROM record ${ORDER} LIMIT ${NEWEST}) r`;
    const found = database.all(
      `SELECT r.id FROM ${newest} ${joins} ${where} ${ORDER} LIMIT ${limit}`,
      ...values,
    );
    if (found.length < limit) return undefined;
    const { total } = database.get(`SELECT count(*) AS total FROM ${from} ${where}`, ...values)!;
    return { ids: found.map(({ id }) => Number(id)), total: Number(total) };
  }

  /** Each record is looked at once: the predicate may be dear. */
  #inOnePass({ from, where, values }: Statement, limit: number): Found {
    const most = Number.isFinite(limit) ? `LIMIT ${limit}` : "";
    const sql = `WITH found AS MATERIALIZED (SELECT ${KEYS} FROM ${from} ${where}) ` +
      `SELECT (SELECT count(*) FROM found) AS total, id FROM found ${ORDER} ${most}`;
    const found = this.options.store.database.all(sql, ...values);
    return { ids: found.map(({ id }) => Number(id)), total: Number(found[0]?.total ?? 0) };
  }

  #row(id: number): Row {
    return this.options.store.database.get(ONE, id)!;
  }

  /** Row by row, some at a time; only what is returned is kept. */
  #byEvaluation(statement: Statement, query: PlannedQuery): FoundRows {
    const { joins, where, values } = statement;
    const newest = new NewestRows(query.limit);
    const model = joins.includes("JOIN model") ? "" : "JOIN model m ON m.id=r.model ";
    const columns = "r.*, m.type, m.model_id, m.name AS model_name";
    const sql =
      `SELECT ${columns} FROM record r ${joins}${model}${where} AND r.id > ? ORDER BY r.id LIMIT ${AT_ONCE}`;
    const verdicts = new Verdicts(query.predicate.text);
    for (let last = 0;;) {
      const rows = this.options.store.database.all(sql, ...values, last);
      for (const row of rows) {
        if (verdicts.add(judge(query.predicate, this.#record(row, query.predicate.names)))) newest.add(row);
      }
      if (rows.length < AT_ONCE) {
        return { rows: newest.rows(), total: newest.total, failures: verdicts.failures() };
      }
      last = Number(rows.at(-1)!.id);
    }
  }

  #result(row: Row, { predicate: _, select, withContent }: PlannedQuery): unknown {
    const directory = this.#directory(row);
    if (!this.options.trusting && versionStamps(this.options.fs, directory) !== row.stamps) {
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
      if (this.options.trusting) return new Uint8Array();
      throw new StaleRecord(String(row.type), String(row.model_id));
    }
  }
}
