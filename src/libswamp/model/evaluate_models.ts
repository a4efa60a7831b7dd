// SPDX-License-Identifier: MIT
/** `model evaluate`: what a definition says once its expressions are evaluated, as far as that may be stored. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { dependencyOrder } from "../../domain/expressions/dependency_order.ts";
import { sortInputs } from "../../domain/models/declared_inputs.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import { literalWarnings, sensitiveLiterals, withoutSecrets } from "./sensitive_literals.ts";
import type { Context } from "../context.ts";
import { mapPathTexts } from "../../domain/expressions/path_texts.ts";
import { keyOf } from "../expressions/definition_scope.ts";
import { argumentSchemas } from "../expressions/secret_places.ts";
import { assertInputsRead, readToStore } from "./prepare_evaluation.ts";
import { masked } from "./model_document.ts";
import { evaluatedCopy } from "../expressions/evaluated_copy.ts";
import { referencedModels } from "../expressions/referenced_models.ts";
import { reasonText, withLines } from "../expressions/placed_reason.ts";
import { DefinitionResolver, type ResolvedDefinition } from "../expressions/resolve_definition.ts";

type Values = Readonly<Record<string, unknown>>;

/** A field that stays an expression. */
export interface RawField {
  /** Dotted. */
  readonly path: string;
  readonly line?: number;
  readonly expression: string;
  readonly reason: string;
  /** It is evaluated when a method runs: it is, or reads, env, a vault or a sensitive argument. */
  readonly deferred: boolean;
}

/** One of {@link EvaluatedModels}. */
export interface EvaluatedItem {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly hadExpressions: boolean;
  /** Absolute. */
  readonly outputPath: string;
  readonly unresolved: readonly RawField[];
}

/** The `--json` document of `model evaluate <model>`. */
export interface EvaluatedModel extends EvaluatedItem {
  readonly globalArguments: Values;
}

/** The `--json` document of `model evaluate`. */
export interface EvaluatedModels {
  /** In the order of their dependencies. */
  readonly items: readonly EvaluatedItem[];
  readonly total: number;
  /** Those with expressions. */
  readonly evaluated: number;
  /** Definitions that could not be read or have a cycle. */
  readonly failed: readonly { readonly name: string; readonly type: string; readonly error: string }[];
}

/**
 * Evaluates one definition and stores the copy. A field that can not be evaluated stays as it is, with a warning.
 * @throws SwampError MODEL_NOT_FOUND, MODEL_INVALID, ARGUMENTS_INVALID for inputs, EXPRESSION_CYCLE naming the chain,
 *   IO_FAILED.
 */
export async function evaluateModel(
  ctx: Context,
  request: { model: string; inputs: Values },
): Promise<EvaluatedModel> {
  const definitions = await ctx.definitions();
  const entry = await definitions.find(request.model);
  const definition = await readToStore(ctx, entry);
  // A closed declaration refuses other inputs itself, together with everything else that is wrong.
  if (definition.inputs?.additionalProperties !== false) {
    await assertInputsRead(ctx, [definition], request.inputs);
  }
  const { item, copy, secrets } = await evaluate(ctx, {
    entry,
    definition,
    inputs: request.inputs,
    resolver: new DefinitionResolver(ctx, "stored"),
  });
  return { ...item, globalArguments: await shownArguments(ctx, { entry, copy, secrets }) };
}

/** Evaluates every definition, those that others read first. */
export async function evaluateAllModels(ctx: Context, request: { inputs: Values }): Promise<EvaluatedModels> {
  const definitions = await ctx.definitions();
  const read = new Map<string, { entry: DefinitionEntry; definition: Definition }>();
  const failed: { name: string; type: string; error: string }[] = [];
  const fail = ({ name, type }: { name: string; type: string }, error: unknown) => {
    if (!(error instanceof SwampError)) throw error;
    failed.push({ name, type, error: messageOf(error) });
    ctx.warn({ code: error.code, message: `Model '${name}' was not evaluated: ${messageOf(error)}` });
  };
  for (const entry of await definitions.list()) {
    try {
      read.set(entry.name, { entry, definition: await readToStore(ctx, entry) });
    } catch (error) {
      fail(entry, error);
    }
  }
  // What an unreadable definition takes is not known.
  if (failed.length === 0) {
    await assertInputsRead(ctx, [...read.values()].map(({ definition }) => definition), request.inputs);
  }
  const items: EvaluatedItem[] = [];
  const resolver = new DefinitionResolver(ctx, "stored", request.inputs);
  for (const name of await inOrder(ctx, [...read.values()].map(({ definition }) => definition))) {
    const { entry, definition } = read.get(name)!;
    try {
      const inputs = acceptedInputs(definition, request.inputs);
      items.push((await evaluate(ctx, { entry, definition, inputs, resolver })).item);
    } catch (error) {
      fail(entry, error);
    }
  }
  return {
    items,
    total: items.length,
    evaluated: items.filter((item) => item.hadExpressions).length,
    failed,
  };
}

