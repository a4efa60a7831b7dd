// SPDX-License-Identifier: MIT
import type { ModelValidation } from "../../../libswamp/model/validate/validate_entry.ts";
import {
  type AllValidations,
  validateAllModels,
  validateModel,
} from "../../../libswamp/model/validate_models.ts";
import { plural } from "../../../presentation/plural.ts";
import type { View } from "../../../presentation/view.ts";
import { command, outcome } from "../../command.ts";

export default command<ModelValidation | AllValidations>({
  path: "model validate",
  summary: "Check definitions against their types",
  description:
    "Without a model, all models are validated. Exits with 1 when a validation fails. Of fields that hold " +
    "expressions (${{ … }}) the expressions are checked, not their values. The pre-flight checks of a right " +
    "definition are run, too, as far as they do not read what only a run knows. A model whose type is not found, " +
    "or can not be loaded, counts as failed.",
  args: [{
    name: "model",
    description: "name, id, or the first three or more digits of an id",
    complete: "model",
  }],
  options: [
    {
      name: "label",
      type: "string",
      value: "label",
      multiple: true,
      description: "run only pre-flight checks with this label",
    },
    {
      name: "method",
      type: "string",
      value: "name",
      description: "run only the pre-flight checks of this method",
    },
    {
      name: "syntax",
      type: "boolean",
      description: "check only definitions and expressions, without their types: runs no code of extensions",
    },
  ],
  loadsExtensions: "the types of the models, and their pre-flight checks",
  examples: [
    ["model validate hello", "one model"],
    ["model validate --json", "all models, for a program"],
    ["model validate --syntax", "all models of a repository that you do not trust"],
  ],
  loadsNothing: (input) => input.flag("syntax"),
  run: async (ctx, input) => {
    const { model } = input.args;
    const filter = {
      syntax: input.flag("syntax"),
      labels: input.list("label"),
      method: input.text("method"),
    };
    const result = model === undefined
      ? await validateAllModels(ctx, filter)
      : await validateModel(ctx, { model, ...filter });
    return outcome(result, result.passed ? 0 : 1);
  },
  view: (out, result) => {
    if ("validations" in result) {
      showOne(out, result);
      return;
    }
    for (const model of result.models) {
      showOne(out, model);
      out.line();
    }
    for (const { error } of result.unreadable) out.line(`${out.style.red("✗")} ${error}`);
    for (const { modelName, type, reason } of result.skipped) {
      out.line(`${out.style.red("✗")} ${modelName} (${type}) was not validated: ${reason}`);
    }
    out.line(
      `Overall: ${result.totalPassed} passed, ${result.totalFailed} failed, ${
        plural(result.totalWarnings, "warning")
      }`,
    );
  },
});

function showOne(out: View, model: ModelValidation): void {
  out.line(`Validating: ${out.style.bold(model.modelName)} (${model.type})`);
  for (const { name, passed, error } of model.validations) {
    out.line(`  ${passed ? out.style.green("✓") : out.style.red("✗")} ${name}`);
    if (error !== undefined) out.line(`    → ${error}`);
  }
  for (const { message } of model.warnings) out.line(`  ${out.style.yellow("⚠")} ${message}`);
  const passed = model.validations.filter((validation) => validation.passed).length;
  out.line(`Summary: ${passed}/${model.validations.length} validations passed`);
  out.line(`Result: ${model.passed ? out.style.green("PASSED") : out.style.red("FAILED")}`);
}
