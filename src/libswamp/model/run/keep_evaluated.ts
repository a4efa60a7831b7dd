// SPDX-License-Identifier: MIT
import { sortInputs } from "../../../domain/models/declared_inputs.ts";
import type { Context } from "../../context.ts";
import { evaluatedCopy } from "../../expressions/evaluated_copy.ts";
import { resolveDefinition } from "../../expressions/resolve_definition.ts";
import { sensitiveLiterals, withoutSecrets } from "../sensitive_literals.ts";
import type { RunTarget } from "./find_target.ts";

/** Stores the definition as it is evaluated now; what is a secret, or reads `env` or a vault, stays as it is written. */
export async function keepEvaluated(
  ctx: Context,
  { definition, file, type }: RunTarget,
  inputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { declared, others } = sortInputs(definition.inputs, inputs);
  const given = { ...declared, ...others };
  const resolved = await resolveDefinition(ctx, { definition, file, inputs: given, phase: "stored" });
  (await ctx.evaluated()).write(
    { type, id: definition.id },
    withoutSecrets(evaluatedCopy(resolved), definition, await sensitiveLiterals(ctx, definition)),
    definition,
  );
}
