// SPDX-License-Identifier: MIT
/** Composition of what is stored about models. Imported by `app_context.ts` when a command needs it. */
import { join } from "node:path";
import type { Counters } from "./domain/counters.ts";
import type { DataStore } from "./domain/data/data_store.ts";
import type { DefinitionFiles, DefinitionStore } from "./domain/models/definition_store.ts";
import type { RunStore } from "./domain/models/run_record.ts";
import type { Platform } from "./domain/platform/platform.ts";
import type { Repository } from "./domain/repo/repository.ts";
import { DataRepository } from "./infrastructure/persistence/data_repository.ts";
import { DefinitionRepository } from "./infrastructure/persistence/definition_repository.ts";
import { DefinitionsWithAutomatic } from "./infrastructure/persistence/definitions_with_automatic.ts";
import { memoryDefinitionRows } from "./infrastructure/persistence/memory_definition_rows.ts";
import { definitionRows } from "./infrastructure/persistence/definition_rows.ts";
import type { ExtensionCatalogStore } from "./infrastructure/persistence/extension_catalog_store.ts";
import { EvaluatedRepository } from "./infrastructure/persistence/evaluated_repository.ts";
import { RunRepository } from "./infrastructure/persistence/run_repository.ts";
import type { Redactor } from "./domain/secrets/redactor.ts";
import { redactingStores, type WritableStores } from "./infrastructure/redaction/redacting_stores.ts";
import type { MachineState } from "./infrastructure/state/machine_state.ts";
import { StateSeal } from "./infrastructure/state/state_seal.ts";
import type { Warning } from "./libswamp/context.ts";

export type ModelStores = WritableStores;

export interface ModelSetup {
  readonly platform: Platform;
  readonly repository: Repository;
  readonly counters: Counters;
  warn(warning: Warning): void;
  /** Removes known secrets from all that is stored. */
  readonly redactor: Redactor;
  /** The catalog, which keeps the index of definitions; opened at the first call. */
  catalog(): Promise<ExtensionCatalogStore>;
  readonly state: MachineState;
}

/** Makes the stores of a repository; each is made once. */
export function createModelStores(setup: ModelSetup): ModelStores {
  const { platform, repository, counters, warn } = setup;
  const { fs, now, uuid } = platform;
  const display = (path: string) => repository.display(path);
  let definitions: Promise<DefinitionStore> | undefined;
  let data: DataStore | undefined;
  let runs: RunStore | undefined;
  let automatic: DefinitionFiles | undefined;
  const openAutomatic = () => {
    const modelsDirectory = join(repository.stateDirectory, "auto-definitions");
    const place = { root: repository.root, modelsDirectory, display };
    return new DefinitionRepository({
      fs,
      repository: place,
      rows: memoryDefinitionRows(),
      counters,
      now,
      warn,
    });
  };
  const openDefinitions = async () => {
    const rows = definitionRows(await setup.catalog());
    const own = new DefinitionRepository({ fs, repository, rows, counters, now, warn });
    return new DefinitionsWithAutomatic(own, () => automatic ??= openAutomatic());
  };
  return redactingStores({
    definitions: () => definitions ??= openDefinitions(),
    evaluated: () =>
      new EvaluatedRepository({
        fs,
        directory: `${repository.stateDirectory}/definitions-evaluated`,
        display,
        seal: new StateSeal(platform),
      }),
    data: () =>
      data ??= new DataRepository({ fs, directory: repository.dataDirectory, display, now, uuid, warn }),
    runs: () =>
      runs ??= new RunRepository({
        fs,
        directory: repository.outputsDirectory,
        index: setup.state.locations("run-index"),
        display,
        now,
        pid: platform.pid,
        warn,
      }),
  }, { platform, redactor: setup.redactor, warn });
}
