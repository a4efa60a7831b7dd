// SPDX-License-Identifier: MIT
/** What an expression says about itself, found on its parsed tree. */
export interface ExpressionFacts {
  /** `model.<name>.<part>…`: what is read of other definitions. */
  readonly models: readonly ModelReference[];
  /** `model[x]` with a computed name: it may read any definition. */
  readonly readsAnyModel: boolean;
  /** First arguments of `data.*` and `file.contents` that are literal names; undefined for computed ones. */
  readonly dataModels: readonly (string | undefined)[];
  /** `vault.get(vault, key)`; undefined for what is computed. */
  readonly secrets: readonly { readonly vault?: string; readonly key?: string }[];
  /** `data.latest(model, name)` with literal names. */
  readonly records: readonly RecordReference[];
  /** `env.<name>`; undefined for computed names. */
  readonly environment: readonly (string | undefined)[];
  /** `inputs.<name>`; undefined when the whole or a computed one is read. */
  readonly inputs: readonly (string | undefined)[];
  /** `self.<path>`, up to the first computed member. */
  readonly self: readonly (readonly string[])[];
  /** The whole expression is `raw(x)`: its value is text of a script on purpose. */
  readonly isRaw: boolean;
  /** Other free names: what nobody declares, with the members after it. */
  readonly others: readonly (readonly string[])[];
}

export interface RecordReference {
  readonly model: string;
  readonly name: string;
  /** The members after it, up to the first computed or optional one. */
  readonly path: readonly string[];
}

export interface ModelReference {
  /** Name or id as written. */
  readonly model: string;
  /** The members after it, up to the first computed one: `["input", "globalArguments", "region"]`. */
  readonly path: readonly string[];
}

export interface ParsedExpression {
  /** Without its delimiters. */
  readonly text: string;
  readonly facts: ExpressionFacts;
  /**
   * Integers come back as numbers, optional values as themselves or null, all else as plain values.
   * @param names values of the free names. `data`, `file` and `vault` are objects of functions, which may be
   *   asynchronous. A SwampError thrown by one of them, or by a getter, comes back as it is.
   * @throws SwampError EXPRESSION_FAILED with the reason.
   */
  evaluate(names: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The expression language. */
export interface ExpressionEngine {
  /** @throws SwampError EXPRESSION_INVALID, its message beginning with `Invalid expression:`. */
  parse(text: string): ParsedExpression;
  /** A fresh environment for extension code (`context.createCelEnvironment`). */
  environment(): unknown;
}
