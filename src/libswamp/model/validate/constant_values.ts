// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { ExpressionFacts } from "../../../domain/expressions/expression_engine.ts";
import { mapPathTexts } from "../../../domain/expressions/path_texts.ts";
import { fillTemplate, parseTemplate } from "../../../domain/expressions/template.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { Context } from "../../context.ts";
import { expressionFields, keyOf } from "../../expressions/definition_scope.ts";

/** The definition with those expressions evaluated that read nothing: their values can be judged before a run. */
export async function withConstants(ctx: Context, definition: Definition): Promise<Definition> {
  const values = new Map<string, unknown>();
  for (const { path, text } of expressionFields(definition)) {
    const constant = await constantOf(ctx, text);
    if (constant) values.set(keyOf(path), constant.value);
  }
  if (values.size === 0) return definition;
  const filled = <Key extends "globalArguments" | "methods">(key: Key): Definition[Key] =>
    mapPathTexts(definition[key], (path, text) => {
      const field = keyOf(path);
      return values.has(field) ? values.get(field) : text;
    }, [key]) as Definition[Key];
  return { ...definition, globalArguments: filled("globalArguments"), methods: filled("methods") };
}

/** The value of a text whose expressions read nothing; undefined for other texts. */
async function constantOf(ctx: Context, text: string): Promise<{ readonly value: unknown } | undefined> {
  const parts = parseTemplate(text);
  if (parts.some(({ kind }) => kind === "open")) return undefined;
  const engine = await ctx.expressions();
  const values: unknown[] = [];
  try {
    for (const part of parts) {
      if (part.kind !== "expression") continue;
      const parsed = engine.parse(part.source);
      if (!readsNothing(parsed.facts)) return undefined;
      values.push(await parsed.evaluate({}));
    }
  } catch (error) {
    // The validation of expressions says what is wrong with it.
    if (error instanceof SwampError) return undefined;
    throw error;
  }
  return { value: fillTemplate(parts, values) };
}

function readsNothing({ isRaw, readsAnyModel, ...reads }: ExpressionFacts): boolean {
  return !isRaw && !readsAnyModel && Object.values(reads).every(({ length }) => length === 0);
}
