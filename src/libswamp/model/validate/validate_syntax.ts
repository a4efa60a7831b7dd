// SPDX-License-Identifier: MIT
import { inspectInputs } from "../../../domain/models/input_schema.ts";
import { unsupportedDriver } from "../../../domain/models/unsupported_driver.ts";
import type { DefinitionEntry } from "../../../domain/models/definition.ts";
import type { InspectedDefinition } from "../../../domain/models/definition_store.ts";
import type { Context } from "../../context.ts";
import {
  definitionWarnings,
  foreignNamesWarning,
  formatWarning,
  type ValidationWarning,
} from "./definition_warnings.ts";
import { expressionPathProblems } from "./expression_paths.ts";
import { locatedProblems, locatedTexts } from "./located_problems.ts";
import { type Validation, validation } from "./validate_definition.ts";

/** What can be said of a definition without its type: its schema and its expressions. */
export async function validateSyntax(
  ctx: Context,
  entry: DefinitionEntry,
  { definition, problems }: InspectedDefinition,
): Promise<{ validations: Validation[]; warnings: ValidationWarning[] }> {
  const inputs = inspectInputs(definition.inputs ?? {});
  const expressions = await expressionPathProblems(ctx, entry, definition);
  const driver = unsupportedDriver(definition);
  const validations = [
    validation("Definition schema", [
      ...problems,
      ...await locatedProblems(ctx, entry, inputs.problems),
      ...await locatedTexts(ctx, entry, driver === undefined ? [] : [{ text: driver, keys: ["driver"] }]),
    ]),
    validation("Expression paths", expressions.problems),
  ];
  return {
    validations,
    warnings: [
      ...foreignNamesWarning(expressions.foreign),
      ...await definitionWarnings(ctx, definition),
      ...formatWarning(inputs.unchecked),
    ],
  };
}
