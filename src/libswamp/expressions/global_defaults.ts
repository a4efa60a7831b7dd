// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { ExpressionFacts } from "../../domain/expressions/expression_engine.ts";
import { isPlainObject } from "../../domain/expressions/path_texts.ts";
import type { Definition } from "../../domain/models/definition.ts";
import type { Phase } from "./session.ts";
import type { Context } from "../context.ts";

/**
 * What the type gives for global arguments that a definition does not: expressions see the values that methods see.
 * @param found.reads paths that are read of the definition; the type is asked only when one of them is not given.
 * @param found.phase while a definition is only checked, no type is loaded.
 */
export async function withGlobalDefaults(
  ctx: Context,
  definition: Definition,
  { reads, phase }: { readonly reads: readonly (readonly string[])[]; readonly phase: Phase },
): Promise<Definition> {
  const given = definition.globalArguments;
  const isAsked = reads.some(([member, name]) =>
    member === "globalArguments" && (name === undefined || !Object.hasOwn(given, name))
  );
  return isAsked
    ? { ...definition, globalArguments: { ...await defaultsOf(ctx, definition.type, phase), ...given } }
    : definition;
}

/** What the expressions of a field read of a definition by its name. */
export function readsOf(facts: ExpressionFacts, model: string): (readonly string[])[] {
  return facts.models.filter((reference) => reference.model === model).map(({ path }) => path.slice(1));
}

/** A type that cannot be described gives nothing; that it is broken is said where it is needed. */
async function defaultsOf(ctx: Context, type: string, phase: Phase): Promise<Record<string, unknown>> {
  let properties: unknown;
  try {
    const registry = await ctx.registry("model");
    const description = phase === "checked"
      ? await registry.describeSeen(type)
      : await registry.describe(type);
    properties = description?.globalArguments?.properties;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
  }
  if (!isPlainObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      isPlainObject(property) && property.default !== undefined ? [[name, property.default]] : []
    ),
  );
}
