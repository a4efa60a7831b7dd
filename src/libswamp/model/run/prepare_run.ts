// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Method, ModelType } from "../../../domain/models/model_type.ts";
import {
  definitionArguments,
  prepareArguments,
  type PreparedGlobals,
  prepareGlobals,
  type Problem,
} from "../../../domain/models/prepare_arguments.ts";
import type { Context } from "../../context.ts";
import { expressionFields } from "../../expressions/definition_scope.ts";
import { type ResolvedDefinition, resolveDefinition } from "../../expressions/resolve_definition.ts";
import { textOf } from "../../../domain/expressions/template.ts";
import { revealSecrets } from "../../../domain/expressions/sentinels.ts";
import { type ArgumentProblem, ArgumentsInvalid, writtenAt } from "./arguments_invalid.ts";
import { hideParsed, hideSensitive } from "./hide_sensitive.ts";
import { type Unresolved, unresolvedError } from "./context/unresolved_expression.ts";
import type { RunToPrepare } from "./run_to_prepare.ts";
import { warnOfEnvironment, warnOfExpressions, warnOfMissing, warnOfTags } from "./prepare_warnings.ts";
import { type RunInputs, sortRunInputs, withGlobals } from "./sort_run_inputs.ts";
import { neededFields, readInputs } from "./needed_inputs.ts";

type Values = Record<string, unknown>;

/** Everything a method is called with. */
export interface PreparedRun {
  readonly args: unknown;
  readonly globals: PreparedGlobals;
  /** Of the definition, for everything that is stored. */
  readonly tags: Readonly<Record<string, string>>;
  /** Fields that could not be resolved; only reading them is an error. */
  readonly unresolved: Unresolved;
  /** Sentinel and secret. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Sentinel and value, of values that are embedded in scripts; they may hold sentinels of secrets. */
  readonly words: ReadonlyMap<string, string>;
  /** Global and method arguments as they are written, inputs laid over them. */
  readonly written: Readonly<Values>;
  readonly hadExpressions: boolean;
  /** Names of global arguments that inputs replace for this run. */
  readonly overriddenGlobals: readonly string[];
}

/**
 * Sorts the inputs, resolves expressions as far as the method needs them, and validates all arguments.
 * @throws SwampError ARGUMENTS_INVALID with all problems of a step; the reason of an expression that the method needs
 *   and that could not be resolved, with file and field.
 */
export async function prepareRun(ctx: Context, request: RunToPrepare): Promise<PreparedRun> {
  const { methodName, file } = request;
  const inputs = await sortRunInputs(ctx, request);
  const definition = withGlobals(request.definition, inputs.globals);
  const run = { ...request, definition };
  warnOfExpressions(ctx, run.inputs);
  const resolved = await resolveDefinition(ctx, {
    definition,
    file,
    inputs: inputs.expressions,
    phase: "runtime",
    method: methodName,
  });
  warnOfEnvironment(ctx, resolved, definition.name);
  warnOfTags(ctx, resolved);
  const own = { ...definitionArguments(resolved.definition, methodName), ...inputs.own };
  await assertResolved(ctx, run, { resolved, inputs });
  const { globals, given: givenGlobals } = await prepareRunGlobals(ctx, run, { resolved, own });
  if (globals.problems.length > 0) throw globalsInvalid(request, { globals, inputs });
  warnOfMissing(ctx, run, globals);
  const args = await methodArguments(run, { own, globals, resolved });
  hideParsed(ctx.redactor, run.method.arguments, { given: { ...givenGlobals, ...own }, parsed: args });
  return {
    args,
    globals,
    tags: storedTags(resolved),
    unresolved: resolved.unresolved,
    secrets: resolved.secrets,
    words: resolved.words,
    written: {
      ...definition.globalArguments,
      ...definitionArguments(definition, methodName),
      ...inputs.own,
    },
    hadExpressions: expressionFields(request.definition).length > 0,
    overriddenGlobals: Object.keys(inputs.globals),
  };
}

/** What the definition gives is named with its line, an input is not. */
function globalsInvalid(
  run: RunToPrepare,
  { globals, inputs }: { readonly globals: PreparedGlobals; readonly inputs: RunInputs },
): SwampError {
  const problems = globals.problems.map(({ text, path, field }): ArgumentProblem => ({
    text,
    ...(Object.hasOwn(inputs.globals, field)
      ? {}
      : { written: writtenAt(["globalArguments"], run.definition.globalArguments, path) }),
  }));
  const change = run.isDirect
    ? `Give others with: --global-arg <name>=<value>; see: swamp model type describe ${run.type.type}`
    : `Change them: swamp model edit ${run.definition.name}`;
  return new ArgumentsInvalid(
    "Global arguments validation failed",
    { file: run.file, problems },
    problems.some(({ written }) => written) ? change : "Give others with --input key=value",
  );
}

/**
 * Global arguments as methods and checks get them. What is secret of them, and of the method's own, is hidden from here
 * on.
 * @returns also what is given for them, without what stays an expression.
 */
export async function prepareRunGlobals(
  ctx: Context,
  { type, method }: { readonly type: ModelType; readonly method?: Method },
  { resolved, own }: { readonly resolved: ResolvedDefinition; readonly own: Readonly<Values> },
): Promise<{ globals: PreparedGlobals; given: Values }> {
  const globalArguments = revealSecrets(resolved.definition.globalArguments, resolved.secrets);
  // The text of an expression is no secret: errors name it.
  const split = splitUnresolved(globalArguments, resolved.unresolved);
  hideSensitive(ctx.redactor, { type, method }, { globalArguments: split.plain, own });
  const globals = await prepareGlobals(type.globalArguments, globalArguments, split);
  hideParsed(ctx.redactor, type.globalArguments, { given: split.plain, parsed: globals.values });
  return { globals, given: split.plain };
}

