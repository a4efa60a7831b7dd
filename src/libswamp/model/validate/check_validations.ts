// SPDX-License-Identifier: MIT
/** `model validate` runs the pre-flight checks of a model, without the method that they are for. */
import type { Definition, DefinitionEntry } from "../../../domain/models/definition.ts";
import type { Check, Method, ModelType } from "../../../domain/models/model_type.ts";
import { parseSchema } from "../../../domain/models/parse_schema.ts";
import { definitionArguments, splitExpressions } from "../../../domain/models/prepare_arguments.ts";
import { unwrappedShape } from "../../../domain/models/schema_shape.ts";
import type { Context } from "../../context.ts";
import { resolveDefinition } from "../../expressions/resolve_definition.ts";
import { celEnvironment } from "../run/context/cel_environment.ts";
import { checkContext } from "../run/context/check_context.ts";
import { methodContext } from "../run/context/method_context.ts";
import { openScope } from "../run/open_scope.ts";
import { prepareRunGlobals, storedTags } from "../run/prepare_run.ts";
import { runChecks } from "../run/run_checks.ts";
import type { ValidationWarning } from "./definition_warnings.ts";
import type { Validation } from "./validate_definition.ts";

/** Which checks are wanted. */
export interface CheckFilter {
  readonly labels: readonly string[];
  /** Only those that apply to this method. */
  readonly method?: string;
}

/** What became of the checks. */
export interface CheckValidations {
  readonly validations: readonly Validation[];
  readonly warnings: readonly ValidationWarning[];
}

/**
 * A validation `Check: <name>` for each check that the definition does not skip and the filter lets through. One that
 * reads what only a run knows has no result, but a warning.
 */
export async function checkValidations(
  ctx: Context,
  model: { entry: DefinitionEntry; definition: Definition; type: ModelType },
  filter: CheckFilter,
): Promise<CheckValidations> {
  const wanted = Object.entries(model.type.checks).filter(([name, check]) =>
    !model.definition.checks?.skip?.includes(name) && isWanted(check, filter) && isEverRun(check, model.type)
  );
  const validations: Validation[] = [];
  const undecided: { name: string; path: string }[] = [];
  for (const [name, check] of wanted) {
    const methodName = filter.method ?? check.appliesTo?.find((method) =>
      Object.hasOwn(model.type.methods, method)
    ) ??
      Object.keys(model.type.methods)[0] ?? "";
    const { context, unknown } = await contextFor(ctx, model, methodName);
    const [result] = await runChecks([{ name, check }], context, async (error) => {
      const source = await ctx.sourceStack(error);
      if (source) ctx.log.log("debug", source.stack);
      return source;
    });
    const [path] = unknown;
    if (path !== undefined) {
      undecided.push({ name, path });
      continue;
    }
    const error = result!.errors.join("; ");
    validations.push({
      name: `Check: ${name}`,
      passed: result!.passed,
      ...(result!.passed ? {} : { error }),
    });
  }
  return { validations, warnings: undecidedWarning(undecided) };
}

function undecidedWarning(undecided: readonly { name: string; path: string }[]): ValidationWarning[] {
  if (undecided.length === 0) return [];
  const list = undecided.map(({ name, path }) => `${name} (${path})`).join(", ");
  return [{
    name: "Checks not run",
    message: `Checks not run, because they read what only a run knows: ${list}`,
    paths: undecided.map(({ path }) => path),
  }];
}

/** One that applies to no method of the type guards nothing; a warning says so. */
function isEverRun({ appliesTo }: Check, { methods }: ModelType): boolean {
  return appliesTo === undefined || appliesTo.some((method) => Object.hasOwn(methods, method));
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
): Promise<{ context: Record<string, unknown>; unknown: ReadonlySet<string> }> {
  const file = ctx.repository().display(entry.path);
  const resolved = await resolveDefinition(ctx, {
    definition,
    file,
    inputs: {},
    phase: "runtime",
    method: methodName,
  });
  const method: Method | undefined = type.methods[methodName];
  const { plain: own } = splitExpressions(definitionArguments(definition, methodName));
  const { globals } = await prepareRunGlobals(ctx, { type, method }, { resolved, own });
  const written = { ...definition.globalArguments, ...definitionArguments(definition, methodName) };
  const scope = await openScope(ctx, {
    target: { definition, type: entry.type, file, entry },
    type,
    method: method ?? Object.values(type.methods)[0]!,
    methodName,
    tags: {},
    definitionTags: storedTags(resolved),
    definitionHash: "",
    keep: () => {},
    runNested: () => Promise.resolve({ ok: false, error: { message: "checks run no models" } }),
  });
  const prepared = {
    args: {},
    globals,
    tags: storedTags(resolved),
    unresolved: resolved.unresolved,
    secrets: resolved.secrets,
    words: resolved.words,
    written,
    hadExpressions: resolved.hadExpressions,
    overriddenGlobals: [],
  };
  const { context } = methodContext(scope, prepared, await celEnvironment(ctx, type));
  const unknown = new Set<string>();
  const plain = { ...globals.values, ...Object.fromEntries(globals.unresolved) };
  const missing = await missingArguments(method, written);
  const checked = {
    globalArgs: guarded(
      plain,
      [...globals.unresolved.keys()],
      (key) => unknown.add(`globalArguments.${key}`),
    ),
    unresolvedMethodArgs: guarded(
      written,
      missing,
      (key) => unknown.add(`methods.${methodName}.arguments.${key}`),
    ),
  };
  return { context: checkContext(context, checked), unknown };
}

/** Arguments that a method requires and that only its inputs can give. */
async function missingArguments(method: Method | undefined, written: object): Promise<string[]> {
  const shape = method && unwrappedShape(method.arguments);
  const missing: string[] = [];
  for (const [name, schema] of shape?.kind === "object" ? Object.entries(shape.fields) : []) {
    if (Object.hasOwn(written, name)) continue;
    if (!(await parseSchema(schema, undefined)).success) missing.push(name);
  }
  return missing;
}

/** A copy that stops who reads one of some keys: a check must not judge what is not known yet. */
function guarded(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  onRead: (key: string) => void,
): Record<string, unknown> {
  return new Proxy({ ...values }, {
    get(target, name, receiver) {
      if (typeof name !== "string" || !keys.includes(name)) return Reflect.get(target, name, receiver);
      onRead(name);
      throw new Error(`'${name}' is known only to a run`);
    },
  });
}
