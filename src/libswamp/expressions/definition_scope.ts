// SPDX-License-Identifier: MIT
/** One definition while expressions are evaluated: its texts that hold expressions, and what became of each. */
import { holdsExpression } from "../../domain/expressions/delimiters.ts";
import { isPlainObject, mapPathTexts } from "../../domain/expressions/path_texts.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { PlacedReason } from "./placed_reason.ts";

/** A text that holds expressions. */
export interface ExpressionField {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  readonly text: string;
}

/** What a field became. */
export type FieldState =
  | { readonly value: unknown }
  | {
    readonly reason: PlacedReason;
    /** It is, or reads, what only a run may know (env, vault, a sensitive argument). */
    readonly deferred: boolean;
    /** The text that stays: where one of several expressions is deferred, the others are evaluated. */
    readonly text: string;
    /** It has a value, which must not be stored nor shown: the type's schema marks it as a secret. */
    readonly isSecret?: boolean;
  };

/** Keys of a definition whose texts may hold expressions, in the order in which they are evaluated. */
export const EXPRESSION_KEYS = [
  "tags",
  "globalArguments",
  "methods",
  "inputs",
  "reports",
  "driver",
  "driverConfig",
] as const;

export class DefinitionScope {
  readonly fields: readonly ExpressionField[];
  readonly states = new Map<string, FieldState>();

  constructor(
    readonly definition: Definition,
    /** As users know it. */
    readonly file: string,
    readonly inputs: Readonly<Record<string, unknown>>,
  ) {
    this.fields = expressionFields(definition);
  }

  /** The fields that a method needs; all without one. */
  fieldsFor(method: string | undefined): readonly ExpressionField[] {
    if (method === undefined) return this.fields;
    return this.fields.filter(({ path }) =>
      path[0] === "tags" || path[0] === "globalArguments" || (path[0] === "methods" && path[1] === method)
    );
  }

  label(path: readonly string[]): string {
    return `${this.definition.name}.${path.join(".")}`;
  }

  /**
   * A copy of the definition with what is known in the place of the expressions.
   * @param wanted keys of fields; others stay, also when they are known.
   */
  filled(wanted: ReadonlySet<string>): Definition {
    const { definition } = this;
    const changed = EXPRESSION_KEYS.filter((key) => definition[key] !== undefined).map((key) => [
      key,
      mapPathTexts(definition[key], (path, text) => {
        const field = keyOf(path);
        const state = wanted.has(field) ? this.states.get(field) : undefined;
        if (!state) return text;
        return "value" in state ? state.value : state.text;
      }, [key]),
    ]);
    return { ...definition, ...Object.fromEntries(changed) };
  }
}

/** The texts of a definition that hold expressions, in the order in which they are evaluated. */
export function expressionFields(definition: Definition): ExpressionField[] {
  return EXPRESSION_KEYS.flatMap((key) => [...fieldsOf(definition[key], [key])]);
}

/** Names a field inside of its definition; no key can contain the separator by accident. */
export function keyOf(path: readonly string[]): string {
  return path.join("\0");
}

function* fieldsOf(value: unknown, path: readonly string[]): Generator<ExpressionField> {
  if (typeof value === "string") {
    if (holdsExpression(value)) yield { path, text: value };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* fieldsOf(item, [...path, key]);
  }
}

/**
 * A copy of a tree in which texts that hold expressions are asked for when they are read, and may throw.
 * @param read told the path of the text inside of the tree.
 */
export function lazyTree(
  value: unknown,
  path: readonly string[],
  read: (path: readonly string[], text: string) => unknown,
): unknown {
  if (Array.isArray(value)) return lazyMembers([], value, path, read);
  return isPlainObject(value) ? lazyMembers({}, value, path, read) : value;
}

function lazyMembers(
  target: object,
  value: object,
  path: readonly string[],
  read: (path: readonly string[], text: string) => unknown,
): object {
  for (const [key, item] of Object.entries(value)) {
    const place = [...path, key];
    if (typeof item === "string" && holdsExpression(item)) lazy(target, key, () => read(place, item));
    else {Object.defineProperty(target, key, {
        enumerable: true,
        configurable: true,
        writable: true,
        value: lazyTree(item, place, read),
      });}
  }
  return target;
}

/** Adds a member that is made when it is read. */
export function lazy(target: object, key: string, get: () => unknown): void {
  Object.defineProperty(target, key, { enumerable: true, configurable: true, get });
}
