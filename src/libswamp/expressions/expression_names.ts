// SPDX-License-Identifier: MIT
/** The names that an expression may read, with as little behind them as it needs. */
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { readsOf, withGlobalDefaults } from "./global_defaults.ts";
import type { ExpressionFacts } from "../../domain/expressions/expression_engine.ts";
import { dataFunctions, fileFunctions } from "./data_functions.ts";
import { type DefinitionScope, keyOf, lazy, lazyTree } from "./definition_scope.ts";
import { later, type Need, type Session, type Step } from "./session.ts";
import { modelExecution, modelOutputs } from "./model_outputs.ts";

export interface Evaluation {
  readonly step: Step;
  /** What has to be fetched before the expression is evaluated again. */
  readonly needs: Need[];
}

export interface Names {
  readonly names: Record<string, unknown>;
  /** What the expression names and nobody has: the better reason when its evaluation fails. */
  readonly missing: SwampError[];
}

export async function expressionNames(
  session: Session,
  facts: ExpressionFacts,
  evaluation: Evaluation,
): Promise<Names> {
  const { scope } = evaluation.step;
  const missing: SwampError[] = [...missingInputs(facts, scope), ...missingVariables(session, facts)];
  const names: Record<string, unknown> = {
    inputs: scope.inputs,
    self: pick(definitionView(session, await withDefaults(session, scope, facts.self), evaluation), [
      "id",
      "name",
      "version",
      "tags",
      "globalArguments",
    ]),
    env: facts.environment.length > 0 ? session.ctx.platform.environment() : {},
    data: dataFunctions(session, missing),
    file: fileFunctions(session),
    vault: { get: (vault: unknown, key: unknown) => session.secrets.get(String(vault), String(key)) },
    model: await modelNames(session, facts, { ...evaluation, missing }),
  };
  return { names, missing };
}

async function modelNames(
  session: Session,
  facts: ExpressionFacts,
  evaluation: Evaluation & { missing: SwampError[] },
): Promise<object> {
  const models = {};
  for (const { model } of facts.models) {
    const found = await session.scopes.load(model);
    if (!(found instanceof SwampError)) {
      const read = await withDefaults(session, found, readsOf(facts, model));
      lazy(models, model, modelView(session, facts, { ...evaluation, model, ...read }));
    } else if (found.code === "MODEL_NOT_FOUND") evaluation.missing.push(found);
    else lazy(models, model, thrower(found));
  }
  if (!facts.readsAnyModel) return models;
  for (const name of await session.scopes.names()) {
    if (Object.hasOwn(models, name)) continue;
    lazy(models, name, () => {
      const found = session.scopes.known(name);
      if (!found) return later(evaluation.needs, async () => void await session.scopes.load(name));
      if (found instanceof SwampError) throw found;
      return modelView(session, facts, {
        ...evaluation,
        model: name,
        scope: found,
        definition: found.definition,
      })();
    });
  }
  return models;
}

interface ModelEvaluation extends Evaluation {
  readonly missing: SwampError[];
  /** As the expression calls it. */
  readonly model: string;
  readonly scope: DefinitionScope;
  /** That of the scope, with what its type gives. */
  readonly definition: Definition;
}

/** A definition as it is read: with the defaults of global arguments that it does not give. */
interface ReadDefinition {
  readonly scope: DefinitionScope;
  readonly definition: Definition;
}

async function withDefaults(
  { ctx, phase }: Session,
  scope: DefinitionScope,
  reads: readonly (readonly string[])[],
): Promise<ReadDefinition> {
  return { scope, definition: await withGlobalDefaults(ctx, scope.definition, { reads, phase }) };
}

/** `model.<name>`: made when it is read. */
function modelView(
  session: Session,
  facts: ExpressionFacts,
  evaluation: ModelEvaluation,
): () => object {
  let view: object | undefined;
  return () => {
    if (view) return view;
    const definition = definitionView(session, evaluation, evaluation);
    view = {
      input: pick(definition, ["id", "name", "version", "tags", "globalArguments"]),
      definition: pick(definition, ["id", "name", "version", "tags", "globalArguments", "inputs"]),
    };
    modelOutputs(session, facts, { ...evaluation, view });
    modelExecution(session, { ...evaluation, view });
    return view;
  };
}

/** A definition whose fields that hold expressions give their values, or the reason why they have none. */
function definitionView(
  session: Session,
  { scope, definition }: ReadDefinition,
  evaluation: Evaluation,
): object {
  return lazyTree({ ...definition }, [], (path, text) => {
    const state = scope.states.get(keyOf(path));
    if (state && "value" in state) return session.reveal(state.value);
    if (state) throw state.reason;
    const cycle = session.cycle(scope, path, evaluation.step);
    if (cycle) throw cycle;
    return later(
      evaluation.needs,
      async () => void await session.field(scope, { path, text }, evaluation.step),
    );
  }) as object;
}

/** A copy of some members, those that are made when they are read included. */
function pick(source: object, keys: readonly string[]): object {
  const own = Object.getOwnPropertyDescriptors(source) as Record<string, PropertyDescriptor>;
  const picked = {};
  for (const key of keys) Object.defineProperty(picked, key, own[key] ?? { enumerable: true, value: null });
  return picked;
}

function thrower(error: SwampError): () => never {
  return () => {
    throw error;
  };
}

function missingInputs(facts: ExpressionFacts, scope: DefinitionScope): SwampError[] {
  return facts.inputs.filter((name) => name !== undefined && !Object.hasOwn(scope.inputs, name)).map((name) =>
    new SwampError("EXPRESSION_FAILED", `Expression failed: the input '${name}' is not given`, {
      hint: `Give it with: --input ${name}=…`,
      details: { input: name },
    })
  );
}

function missingVariables(session: Session, facts: ExpressionFacts): SwampError[] {
  return facts.environment.filter((name) =>
    name !== undefined && session.ctx.platform.env(name) === undefined
  ).map(
    (name) =>
      new SwampError("EXPRESSION_FAILED", `Expression failed: the environment variable ${name} is not set`, {
        hint: `Set it before the command: ${name}=… swamp …`,
        details: { envVar: name },
      }),
  );
}
