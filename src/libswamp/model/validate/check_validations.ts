// SPDX-License-Identifier: MIT
/** `model validate` runs the pre-flight checks of a model, without the method that they are for. */
import type { DefinitionEntry } from "../../../domain/models/definition.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Check, ModelType } from "../../../domain/models/model_type.ts";
import { prepareGlobals } from "../../../domain/models/prepare_arguments.ts";
import type { Context } from "../../context.ts";
import { resolveDefinition } from "../../expressions/resolve_definition.ts";
import { revealSecrets } from "../../../domain/expressions/sentinels.ts";
import { checkContext } from "../run/context/check_context.ts";
import { methodContext } from "../run/context/method_context.ts";
import { openScope } from "../run/open_scope.ts";
import { splitUnresolved, storedTags } from "../run/prepare_run.ts";
import { runChecks } from "../run/run_checks.ts";
import type { Validation } from "./validate_definition.ts";

/** Which checks are wanted. */
export interface CheckFilter {
  readonly labels: readonly string[];
  /** Only those that apply to this method. */
  readonly method?: string;
}

/** A validation `Check: <name>` for each check that the definition does not skip and the filter lets through. */
export async function checkValidations(
  ctx: Context,
  model: { entry: DefinitionEntry; definition: Definition; type: ModelType },
  filter: CheckFilter,
): Promise<Validation[]> {
  const wanted = Object.entries(model.type.checks).filter(([name, check]) =>
    !model.definition.checks?.skip?.includes(name) && isWanted(check, filter)
  );
  const validations: Validation[] = [];
  for (const [name, check] of wanted) {
    const methodName = filter.method ?? check.appliesTo?.[0] ?? Object.keys(model.type.methods)[0] ?? "";
    const [result] = await runChecks([{ name, check }], await contextFor(ctx, model, methodName));
    const error = result!.errors.join("; ");
    validations.push({
      name: `Check: ${name}`,
      passed: result!.passed,
      ...(result!.passed ? {} : { error }),
    });
  }
  return validations;
}

function isWanted(check: Check, filter: CheckFilter): boolean {
  const labelled = filter.labels.length === 0 || check.labels?.some((label) => filter.labels.includes(label));
  const applies = filter.method === undefined || check.appliesTo === undefined ||
    check.appliesTo.includes(filter.method);
  return labelled === true && applies;
}

async function contextFor(
  ctx: Context,
  { entry, definition, type }: { entry: DefinitionEntry; definition: Definition; type: ModelType },
  methodName: string,
): Promise<Record<string, unknown>> {
  const file = ctx.repository().display(entry.path);
  const resolved = await resolveDefinition(ctx, {
    definition,
    file,
    inputs: {},
    phase: "runtime",
    method: methodName,
  });
  const values = revealSecrets(resolved.definition.globalArguments, resolved.secrets);
  const globals = await prepareGlobals(
    type.globalArguments,
    values,
    splitUnresolved(values, resolved.unresolved),
  );
  const written = { ...definition.globalArguments, ...definition.methods[methodName]?.arguments };
  const scope = await openScope(ctx, {
    target: { definition, type: entry.type, file, entry },
    type,
    method: type.methods[methodName] ?? Object.values(type.methods)[0]!,
    methodName,
    tags: {},
    definitionTags: storedTags(resolved),
    definitionHash: "",
    keep: () => {},
    runNested: () => Promise.resolve({ ok: false, error: "checks run no models" }),
  });
  const prepared = {
    args: {},
    globals,
    tags: storedTags(resolved),
    unresolved: resolved.unresolved,
    secrets: resolved.secrets,
    written,
    hadExpressions: resolved.hadExpressions,
  };
  const { context } = methodContext(scope, prepared, undefined);
  const plain = { ...globals.values, ...Object.fromEntries(globals.unresolved) };
  return checkContext(context, { globalArgs: plain, unresolvedMethodArgs: written });
}
