// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { sourcesOf } from "../../domain/expressions/delimiters.ts";
import type { ExpressionEngine } from "../../domain/expressions/expression_engine.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { type ExpressionField, expressionFields, keyOf } from "./definition_scope.ts";
import { ExpressionSession } from "./expression_session.ts";
import type { PlacedReason } from "./placed_reason.ts";
import type { Phase } from "./session.ts";

export interface ResolveRequest {
  readonly definition: Definition;
  /** The definition's file as users know it. */
  readonly file: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly phase: Phase;
  /** Only the arguments of this method, tags and global arguments; undefined: all. */
  readonly method?: string;
}

/** Why a field stays an expression. */
export interface UnresolvedField {
  /** Keys that lead to it. */
  readonly keys: readonly string[];
  /** Its text; where one of several expressions in it was left for a run, the others are evaluated. */
  readonly expression: string;
  /** Names file and field. */
  readonly reason: PlacedReason;
  /** It is, or reads, what phase "stored" leaves for the run: env, a vault, a sensitive argument. */
  readonly deferred: boolean;
  /** It has a value, which must not be stored nor shown. */
  readonly isSecret: boolean;
}

export interface ResolvedDefinition {
  /** A copy with values in place of expressions. Values may look like expressions; only `unresolved` are some. */
  readonly definition: Definition;
  readonly hadExpressions: boolean;
  /** Fields (dotted path) that stay expressions. */
  readonly unresolved: ReadonlyMap<string, UnresolvedField>;
  /** Sentinel → secret: in `definition` sentinels `__SWAMP_VSEC_<hex>_<n>__` stand where secrets belong. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Sentinel → value that is embedded in a script, which may hold sentinels of secrets. */
  readonly words: ReadonlyMap<string, string>;
  /** `env.<name>` in the fields that were asked for. */
  readonly envVars: readonly { readonly path: string; readonly envVar: string }[];
}

/**
 * Evaluates the expressions of a definition, and of others as far as they are read. A field that can not be evaluated
 * stays as it is, with its reason; whether it is needed is the caller's business. Nothing is imported for a
 * definition without expressions.
 */
export function resolveDefinition(ctx: Context, request: ResolveRequest): Promise<ResolvedDefinition> {
  return new DefinitionResolver(ctx, request.phase).resolve(request);
}

/** As {@link resolveDefinition} for many definitions that read each other: each field is evaluated once. */
export class DefinitionResolver {
  #session: ExpressionSession | undefined;

  constructor(
    private readonly ctx: Context,
    private readonly phase: ResolveRequest["phase"],
    /** Inputs of the definitions that others read. */
    private readonly inputs: ResolveRequest["inputs"] = {},
  ) {}

  async resolve(request: Omit<ResolveRequest, "phase">): Promise<ResolvedDefinition> {
    const { definition, file, inputs, method } = request;
    if (expressionFields(definition).length === 0) {
      return {
        definition,
        hadExpressions: false,
        unresolved: new Map(),
        secrets: new Map(),
        words: new Map(),
        envVars: [],
      };
    }
    const engine = await this.ctx.expressions();
    const session = this.#session ??= new ExpressionSession(this.ctx, engine, {
      phase: this.phase,
      inputs: this.inputs,
    });
    const own = session.scopes.add(definition, file, inputs);
    const unresolved = new Map<string, UnresolvedField>();
    const fields = own.fieldsFor(method);
    for (const field of fields) {
      const state = await session.field(own, field);
      if ("value" in state) continue;
      const { text: expression, reason, deferred, isSecret = false } = state;
      unresolved.set(field.path.join("."), { keys: field.path, expression, reason, deferred, isSecret });
    }
    const wanted = new Set(fields.map(({ path }) => keyOf(path)));
    return {
      definition: own.filled(wanted),
      hadExpressions: true,
      unresolved,
      secrets: session.sentinels.secrets,
      words: session.sentinels.words,
      envVars: envVarsOf(engine, fields),
    };
  }
}

/** The environment variables that fields name. A text that is no expression names none. */
export function envVarsOf(
  engine: ExpressionEngine,
  fields: readonly ExpressionField[],
): { path: string; envVar: string }[] {
  return fields.flatMap(({ path, text }) =>
    sourcesOf(text).flatMap((source) =>
      variablesOf(engine, source).map((envVar) => ({ path: path.join("."), envVar }))
    )
  );
}

function variablesOf(engine: ExpressionEngine, source: string): string[] {
  try {
    return engine.parse(source).facts.environment.filter((name) => name !== undefined);
  } catch (error) {
    if (error instanceof SwampError) return [];
    throw error;
  }
}
