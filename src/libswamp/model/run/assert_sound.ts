// SPDX-License-Identifier: MIT
import { inspectInputs } from "../../../domain/models/input_schema.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import { selectionProblems } from "../../../domain/models/select_checks.ts";
import type { Context } from "../../context.ts";
import { type ArgumentProblem, ArgumentsInvalid } from "./arguments_invalid.ts";
import { withLine } from "./context/unresolved_expression.ts";
import type { RunTarget } from "./find_target.ts";

/**
 * A definition whose parts say what cannot be meant is refused, as `model validate` refuses it.
 * @throws ArgumentsInvalid with file and line of every problem.
 */
export async function assertSound(ctx: Context, target: RunTarget, type: ModelType): Promise<void> {
  const { definition, file } = target;
  const problems: ArgumentProblem[] = [
    ...selectionProblems(type, definition).map((text) => ({ text, keys: ["checks"] })),
    ...(definition.inputs === undefined ? [] : inspectInputs(definition.inputs).problems).map((
      { path, message },
    ) => ({ text: `${path.join(".")}: ${message}`, keys: path.map(String) })),
  ].map(({ text, keys }) => ({ text, written: { keys, value: undefined } }));
  if (problems.length === 0) return;
  const hint = `Nothing was run. Change the definition: swamp model edit ${definition.name}`;
  throw await withLine(
    ctx,
    target,
    new ArgumentsInvalid("Invalid model definition", { file, problems }, hint),
  );
}
