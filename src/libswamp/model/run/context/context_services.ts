// SPDX-License-Identifier: MIT
import { queryRecords } from "../../../data/query_records.ts";
import type { RunScope } from "../run_scope.ts";
import { dataRepository } from "./data_repository.ts";
import { definitionRepository } from "./definition_repository.ts";
import { extensionFile } from "./extension_file.ts";
import { methodLogger } from "./method_logger.ts";
import { outputRepository } from "./output_repository.ts";
import { redactorObject } from "./redactor_object.ts";
import { vaultService } from "./vault_service.ts";

/** Members of the method context that reach beyond the model that runs. */
export function contextServices(scope: RunScope) {
  const { ctx } = scope;
  return {
    logger: methodLogger(scope.log, [scope.definition.name, scope.methodName]),
    dataRepository: dataRepository(scope),
    definitionRepository: definitionRepository(ctx),
    outputRepository: outputRepository(ctx),
    vaultService: vaultService(ctx),
    redactor: redactorObject(ctx.redactor),
    onEvent: scope.onEvent,
    extensionFile: extensionFile(scope),
    readModelData: async (model: string, spec?: string) =>
      await (await ctx.queries()).ofModel(withoutNamespace(model), spec),
    queryData: async (predicate: string, select?: string) =>
      (await queryRecords(ctx, { predicate, select, limit: Infinity })).results,
    dataQueryService: {
      query: async (predicate: string, options: { select?: string; limit?: number } = {}) =>
        (await queryRecords(ctx, { limit: Infinity, ...options, predicate })).results,
    },
  };
}

/** `namespace:name`; there are no namespaces here. */
function withoutNamespace(model: string): string {
  return model.slice(model.lastIndexOf(":") + 1);
}
