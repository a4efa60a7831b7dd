// SPDX-License-Identifier: MIT
/** Composition of data queries. Imported by `app_context.ts` when a command needs them. */
import type { DataQueries } from "./domain/data/data_queries.ts";
import { DataCatalog } from "./infrastructure/persistence/data_catalog/data_catalog.ts";
import { DataCatalogStore } from "./infrastructure/persistence/data_catalog/data_catalog_store.ts";
import { DataLayout } from "./infrastructure/persistence/data_layout.ts";
import type { MachineState } from "./infrastructure/state/machine_state.ts";
import type { Context } from "./libswamp/context.ts";

/** @param onClose is given what closes the catalog at the end of the command. */
export async function openQueries(
  context: Context,
  state: MachineState,
  onClose: (close: () => void) => void,
): Promise<DataQueries> {
  const { platform, counters } = context;
  const repository = context.repository();
  const warn = context.warn;
  const store = new DataCatalogStore({
    platform,
    locations: state.locations("data-catalog"),
    onRows: (count) => counters.rowsRead += count,
    onReplaced: (reason) =>
      warn({ code: "CATALOG_REBUILT", message: `The index of data was built anew: ${reason}.` }),
  });
  onClose(() => store.close());
  return new DataCatalog({
    store,
    fs: platform.fs,
    layout: new DataLayout(platform.fs, repository.dataDirectory, (path) => repository.display(path)),
    display: (path) => repository.display(path),
    now: platform.now,
    warn,
    progress: context.progress,
    data: await context.data(),
    definitions: context.definitions,
  });
}
