// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { compareCalVer, isCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";

/** More models than these are counted. */
const MAX_NAMES = 5;

/**
 * Says which models were written for an older version of a type than packages that were just updated have. Nothing of
 * the packages is run: whether a model still fits is what `model validate` finds out.
 */
export async function warnOfOlderModels(ctx: Context, packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const registry = await ctx.registry("model");
  const types = registry.types().filter((entry) =>
    entry.package !== undefined && packages.includes(entry.package) && isCalVer(entry.version ?? "")
  );
  if (types.length === 0) return;
  const definitions = await ctx.definitions();
  const entries = await definitions.list({ quiet: true });
  for (const { type, raw, version } of types) {
    const older: { name: string; typeVersion: string }[] = [];
    for (const entry of entries.filter((item) => item.type === type)) {
      try {
        const { typeVersion } = (await definitions.inspect(entry)).definition;
        if (typeVersion !== undefined && compareCalVer(typeVersion, version!) < 0) {
          older.push({ name: entry.name, typeVersion });
        }
      } catch (error) {
        // A file that is not YAML: every command that needs it says so.
        if (!(error instanceof SwampError) || error.code !== "MODEL_INVALID") throw error;
      }
    }
    if (older.length === 0) continue;
    const names = older.slice(0, MAX_NAMES).map(({ name, typeVersion }) => `${name} (${typeVersion})`);
    const more = older.length > MAX_NAMES ? ` and ${older.length - MAX_NAMES} more` : "";
    ctx.warn({
      code: "MODELS_OUTDATED",
      message: `${raw} is at version ${version} now; written for an older one: ${names.join(", ")}${more}. ` +
        `See whether they still fit with: swamp model validate ${older.length === 1 ? older[0]!.name : ""}`
          .trimEnd(),
    });
  }
}
