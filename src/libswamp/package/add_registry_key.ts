// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { isPackageName } from "../../domain/packages/package_name.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `registry key add`. */
export interface AddedKey {
  /** Shown this once; only its digest is stored. */
  readonly key: string;
  readonly collectives: readonly string[];
  readonly file: string;
}

/**
 * Makes an API key for a registry in a directory.
 * @param directory absolute path.
 * @throws SwampError INVALID_VALUE for a name that no collective has, IO_FAILED, CONFIG_INVALID.
 */
export async function addRegistryKey(
  ctx: Context,
  { directory, collectives }: { directory: string; collectives: readonly string[] },
): Promise<AddedKey> {
  const names = [...new Set(collectives.map((name) => name.replace(/^@/, "")))];
  const wrong = names.find((name) => name.includes("/") || !isPackageName(`@${name}/x`));
  if (wrong !== undefined) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid collective '${wrong}': expected lower-case letters, digits, '_' and '-'`,
    );
  }
  const host = await ctx.registryHost();
  return { ...host.addKey(directory, names), collectives: names };
}
