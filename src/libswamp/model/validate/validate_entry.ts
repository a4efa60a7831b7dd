// SPDX-License-Identifier: MIT
import type { DefinitionEntry } from "../../../domain/models/definition.ts";
import type { InspectedDefinition } from "../../../domain/models/definition_store.ts";
import { inspectInputs } from "../../../domain/models/input_schema.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import type { Context } from "../../context.ts";
import { resolveModelType } from "../resolve_type.ts";
import { literalWarnings, sensitiveLiterals } from "../sensitive_literals.ts";
import { type CheckFilter, checkValidations } from "./check_validations.ts";
import {
  definitionWarnings,
  foreignNamesWarning,
  formatWarning,
  typeWarnings,
  type ValidationWarning,
} from "./definition_warnings.ts";
import { expressionPathProblems } from "./expression_paths.ts";
import { judgedDefinition } from "./judged_definition.ts";
import { locatedProblems, locatedTexts } from "./located_problems.ts";
import { validateDefinition, type Validation } from "./validate_definition.ts";
import { validateSyntax } from "./validate_syntax.ts";

/** The `--json` document of `model validate <model>`. */
export interface ModelValidation {
  readonly modelId: string;
  readonly modelName: string;
  readonly type: string;
  readonly validations: readonly Validation[];
  readonly warnings: readonly ValidationWarning[];
  readonly passed: boolean;
}

/** Which validations are wanted. */
export interface ValidationRequest extends CheckFilter {
  /** Only those that need no type. */
  readonly syntax?: boolean;
}

/** One definition against its type; `type` is left out where it was not needed. @throws as `resolveModelType`. */
export async function validateEntry(
  ctx: Context,
  entry: DefinitionEntry,
  filter: ValidationRequest,
): Promise<{ validation: ModelValidation; type?: ModelType }> {
  const inspected: InspectedDefinition = await (await ctx.definitions()).inspect(entry);
  if (filter.syntax) {
    const { validations, warnings } = await validateSyntax(ctx, entry, inspected);
    return { validation: validationOf(entry, validations, warnings) };
  }
  const type = await resolveModelType(ctx, entry.type);
  const { definition, constants, failure } = await judgedDefinition(ctx, { entry, inspected, type });
  // Of the definition as it is on disk, whose lines are named.
  const inputs = inspectInputs(inspected.definition.inputs ?? {});
  const literals = await sensitiveLiterals(ctx, inspected.definition);
  (await ctx.definitions()).settle(entry, { holdsSecrets: literals.length > 0 });
  const expressions = await expressionPathProblems(ctx, entry, inspected.definition);
  const judged = await validateDefinition({ ...inspected, definition }, type, {
    inputs: await locatedProblems(ctx, entry, inputs.problems),
    expressions: expressions.problems,
    constants,
    upgrade: failure?.message,
    locate: (problems) => locatedTexts(ctx, entry, problems),
  });
  // Checks look at what the definition stands for: there is nothing to look at where it is wrong itself.
  const checks = judged.every(({ passed }) => passed)
    ? await checkValidations(ctx, { entry, definition, type }, filter)
    : { validations: [], warnings: [] };
  const validations = [...judged, ...checks.validations];
  const warnings = [
    ...await typeWarnings(ctx, definition, type),
    ...(await literalWarnings(ctx, entry, literals)).map((message) => ({
      name: "Literal secrets",
      message,
    })),
    ...foreignNamesWarning(expressions.foreign),
    ...await definitionWarnings(ctx, inspected.definition),
    ...formatWarning(inputs.unchecked),
    ...checks.warnings,
  ];
  return { validation: validationOf(entry, validations, warnings), type };
}

function validationOf(
  { id, name, type }: DefinitionEntry,
  validations: readonly Validation[],
  warnings: readonly ValidationWarning[],
): ModelValidation {
  const passed = validations.every((validation) => validation.passed);
  return { modelId: id, modelName: name, type, validations, warnings, passed };
}
