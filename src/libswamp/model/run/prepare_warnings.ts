// SPDX-License-Identifier: MIT
/** What is to be said of a run's arguments, and is no reason to refuse it. */
import { expressionsIn } from "../../../domain/expressions/delimiters.ts";
import type { PreparedGlobals } from "../../../domain/models/prepare_arguments.ts";
import type { Context } from "../../context.ts";
import type { ResolvedDefinition } from "../../expressions/resolve_definition.ts";
import { missingGlobalArguments } from "../missing_global_arguments.ts";
import type { RunToPrepare } from "./run_to_prepare.ts";

/** What a run depends on that the repository does not hold. */
export function warnOfEnvironment(ctx: Context, resolved: ResolvedDefinition, model: string): void {
  if (resolved.envVars.length === 0) return;
  const names = [...new Set(resolved.envVars.map(({ envVar }) => envVar))].join(", ");
  const message = `Model '${model}' depends on the environment: ${names}`;
  ctx.warn({ code: "ENV_VAR_USAGE", message });
}

/** What is stored by this run is not found by a tag that could not be evaluated. */
export function warnOfTags(ctx: Context, { unresolved }: ResolvedDefinition): void {
  for (const { keys: [key], reason } of unresolved.values()) {
    if (key === "tags") {
      ctx.warn({ code: "TAG_UNRESOLVED", message: `${reason.message}; the tag is left out` });
    }
  }
}

/** A method may do without; one that does not would work with nothing in their place. */
export function warnOfMissing(
  ctx: Context,
  { definition, type, file, isDirect }: RunToPrepare,
  { missing }: PreparedGlobals,
): void {
  if (missing.length === 0) return;
  const fields = missing.map((problem) => problem.slice(0, problem.indexOf(":")));
  const model = isDirect ? undefined : definition.name;
  ctx.warn(missingGlobalArguments({ file, type: type.type, fields, model }));
}

/** Inputs are values: what they hold was not written by the author of the definition, and is never evaluated. */
export function warnOfExpressions(ctx: Context, inputs: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(inputs)) {
    if (expressionsIn(value).length === 0) continue;
    const message =
      `Input '${key}' holds an expression and is used as it is: expressions are evaluated in definitions`;
    ctx.warn({ code: "INPUT_EXPRESSION", message });
  }
}
