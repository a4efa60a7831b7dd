// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import {
  evaluateAllModels,
  type EvaluatedItem,
  type EvaluatedModel,
  type EvaluatedModels,
  evaluateModel,
} from "../../../libswamp/model/evaluate_models.ts";
import { INPUT_GUESSES } from "../../model_arguments.ts";
import { readInputs } from "../../../libswamp/model/read_inputs.ts";
import { showValues } from "../../../presentation/model_view.ts";
import type { View } from "../../../presentation/view.ts";
import { command, outcome } from "../../command.ts";

export default command<EvaluatedModel | EvaluatedModels>({
  path: "model evaluate",
  summary: "Evaluate the expressions of definitions and store the result",
  description: "Without a model, all are evaluated, those that others read first. The copies go to " +
    ".swamp/definitions-evaluated; the definitions stay as they are. What reads env or a vault, or gives a sensitive " +
    "argument its value, stays an expression: it is evaluated while a method runs and never stored. What can not be evaluated stays too, with a warning. " +
    "See `swamp help expressions`.",
  args: [{
    name: "model",
    description: "name, id, or the first three or more digits of an id",
    complete: "model",
  }],
  options: [
    { name: "all", type: "boolean", description: "all models, which is what happens without one" },
    {
      name: "input",
      type: "string",
      value: "key=value",
      multiple: true,
      guesses: INPUT_GUESSES,
      description: "a value for inputs.key; dots nest, '@path' reads a file; or one JSON object",
    },
    {
      name: "input-file",
      type: "string",
      value: "path",
      complete: "file",
      description: "inputs from a YAML file; --input overrides them",
    },
  ],
  examples: [
    ["model evaluate hello", "one model"],
    ["model evaluate --all --json", "all models, for a program"],
  ],
  run: async (ctx, input) => {
    const { model } = input.args;
    if (model !== undefined && input.flag("all")) {
      throw new SwampError("USAGE", "--all and a model exclude each other", {
        hint: "One model: swamp model evaluate <model>\nAll: swamp model evaluate --all",
      });
    }
    const inputs = await readInputs(ctx, {
      inputs: input.list("input"),
      inputFile: input.text("input-file"),
    });
    if (model !== undefined) return await evaluateModel(ctx, { model, inputs });
    const result = await evaluateAllModels(ctx, { inputs });
    return outcome(result, result.failed.length === 0 ? 0 : 1);
  },
  view: (out, result) => {
    if (!("items" in result)) {
      showOne(out, result);
      return;
    }
    for (const item of result.items) {
      const mark = item.hadExpressions ? out.style.green("[evaluated]") : out.style.dim("[no expressions]");
      out.line(`${mark} ${item.name} (${item.type})${leftText(item)}`);
    }
    for (const { name, type } of result.failed) out.line(`${out.style.red("[failed]")} ${name} (${type})`);
    out.line(`Evaluated ${result.evaluated} of ${result.total + result.failed.length}`);
  },
});

function showOne(out: View, model: EvaluatedModel): void {
  out.line(`Evaluated: ${out.style.bold(model.name)} (${model.type})`);
  if (!model.hadExpressions) out.line("It has no expressions.");
  showValues(out, "Global Arguments:", model.globalArguments);
  const later = model.unresolved.filter(({ deferred }) => deferred).map(({ path }) => path);
  const failed = model.unresolved.filter(({ deferred }) => !deferred).map(({ path }) => path);
  if (later.length > 0) out.line(`Evaluated when a method runs: ${later.join(", ")}`);
  if (failed.length > 0) out.line(`${out.style.yellow("⚠")} Not evaluated: ${failed.join(", ")}`);
  out.line(`Stored in: ${model.outputPath}`);
}

function leftText({ unresolved }: EvaluatedItem): string {
  return unresolved.length === 0 ? "" : `, left: ${unresolved.map(({ path }) => path).join(", ")}`;
}
