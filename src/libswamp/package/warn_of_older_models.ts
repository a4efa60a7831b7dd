// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { type BreakingChange, isAffected } from "../../domain/packages/breaking_changes.ts";
import { compareCalVer, isCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";

/** More models than these are counted. */
const MAX_NAMES = 5;

/**
 * Says which models packages that were just updated have left behind: those that a change affects, where it is known
 * what changed; else those that were written for an older version, of which `model validate` finds out whether they
 * still fit. Nothing of the packages is run.
 * @param changes by type, for types that both versions describe.
 */
export async function warnOfOlderModels(
  ctx: Context,
  packages: readonly string[],
  changes: ReadonlyMap<string, readonly BreakingChange[]>,
): Promise<void> {
  if (packages.length === 0) return;
  const registry = await ctx.registry("model");
  const types = registry.types().filter((entry) =>
    entry.package !== undefined && packages.includes(entry.package) && isCalVer(entry.version ?? "")
  );
  if (types.length === 0) return;
  const definitions = await ctx.definitions();
  const entries = await definitions.list({ quiet: true });
  for (const { type, raw, version } of types) {
    const known = changes.get(type);
    const older: OlderModel[] = [];
    for (const entry of entries.filter((item) => item.type === type)) {
      try {
        const { definition } = await definitions.inspect(entry);
        const { typeVersion } = definition;
        if (typeVersion === undefined || compareCalVer(typeVersion, version!) >= 0) continue;
        const affecting = known?.filter((change) => isAffected(definition, change)) ?? [];
        if (!known || affecting.length > 0) older.push({ name: entry.name, typeVersion, affecting });
      } catch (error) {
        // A file that is not YAML: every command that needs it says so.
        if (!(error instanceof SwampError) || error.code !== "MODEL_INVALID") throw error;
      }
    }
    if (older.length > 0) {
      ctx.warn({ code: "MODELS_OUTDATED", message: messageOf(`${raw} is at version ${version} now`, older) });
    }
  }
}

interface OlderModel {
  readonly name: string;
  readonly typeVersion: string;
  /** What breaks it; empty where that is not known. */
  readonly affecting: readonly BreakingChange[];
}

function messageOf(now: string, older: readonly OlderModel[]): string {
  const names = older.slice(0, MAX_NAMES).map(({ name, typeVersion }) => `${name} (${typeVersion})`);
  if (older.length > MAX_NAMES) names.push(`${older.length - MAX_NAMES} more`);
  const changes = [...new Set(older.flatMap(({ affecting }) => affecting.map(({ text }) => text)))];
  const next = `swamp model validate ${older.length === 1 ? older[0]!.name : ""}`.trimEnd();
  return changes.length > 0
    ? `${now}, which breaks ${names.join(", ")}: ${changes.join(", ")}. See what to change with: ${next}`
    : `${now}; written for an older one: ${names.join(", ")}. See whether they still fit with: ${next}`;
}
