// SPDX-License-Identifier: MIT
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";

/** Gives a definition that was written without an `id` one that stays, before something is stored under it. */
export async function completeDefinition(ctx: Context, entry: DefinitionEntry): Promise<void> {
  if (!entry.lacksId) return;
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  await lock.hold("models", `complete model ${entry.name}`, () => definitions.complete(entry));
}
