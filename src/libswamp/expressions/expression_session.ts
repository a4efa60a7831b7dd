// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { ExpressionEngine, ParsedExpression } from "../../domain/expressions/expression_engine.ts";
import { mapPathTexts } from "../../domain/expressions/path_texts.ts";
import { revealSecrets, Sentinels } from "../../domain/expressions/sentinels.ts";
import {
  escapeTemplate,
  fillTemplate,
  isLoneExpression,
  parseTemplate,
  type TemplatePart,
  textOf,
} from "../../domain/expressions/template.ts";
import type { Context } from "../context.ts";
import { type DefinitionScope, type ExpressionField, type FieldState, keyOf } from "./definition_scope.ts";
import { DefinitionScopes } from "./definition_scopes.ts";
import { expressionNames } from "./expression_names.ts";
import { ScriptFields } from "./script_fields.ts";
import { SecretPlaces } from "./secret_places.ts";
import { SecretReader } from "./secret_reader.ts";
import { PlacedReason } from "./placed_reason.ts";
import { deferral, isDeferral, type Need, type Phase, type Session, type Step } from "./session.ts";

/** An expression reads at most so many things that only its evaluation shows. */
const MOST_ROUNDS = 10_000;

/**
 * Evaluates fields of definitions, each once, and before it the fields that it reads, in whichever definition they
 * are. What can not be evaluated keeps its reason.
 */
export class ExpressionSession implements Session {
  readonly scopes: DefinitionScopes;
  readonly secrets: SecretReader;
  readonly sentinels: Sentinels;
  /** What was read of the data of models, by what was asked for. */
  readonly outputs = new Map<string, unknown>();

  readonly phase: Phase;
  readonly #secretPlaces: SecretPlaces;
  readonly #scriptFields: ScriptFields;

  /** @param options.inputs of the definitions that others read. */
  constructor(
    readonly ctx: Context,
    readonly engine: ExpressionEngine,
    options: { readonly phase: Phase; readonly inputs: Readonly<Record<string, unknown>> },
  ) {
    this.phase = options.phase;
    this.scopes = new DefinitionScopes(ctx, options.inputs);
    this.secrets = new SecretReader(ctx);
    this.#secretPlaces = new SecretPlaces(ctx);
    this.#scriptFields = new ScriptFields(ctx);
    this.sentinels = new Sentinels(ctx.platform.randomHex(8));
  }

  /** What a field becomes. Never throws for a reason that lies in the definition. */
  async field(scope: DefinitionScope, field: ExpressionField, before?: Step): Promise<FieldState> {
    const key = keyOf(field.path);
    const known = scope.states.get(key);
    if (known) return known;
    const step = { scope, field, before };
    const state = await this.#storable(await this.#evaluate(step), step);
    scope.states.set(key, state);
    return state;
  }

  /** A value as other expressions compute with it; what they make of a secret becomes a sentinel again. */
  reveal(value: unknown): unknown {
    const embedded = revealSecrets(value, this.sentinels.words);
    return revealSecrets(embedded, this.sentinels.secrets, () => this.secrets.give());
  }

  /** The chain that leads back to a field, when it is being evaluated already. */
  cycle(scope: DefinitionScope, path: readonly string[], from: Step): SwampError | undefined {
    const labels: string[] = [];
    for (let step: Step | undefined = from; step; step = step.before) {
      labels.unshift(step.scope.label(step.field.path));
      if (step.scope !== scope || keyOf(step.field.path) !== keyOf(path)) continue;
      const chain = [...labels, scope.label(path)];
      return new SwampError("EXPRESSION_CYCLE", `Expressions depend on each other: ${chain.join(" → ")}`, {
        hint: `Write a value into one of them: swamp model edit ${scope.definition.name}`,
        details: { chain },
      });
    }
    return undefined;
  }

  /** What a schema marks as a secret is not stored, whatever it was made of: not even a part of it. */
  async #storable(state: FieldState, step: Step): Promise<FieldState> {
    const { scope, field } = step;
    if (this.phase !== "stored" || ("reason" in state && !state.deferred)) return state;
    if (!await this.#secretPlaces.include(scope.definition, field.path)) return state;
    if ("reason" in state) return { ...state, text: field.text };
    const reason = placed(deferral("gives a sensitive argument its value"), step);
    return { reason, deferred: true, text: field.text, isSecret: true };
  }