/** Inputs for all models are not meant for each: what a definition refuses is not given to it. */
function acceptedInputs(definition: Definition, inputs: Values): Values {
  const { properties, additionalProperties } = definition.inputs ?? {};
  if (additionalProperties !== false) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => Object.hasOwn(properties ?? {}, key)));
}

/** Names of definitions, those that others read first. Circles of definitions are none yet of their fields. */
async function inOrder(ctx: Context, definitions: readonly Definition[]): Promise<readonly string[]> {
  const names = definitions.map(({ name }) => name);
  const byId = new Map(definitions.map(({ id, name }) => [id.toLowerCase(), name]));
  const needed = new Map<string, string[]>();
  for (const definition of definitions) {
    const { models, readsAny } = await referencedModels(ctx, definition);
    const others = readsAny ? names.filter((name) => name !== definition.name) : [];
    needed.set(definition.name, [
      ...models.map((model) => byId.get(model.toLowerCase()) ?? model),
      ...others,
    ]);
  }
  return dependencyOrder(names, (name) => needed.get(name)!).order;
}

async function evaluate(
  ctx: Context,
  model: { entry: DefinitionEntry; definition: Definition; inputs: Values; resolver: DefinitionResolver },
): Promise<{ item: EvaluatedItem; copy: Definition; secrets: ReadonlySet<string> }> {
  const { entry, definition } = model;
  const file = ctx.repository().display(entry.path);
  const sorted = sortInputs(definition.inputs, model.inputs);
  if (sorted.problems.length > 0) {
    const list = sorted.problems.join("; ");
    throw new SwampError("ARGUMENTS_INVALID", `Input validation failed: ${list}`, {
      hint: `See what ${file} declares in 'inputs'.`,
      details: { problems: sorted.problems },
    });
  }
  const inputs = { ...sorted.declared, ...sorted.others };
  const resolved = await model.resolver.resolve({ definition, file, inputs });
  const unresolved = await rawFields(ctx, entry, resolved);
  warnOfEnvironment(ctx, file, resolved);
  const literals = await sensitiveLiterals(ctx, definition);
  for (const message of await literalWarnings(ctx, entry, literals)) {
    ctx.warn({ code: "SENSITIVE_LITERAL", message, file });
  }
  const copy = evaluatedCopy(resolved);
  const stored = withoutSecrets(copy, definition, literals);
  const outputPath = (await ctx.evaluated()).write({ type: entry.type, id: entry.id }, stored, definition);
  const { id, name, type } = entry;
  const secrets = new Set(
    [...resolved.unresolved.values()].filter(({ isSecret }) => isSecret).map(({ keys }) => keyOf(keys)),
  );
  const item = { id, name, type, hadExpressions: resolved.hadExpressions, outputPath, unresolved };
  return { item, copy, secrets };
}

/** Secrets are shown as `***`, whether they were evaluated or stand in the definition. */
async function shownArguments(
  ctx: Context,
  { entry, copy, secrets }: { entry: DefinitionEntry; copy: Definition; secrets: ReadonlySet<string> },
): Promise<Values> {
  const { globalArguments } = await argumentSchemas(ctx, entry.type);
  const hide = (path: readonly string[], text: string) => secrets.has(keyOf(path)) ? "***" : text;
  return masked(globalArguments, mapPathTexts(copy.globalArguments, hide, ["globalArguments"]) as Values);
}

function warnOfEnvironment(ctx: Context, file: string, { envVars }: ResolvedDefinition): void {
  if (envVars.length === 0) return;
  const list = envVars.map(({ path, envVar }) => `${envVar} (${path})`).join(", ");
  const message = `${file}: Environment variables detected in model definition: ${list}`;
  ctx.warn({ code: "ENV_VAR_USAGE", message, file });
}

/** @throws SwampError EXPRESSION_CYCLE: there is no way to evaluate the field, now or ever. */
async function rawFields(
  ctx: Context,
  entry: DefinitionEntry,
  { unresolved }: ResolvedDefinition,
): Promise<RawField[]> {
  const file = ctx.repository().display(entry.path);
  const fields: RawField[] = [];
  for (const [path, { expression, reason, deferred }] of unresolved) {
    if (deferred) {
      fields.push({ path, expression, reason: reason.message, deferred });
      continue;
    }
    const places = await withLines(ctx, reason);
    const [{ line }] = places;
    const message = reasonText(places, reason.why);
    if (reason.code === "EXPRESSION_CYCLE") {
      throw reason.restated(message, { line });
    }
    ctx.warn({ code: reason.code, message: `${message}; it stays ${expression}`, file });
    fields.push({ path, line, expression, reason: message, deferred });
  }
  return fields;
}
