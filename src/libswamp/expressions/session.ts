// SPDX-License-Identifier: MIT
/** What the parts of one evaluation share. */
import { SwampError } from "../../domain/errors.ts";
import type { ExpressionEngine } from "../../domain/expressions/expression_engine.ts";
import type { Context } from "../context.ts";
import type { DefinitionScope, ExpressionField, FieldState } from "./definition_scope.ts";
import type { DefinitionScopes } from "./definition_scopes.ts";
import type { SecretReader } from "./secret_reader.ts";

/**
 * `stored`: what reads env or a vault, or is a secret by its schema, stays an expression; `checked`: as it, but no type
 * is asked, because nothing is stored; `runtime`: everything is evaluated.
 */
export type Phase = "stored" | "checked" | "runtime";

/** A field that is being evaluated, and those for whose sake. */
export interface Step {
  readonly scope: DefinitionScope;
  readonly field: ExpressionField;
  readonly before?: Step;
}

/** Something that an evaluation ran into and that has to be fetched before it is tried again. */
export type Need = () => Promise<void>;

export interface Session {
  readonly ctx: Context;
  readonly engine: ExpressionEngine;
  readonly phase: Phase;
  readonly scopes: DefinitionScopes;
  readonly secrets: SecretReader;
  /** What was read of the data of models, by what was asked for. */
  readonly outputs: Map<string, unknown>;
  /** What a field becomes. Never throws for a reason that lies in a definition. */
  field(scope: DefinitionScope, field: ExpressionField, before?: Step): Promise<FieldState>;
  /** The chain that leads back to a field, when it is being evaluated already. */
  cycle(scope: DefinitionScope, path: readonly string[], from: Step): SwampError | undefined;
  /** A value as other expressions compute with it; what they make of a secret becomes a sentinel again. */
  reveal(value: unknown): unknown;
}

/** Ends this evaluation; another one follows when the need is met. */
export function later(needs: Need[], need: Need): never {
  needs.push(need);
  throw new SwampError("EXPRESSION_FAILED", "Expression failed: a value is not there yet", {
    hint: "See: swamp help expressions",
  });
}

/** Why an expression is not evaluated before a run: its value must not be stored. */
export function deferral(what: string): SwampError {
  return new SwampError("EXPRESSION_FAILED", `it ${what}, which is done only while a method runs`, {
    hint: "Run the method; swamp model method run --dry-run shows what it would use",
    details: { deferred: true },
  });
}

export function isDeferral(error: unknown): boolean {
  return error instanceof SwampError && error.details?.deferred === true;
}
