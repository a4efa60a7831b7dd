// SPDX-License-Identifier: MIT
/** Composition of data queries. Imported by `app_context.ts` when a command needs them. */
import { SwampError } from "./domain/errors.ts";
import type { DataQueries } from "./domain/data/data_queries.ts";
import type { Context } from "./libswamp/context.ts";

export function openQueries(_context: Context): Promise<DataQueries> {
  throw new SwampError("FEATURE_UNSUPPORTED", "data queries are being built");
}