/** Parsed arguments; those that the method passes on itself keep sentinels in the place of secrets. */
async function methodArguments(
  run: RunToPrepare,
  { own, globals, resolved }: { own: Values; globals: PreparedGlobals; resolved: ResolvedDefinition },
): Promise<unknown> {
  const { method } = run;
  const prepared = await prepareArguments(
    method.arguments,
    globals.values,
    revealSecrets(revealSecrets(own, resolved.words), resolved.secrets),
  );
  if (!prepared.success) throw argumentsInvalid(run, { problems: prepared.problems, globals, resolved });
  const embedded = [...resolved.secrets.keys(), ...resolved.words.keys()];
  if (embedded.length === 0) return prepared.value;
  const sentinels = (method.sentinelArguments ?? []).filter((name) => typeof own[name] === "string");
  const args = {
    ...prepared.value as Values,
    ...Object.fromEntries(sentinels.map((name) => [name, own[name]])),
  };
  assertSentinels(run, args, embedded);
  return args;
}

/** Told like other mistakes in arguments: before the run begins, with the place in the definition. */
function assertSentinels(run: RunToPrepare, args: Values, sentinels: readonly string[]): void {
  try {
    run.method.assertSentinels?.(args, sentinels);
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const field = String(error.details?.argument);
    const { text, written } = placed(run, { field, path: [field], text: `${field}: ${error.message}` });
    // Of several expressions the first need not be the one that is refused: none is named.
    const problems = [{ text, ...(written ? { written: { keys: written.keys, value: undefined } } : {}) }];
    throw new ArgumentsInvalid(INVALID, { file: run.file, problems }, error.hint!);
  }
}

const INVALID = "Method arguments validation failed";

/** With its place, when the definition gives the argument. */
function placed(run: RunToPrepare, { field, path, text }: Problem): ArgumentProblem {
  const given = definitionArguments(run.definition, run.methodName);
  if (!Object.hasOwn(given, field) || Object.hasOwn(run.inputs, field)) return { text };
  return { text, written: writtenAt(["methods", run.methodName, "arguments"], given, path) };
}

function argumentsInvalid(
  run: RunToPrepare,
  found: {
    problems: readonly Problem[];
    globals: PreparedGlobals;
    resolved: ResolvedDefinition;
  },
): SwampError {
  // A missing argument that a global argument would give, were its expression resolved.
  const needed = found.problems.find(({ field }) => found.globals.unresolved.has(field));
  if (needed) return unresolvedError(run.file, `globalArguments.${needed.field}`, found.resolved.unresolved);
  const { definition, methodName, file } = run;
  const problems = found.problems.map((problem) => placed(run, problem));
  const change = problems.some(({ written }) => written)
    ? `Change the definition: swamp model edit ${definition.name}`
    : "Give arguments with --input key=value";
  return new ArgumentsInvalid(
    INVALID,
    { file, problems },
    // A direct run that was refused has left no model behind.
    run.isDirect
      ? `See what it takes: swamp model type describe ${run.type.type}\n${change}`
      : `See what it takes: swamp model method describe ${definition.name} ${methodName}\n${change}`,
  );
}

/** A resolved value may look like an expression; only fields that stay unresolved are. */
function splitUnresolved(values: Readonly<Values>, unresolved: ResolvedDefinition["unresolved"]) {
  const fields = new Map<string, string>();
  for (const { keys: [place, field], expression } of unresolved.values()) {
    if (place === "globalArguments" && field !== undefined && !fields.has(field)) {
      fields.set(field, expression);
    }
  }
  const plain = Object.fromEntries(Object.entries(values).filter(([key]) => !fields.has(key)));
  return { plain, unresolved: fields };
}

/** Inputs must be right, those that the method needs must be there, and its own arguments must all be resolved. */
async function assertResolved(
  ctx: Context,
  run: RunToPrepare,
  { resolved, inputs }: { resolved: ResolvedDefinition; inputs: RunInputs },
): Promise<void> {
  const { unresolved } = resolved;
  const needed = await neededFields({ ...run, replaced: Object.keys(inputs.own) }, unresolved);
  const missing = inputs.missing.length === 0 ? [] : await readInputs(ctx, unresolved, needed);
  const problems = [
    ...inputs.problems,
    ...inputs.missing.filter((name) => missing.includes(name)).map((name) => `"${name}" is required`),
  ];
  if (problems.length > 0) {
    throw new ArgumentsInvalid(
      "Input validation failed",
      { file: run.file, problems: problems.map((text) => ({ text })) },
      inputs.problems.length > 0
        ? `See which inputs the definition declares: swamp model get ${run.definition.name} --json`
        : "Give inputs with --input key=value, or a file of them with --input-file",
    );
  }
  const first = needed.find((path) => !path.startsWith("globalArguments."));
  if (first !== undefined) throw unresolvedError(run.file, first, unresolved);
}

/**
 * Tags are texts that are stored with every output: what holds a secret is left out, and so is what could not be
 * evaluated, which a search for the tag must not find.
 */
export function storedTags({ definition, unresolved, secrets }: ResolvedDefinition): Record<string, string> {
  const failed = new Set(
    [...unresolved.values()].map(({ keys }) => keys).filter(([key]) => key === "tags").map(([, name]) =>
      name
    ),
  );
  const sentinels = [...secrets.keys()];
  const tags = Object.entries(definition.tags).map(([name, value]) => [name, textOf(value)] as const);
  return Object.fromEntries(
    tags.filter(([name, text]) =>
      !failed.has(name) && !sentinels.some((sentinel) => text.includes(sentinel))
    ),
  );
}
