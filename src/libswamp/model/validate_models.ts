// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { UnreadableDefinition } from "../../domain/models/definition_store.ts";
import type { ModelType } from "../../domain/models/model_type.ts";
import type { Context } from "../context.ts";
import { methodNotFound } from "./resolve_type.ts";
import type { CheckFilter } from "./validate/check_validations.ts";
import type { ValidationWarning } from "./validate/definition_warnings.ts";
import { type ModelValidation, validateEntry, type ValidationRequest } from "./validate/validate_entry.ts";

/** The `--json` document of `model validate`. */
export interface AllValidations {
  readonly models: readonly ModelValidation[];
  /** Files that can not be read as definitions; each counts as failed. */
  readonly unreadable: readonly UnreadableDefinition[];
  readonly totalPassed: number;
  readonly totalFailed: number;
  readonly totalWarnings: number;
  /** Models that could not be validated because of their type; each counts as failed. */
  readonly skipped: readonly { readonly modelName: string; readonly type: string; readonly reason: string }[];
  readonly passed: boolean;
}

/** @throws SwampError MODEL_NOT_FOUND; TYPE_NOT_FOUND and others when the type can not be loaded. */
export async function validateModel(
  ctx: Context,
  request: ValidationRequest & { model: string },
): Promise<ModelValidation> {
  const { validation, type } = await validateEntry(
    ctx,
    await (await ctx.definitions()).find(request.model),
    request,
  );
  if (type) assertKnown(ctx, request, [type]);
  return validation;
}

/** @throws SwampError MODEL_NOT_FOUND when there are none. */
export async function validateAllModels(ctx: Context, request: ValidationRequest): Promise<AllValidations> {
  const definitions = await ctx.definitions();
  // Its result names what cannot be read, and who shares an id.
  const entries = await definitions.list({ quiet: true });
  const unreadable = await definitions.unreadable();
  if (entries.length === 0 && unreadable.length === 0) {
    throw new SwampError("MODEL_NOT_FOUND", "No models found", {
      hint: "Create one with: swamp model create command/shell hello",
    });
  }
  const models: ModelValidation[] = [];
  const types: ModelType[] = [];
  const skipped: { modelName: string; type: string; reason: string }[] = [];
  for (const entry of entries) {
    try {
      const { validation, type } = await validateEntry(ctx, entry, request);
      const twins = entries.filter(({ id, name }) => id === entry.id && name !== entry.name);
      models.push({ ...validation, warnings: [...twinWarning(twins), ...validation.warnings] });
      if (type) types.push(type);
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      const reason = reasonOf(error);
      skipped.push({ modelName: entry.name, type: entry.type, reason });
    }
  }
  if (skipped.length === 0 && !request.syntax) assertKnown(ctx, request, types);
  const totalPassed = models.filter((model) => model.passed).length;
  const totalFailed = models.length - totalPassed + unreadable.length + skipped.length;
  return {
    models,
    unreadable,
    totalPassed,
    totalFailed,
    totalWarnings: models.reduce((total, model) => total + model.warnings.length, 0),
    skipped,
    passed: totalFailed === 0,
  };
}

/** A filter that nothing can pass is a mistake, not a success. */
function assertKnown(ctx: Context, filter: CheckFilter, types: readonly ModelType[]): void {
  const methods = [...new Set(types.flatMap((type) => Object.keys(type.methods)))];
  if (filter.method !== undefined && types.length > 0 && !methods.includes(filter.method)) {
    const names = [...new Set(types.map(({ type }) => type))];
    throw methodNotFound(names.length === 1 ? names[0]! : "these models", filter.method, methods);
  }
  const checks = types.flatMap((type) => Object.values(type.checks));
  const labels = [...new Set(checks.flatMap((check) => check.labels ?? []))];
  for (const label of filter.labels.filter((label) => !labels.includes(label))) {
    const message = `No check has the label '${label}'${didYouMean(label, labels)}`;
    ctx.warn({ code: "CHECK_LABEL_UNKNOWN", message });
  }
}

function twinWarning(twins: readonly DefinitionEntry[]): ValidationWarning[] {
  if (twins.length === 0) return [];
  const names = twins.map(({ name }) => `'${name}'`).join(", ");
  return [{
    name: "Duplicate id",
    message: `It has the id of ${names}: they share their data until one gets an id of its own`,
  }];
}

/** A type is called unknown only where everything was read that might declare it. */
function reasonOf(error: SwampError): string {
  const failed = error.code === "TYPE_NOT_FOUND" ? Number(error.details?.failedFiles) : 0;
  if (failed === 0) return error.message;
  const files = failed === 1 ? "1 extension file" : `${failed} extension files`;
  return `its type ${error.details?.type} was not found, and ${files} could not be read; see: swamp doctor extensions`;
}
