// SPDX-License-Identifier: MIT
import type { DataArchives } from "../domain/data/data_archive.ts";
import type { DataQueries } from "../domain/data/data_queries.ts";
import type { DataStore } from "../domain/data/data_store.ts";

/** What is known of stored data. Part of the context. */
export interface DataStores {
  data(): Promise<DataStore>;
  /** Finding data over all models. */
  queries(): Promise<DataQueries>;
  /** Archives of what exists once only below `.swamp`. */
  dataArchives(): Promise<DataArchives>;
}
