// SPDX-License-Identifier: MIT
import type { DataQuery, DataQueryResult } from "../../domain/data/data_queries.ts";
import type { Context } from "../context.ts";

/** Finds data; a warning says on how many records the predicate fails. @throws SwampError as `DataQueries.query`. */
export async function queryRecords(ctx: Context, query: DataQuery): Promise<DataQueryResult> {
  const result = await (await ctx.queries()).query(query);
  if (result.failures) {
    const { count, reason } = result.failures;
    const records = count === 1 ? "1 record, which counts" : `${count} records, which count`;
    ctx.warn({
      code: "QUERY_FAILED",
      message: `The predicate fails on ${records} as no match: ${reason}: ${query.predicate}`,
    });
  }
  return result;
}
