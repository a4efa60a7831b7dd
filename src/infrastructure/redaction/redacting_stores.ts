// SPDX-License-Identifier: MIT
/** Every store that a command is given, in front of which no secret passes. */
import type { DataStore } from "../../domain/data/data_store.ts";
import type { DefinitionStore } from "../../domain/models/definition_store.ts";
import type { EvaluatedDefinitions } from "../../domain/models/evaluated_definitions.ts";
import type { RunStore } from "../../domain/models/run_record.ts";
import { RedactingDataStore } from "./redacting_data_store.ts";
import { redactingDefinitions } from "./redacting_definitions.ts";
import { RedactingEvaluatedDefinitions } from "./redacting_evaluated.ts";
import { RedactingRunStore } from "./redacting_run_store.ts";
import type { RedactionOptions } from "./redaction_options.ts";

export interface WritableStores {
  definitions(): Promise<DefinitionStore>;
  evaluated(): EvaluatedDefinitions;
  data(): DataStore;
  runs(): RunStore;
}

/** The stores behind the redactor; nothing that a command does reaches the ones it is made of. Each is made once. */
export function redactingStores(stores: WritableStores, options: RedactionOptions): WritableStores {
  const { redactor } = options;
  let [definitions, evaluated, data, runs]: [
    Promise<DefinitionStore>?,
    EvaluatedDefinitions?,
    DataStore?,
    RunStore?,
  ] = [];
  return {
    definitions: () =>
      definitions ??= stores.definitions().then((inner) => redactingDefinitions(inner, redactor)),
    evaluated: () => evaluated ??= new RedactingEvaluatedDefinitions(stores.evaluated(), redactor),
    data: () => data ??= new RedactingDataStore(stores.data(), options),
    runs: () => runs ??= new RedactingRunStore(stores.runs(), redactor),
  };
}
