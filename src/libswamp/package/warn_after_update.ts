// SPDX-License-Identifier: MIT
import type { BreakingChange } from "../../domain/packages/breaking_changes.ts";
import type { Context } from "../context.ts";
import { warnOfOlderModels } from "./warn_of_older_models.ts";
import { warnOfShadowed } from "./warn_of_shadowed.ts";

/** What users should know of packages that were just updated. @param changes as in {@link warnOfOlderModels}. */
export async function warnAfterUpdate(
  ctx: Context,
  packages: readonly string[],
  changes: ReadonlyMap<string, readonly BreakingChange[]>,
): Promise<void> {
  await warnOfShadowed(ctx, packages);
  await warnOfOlderModels(ctx, packages, changes);
}
