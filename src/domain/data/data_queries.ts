// SPDX-License-Identifier: MIT
/** Finding data over all models. */

/** One version of one item as queries see it. */
export interface DataRecord {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly isLatest: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly namespace: string;
  /** The object in the content of JSON data, empty for others. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly modelName: string;
  readonly modelId: string;
  readonly modelType: string;
  readonly specName: string;
  /** `resource`, `file`, `report`… */
  readonly dataType: string;
  readonly contentType: string;
  readonly lifetime: string;
  readonly ownerType: string;
  readonly streaming: boolean;
  /** Bytes. */
  readonly size: number;
  /** The text of the content; in expressions `content.key` is a member of the object in it. */
  readonly content: string;
  readonly ownerRef: string;
  readonly workflowRunId: string;
  readonly workflowName: string;
  readonly jobName: string;
  readonly stepName: string;
  readonly source: string;
}

export interface DataQuery {
  /** An expression over the fields of {@link DataRecord} that is true for what is wanted. */
  readonly predicate: string;
  /** An expression that is evaluated for each record found and replaces it in the result. */
  readonly select?: string;
  /** All of them when it is left out. */
  readonly limit?: number;
  /**
   * Only data of models that have no definition any more; left out, such data is not looked at, so that a name stands for
   * one model.
   */
  readonly orphaned?: boolean;
  /** Whether the records found carry their content. Default true; fields that `select` mentions are always read. */
  readonly content?: boolean;
}

/** Records that do not match because the predicate fails on them, not because they lack what it asks for. */
export interface QueryFailures {
  readonly count: number;
  /** Of the first of them. */
  readonly reason: string;
}

export interface DataQueryResult {
  readonly results: readonly unknown[];
  /** Before the limit. */
  readonly total: number;
  readonly limited: boolean;
  readonly failures?: QueryFailures;
  /** Of a query that finds nothing: why its types may be to blame, for example a text that is compared with a number. */
  readonly typeProblem?: string;
  /** Of a query that finds nothing, or only null: an attribute or tag that no record has, and the nearest that some have. */
  readonly missingMember?: { readonly path: string; readonly suggestion?: string };
}

export interface DataQueries {
  /**
   * Newest first. Without `isLatest` or `version` in the predicate only the newest version of each item is looked at.
   * @throws SwampError EXPRESSION_INVALID naming an unknown field and the valid ones, or for a predicate that is a
   *   value; EXPRESSION_FAILED when evaluating it reaches a limit.
   */
  query(query: DataQuery): Promise<DataQueryResult>;
  /**
   * What a `select` makes of records that carry more than the index knows; null where it fails.
   * @throws SwampError EXPRESSION_INVALID, and what the members of a record throw.
   */
  project(select: string, records: readonly object[]): Promise<unknown[]>;
  /** The records of one model by name or id: newest versions, in the order of their names. */
  ofModel(model: string, spec?: string): Promise<DataRecord[]>;
  /** One item's newest or given version as a record, undefined when there is none; renames are followed. */
  record(model: string, name: string, version?: number): Promise<DataRecord | undefined>;
  /** Version numbers of an item, ascending. */
  versions(model: string, name: string): Promise<number[]>;
}
