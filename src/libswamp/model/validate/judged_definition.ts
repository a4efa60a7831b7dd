// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../../domain/models/definition.ts";
import type { InspectedDefinition } from "../../../domain/models/definition_store.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import type { Context } from "../../context.ts";
import { upgradeTarget } from "../run/upgrade_target.ts";
import { withConstants } from "./constant_values.ts";

interface Inspected {
  readonly entry: DefinitionEntry;
  readonly inspected: InspectedDefinition;
  readonly type: ModelType;
}

/** A definition as validation judges it. */
export interface JudgedDefinition {
  readonly definition: Definition;
  /** The definition with the values of expressions that read nothing. */
  readonly constants: Definition;
  /** Why it cannot be brought to the version of its type. */
  readonly failure?: SwampError;
}

/** Upgrades a definition in memory, and evaluates what is constant in it. */
export async function judgedDefinition(ctx: Context, inspected: Inspected): Promise<JudgedDefinition> {
  const { definition, failure } = await upgraded(ctx, inspected);
  return { definition, constants: await withConstants(ctx, definition), failure };
}

/** A definition for an older version of its type is judged as a run would find it. */
async function upgraded(
  ctx: Context,
  { entry, inspected, type }: Inspected,
): Promise<{ definition: Definition; failure?: SwampError }> {
  const { definition } = inspected;
  // Which version was meant is not known: that is wrong with it, and nothing else should be said to be.
  if (definition.typeVersion === undefined && await hasTypeVersion(ctx, entry)) return { definition };
  const file = ctx.repository().display(entry.path);
  try {
    const target = { definition, type: entry.type, file, entry };
    return (await upgradeTarget(ctx, target, { type, persist: false })).target;
  } catch (error) {
    if (error instanceof SwampError && error.code === "UPGRADE_FAILED") return { definition, failure: error };
    throw error;
  }
}

async function hasTypeVersion(ctx: Context, entry: DefinitionEntry): Promise<boolean> {
  return await (await ctx.definitions()).lineOf(entry, ["typeVersion"]) !== undefined;
}
