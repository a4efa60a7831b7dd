// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../domain/data/data_queries.ts";
import type { Context } from "../context.ts";
import { queryRecords } from "./query_records.ts";

export interface QueryDataRequest {
  readonly predicate: string;
  readonly select?: string;
  readonly limit: number;
  /** Only data of models that have no definition any more. */
  readonly orphaned: boolean;
}

/** The `--json` document of `data query`. */
export interface QueriedData {
  /** Left out with `--select`. */
  readonly predicate?: string;
  /** Records, without `content` unless the predicate mentions it; with `--select` what it gives for each. */
  readonly results: readonly unknown[];
  /** Before the limit. */
  readonly total: number;
  readonly limited: boolean;
}

/** Finds data over all models, newest first. @throws SwampError EXPRESSION_INVALID. */
export async function queryData(ctx: Context, request: QueryDataRequest): Promise<QueriedData> {
  const content = /\bcontent\b/.test(request.predicate);
  const { results, total, limited, typeProblem, missingMember } = await queryRecords(ctx, {
    ...request,
    content,
  });
  if (missingMember) {
    const { path, suggestion } = missingMember;
    const question = suggestion === undefined ? "" : `, did you mean '${suggestion}'?`;
    ctx.warn({ code: "QUERY_ATTRIBUTE", message: `No record has ${path}${question}` });
  }
  if (typeProblem) {
    const message = `Nothing is found, maybe for the types in the predicate: ${typeProblem}. ` +
      "createdAt is a text like 2026-11-21T16:30:00Z, version and size are numbers, attributes are what was stored";
    ctx.warn({ code: "QUERY_TYPES", message });
  }
  if (request.select !== undefined) return { results, total, limited };
  const shown = content ? results : (results as DataRecord[]).map(({ content: _, ...record }) => record);
  return { predicate: request.predicate, results: shown, total, limited };
}