  async #evaluate(step: Step): Promise<FieldState> {
    const { text } = step.field;
    const values: unknown[] = [];
    const left: TemplatePart[] = [];
    let deferred: SwampError | undefined;
    try {
      const parts = parseTemplate(text);
      const isLone = isLoneExpression(parts);
      const inScript = !isLone && await this.#scriptFields.include(step.scope.definition, step.field.path);
      for (const part of parts) {
        if (part.kind === "open") {
          throw new SwampError("EXPRESSION_INVALID", "Invalid expression: '${{' has no '}}' after it", {
            hint: "An expression is written ${{ expression }}; see: swamp help expressions",
          });
        }
        if (part.kind === "text") {
          left.push(part);
          continue;
        }
        const result = await this.#partOf(part.source, step);
        if (result instanceof SwampError) {
          deferred = result;
          left.push(part);
        } else if (inScript && !isPlainText(result) && !this.sentinels.secrets.has(textOf(result.value))) {
          values.push(this.sentinels.word(textOf(this.#insertable(result.value))));
          left.push(asLiteral(textOf(result.value)));
          if (this.phase === "stored") deferred ??= deferral("is a word of a script");
        } else {
          values.push(isLone ? result.value : this.#insertable(result.value));
          left.push({ kind: "text", text: escapeTemplate(textOf(result.value)) });
        }
      }
    } catch (error) {
      return { reason: placed(error, step), deferred: false, text };
    }
    if (!deferred) return { value: fillTemplate(parseTemplate(text), values) };
    return { reason: placed(deferred, step), deferred: true, text: fillText(left) };
  }

  /** The value of one expression, or why it is left for a run. */
  async #partOf(source: string, step: Step): Promise<PartValue | SwampError> {
    const parsed = this.engine.parse(source);
    const { secrets, environment } = parsed.facts;
    if (this.phase !== "runtime" && secrets.length > 0) return deferral("reads a vault");
    if (this.phase !== "runtime" && environment.length > 0) return deferral("reads the environment");
    try {
      return { value: await this.#value(parsed, step), isRaw: parsed.facts.isRaw };
    } catch (error) {
      if (error instanceof SwampError && isDeferral(error)) return error;
      throw error;
    }
  }

  /** Evaluates again as long as the evaluation runs into something that can be fetched. */
  async #value(parsed: ParsedExpression, step: Step): Promise<unknown> {
    await this.secrets.prefetch(parsed.facts.secrets);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const needs: Need[] = [];
      const { names, missing } = await expressionNames(this, parsed.facts, { step, needs });
      let value: unknown;
      let failure: unknown;
      const given = this.secrets.given;
      try {
        value = await parsed.evaluate(names);
      } catch (error) {
        failure = error;
      }
      if (needs.length > 0) {
        for (const need of needs) await need();
        continue;
      }
      if (failure === undefined) {
        const reads = parsed.facts.secrets.length > 0 || this.secrets.given > given;
        return this.#protect(value, parsed, reads);
      }
      const isPlain = failure instanceof SwampError && failure.code === "EXPRESSION_FAILED";
      throw isPlain && missing.length > 0 && !isDeferral(failure) ? missing[0] : failure;
    }
    throw new SwampError(
      "EXPRESSION_FAILED",
      "Expression failed: it reads too much that depends on other values",
      { hint: "Split it: let another field hold a part, and read that field by self" },
    );
  }

  /** A number that is a secret is one inside of a text, too. */
  #insertable(value: unknown): unknown {
    const isNumber = typeof value === "number" || typeof value === "bigint";
    return isNumber && this.secrets.isSecret(String(value)) ? this.sentinels.of(String(value)) : value;
  }

  /** Texts that hold a secret, or were made from one, become sentinels. */
  #protect(value: unknown, parsed: ParsedExpression, reads: boolean): unknown {
    if (!this.secrets.hasRead) return value;
    return mapPathTexts(value, (_path, text) => {
      if (text === "" || !(reads || this.secrets.isIn(text))) return text;
      // What was computed from a secret is one too, unless it stands in the expression for all to see.
      if (!this.secrets.isIn(text) && !parsed.text.includes(text)) this.ctx.redactor.add(text);
      return this.sentinels.of(text);
    });
  }
}

/** What one expression of a text evaluates to. */
interface PartValue {
  readonly value: unknown;
  /** It is `raw(…)`: text of the script on purpose. */
  readonly isRaw: boolean;
}

/** Whether a value may stand in the text of a script as it is: it was meant to, or no shell reads more in it. */
function isPlainText({ value, isRaw }: PartValue): boolean {
  return isRaw || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** An expression that has this text as its value. */
function asLiteral(text: string): TemplatePart {
  const source = JSON.stringify(text);
  return { kind: "expression", source, whole: `\${{ ${source} }}` };
}

function fillText(parts: readonly TemplatePart[]): string {
  return parts.map((part) => part.kind === "expression" ? part.whole : part.text).join("");
}

/** The error with the file, the field and its text. */
function placed(thrown: unknown, { scope, field }: Step): PlacedReason {
  if (!(thrown instanceof SwampError)) throw thrown;
  const place = { file: scope.file, field: field.path.join(".") };
  if (!(thrown instanceof PlacedReason)) return new PlacedReason([place], thrown, field.text);
  // A circle names all of its fields itself: the places on the way would only repeat them.
  const before = thrown.code === "EXPRESSION_CYCLE" ? [] : thrown.places;
  return new PlacedReason([place, ...before], thrown.why, field.text);
}
