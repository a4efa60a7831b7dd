// SPDX-License-Identifier: MIT
/** Warnings about what a run was given, before it begins. */
import type { Definition } from "../../../domain/models/definition.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import { type CheckOptions, idleChecks, unknownSkips } from "../../../domain/models/select_checks.ts";
import type { Context } from "../../context.ts";
import { literalWarnings, sensitiveLiterals } from "../sensitive_literals.ts";
import type { RunTarget } from "./find_target.ts";
import { inputsOf } from "./needed_inputs.ts";

/** Names checks that are skipped and do not exist, and checks that guard no method. */
export function warnOfChecks(ctx: Pick<Context, "warn">, type: ModelType, options: CheckOptions): void {
  for (const problem of unknownSkips(type, options)) {
    ctx.warn({ code: "CHECK_UNKNOWN", message: `Type ${type.type} ${problem}` });
  }
  for (const problem of idleChecks(type)) {
    ctx.warn({ code: "CHECK_IDLE", message: `Type ${type.type}: ${problem}` });
  }
}

/** A secret in the definition is reported and not copied into the catalog. */
export async function warnOfLiterals(ctx: Context, { definition, entry, file }: RunTarget): Promise<void> {
  if (entry === undefined) return;
  const literals = await sensitiveLiterals(ctx, definition);
  (await ctx.definitions()).settle(entry, { holdsSecrets: literals.length > 0 });
  for (const message of await literalWarnings(ctx, entry, literals)) {
    ctx.warn({ code: "SENSITIVE_LITERAL", message, file });
  }
}

/** What was evaluated before has its inputs in it. */
export async function warnOfUnusedInputs(
  ctx: Context,
  definition: Definition,
  inputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const declared = definition.inputs?.properties ?? definition.inputs ?? {};
  const given = Object.keys(inputs).filter((name) => Object.hasOwn(declared, name));
  // Sensitive arguments and what failed are expressions still.
  const read = given.length === 0 ? [] : await inputsOf(ctx, definition);
  const unused = given.filter((name) => !read.includes(name) && !read.includes(undefined));
  if (unused.length === 0) return;
  const message = `With --last-evaluated inputs have no effect: ${
    unused.join(", ")
  }; evaluate the model with them first`;
  ctx.warn({ code: "INPUT_UNUSED", message });
}
