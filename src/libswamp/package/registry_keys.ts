// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { isPackageName } from "../../domain/packages/package_name.ts";
import type { RegistryKey } from "../../domain/packages/registry_host.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";

/** The `--json` document of `registry key add`. */
export interface AddedKey extends RegistryKey {
  /** Shown this once; only its digest is stored. */
  readonly key: string;
  readonly file: string;
}

/** The `--json` document of `registry key list`. */
export interface KeyList {
  /** Oldest first. */
  readonly keys: readonly RegistryKey[];
  readonly file: string;
}

/** The `--json` document of `registry key rm`. */
export interface RemovedKey {
  readonly removed?: RegistryKey;
  readonly cancelled?: true;
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
  return { ...host.addKey(directory, names), file: host.keyFile(directory) };
}

/** Says who may publish in a registry. @throws SwampError CONFIG_INVALID. */
export async function listRegistryKeys(ctx: Context, { directory }: { directory: string }): Promise<KeyList> {
  const host = await ctx.registryHost();
  return { keys: host.keys(directory), file: host.keyFile(directory) };
}

/**
 * Takes a key back.
 * @param id as {@link listRegistryKeys} tells it.
 * @throws SwampError KEY_NOT_FOUND, CONFIRMATION_REQUIRED, IO_FAILED, CONFIG_INVALID.
 */
export async function removeRegistryKey(
  ctx: Context,
  { directory, id }: { directory: string; id: string },
): Promise<RemovedKey> {
  const host = await ctx.registryHost();
  const file = host.keyFile(directory);
  const found = host.keys(directory).find((key) => key.id === id);
  if (!found) {
    throw new SwampError("KEY_NOT_FOUND", `There is no key ${id} in ${file}`, {
      hint: `See their ids with: swamp registry key list --dir ${directory}`,
    });
  }
  const whose = found.collectives.map((name) => `@${name}`).join(", ");
  if (!await confirm(ctx, `Take back the key ${id} for ${whose}?`)) return { cancelled: true, file };
  host.removeKey(directory, id);
  return { removed: found, file };
}
