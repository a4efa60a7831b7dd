// SPDX-License-Identifier: MIT
/**
 * A vault's configuration comes with the repository, so its author may have chosen where the secrets and their key are,
 * and may hold that key. What lies outside of this user's own key directory is used only after the user has confirmed
 * it on this machine; keys that swamp made here are known.
 */
import { realpathOf } from "./real_path.ts";
import { SwampError } from "../../domain/errors.ts";
import type { VaultPath } from "../../domain/vaults/vaults.ts";
import { userDataDirectory } from "../../domain/repo/user_directories.ts";
import { shellWord } from "../../domain/shell_word.ts";
import { ioFailure } from "../models/io_failure.ts";
import { ConfirmedPaths, type ConfirmedThing } from "./confirmed_paths.ts";
import type { LocalVaultPlaces, Surroundings } from "./local_encryption_places.ts";

/** A path of a vault, and what confirming it means. */
export interface PathToConfirm extends VaultPath {
  readonly thing: ConfirmedThing;
}

/** The paths of a vault that only the user can vouch for, confirmed or not. */
export function pathsToConfirm(surroundings: Surroundings, places: LocalVaultPlaces): PathToConfirm[] {
  const { platform, repository } = surroundings;
  const root = realpathOf(platform, repository.root);
  const found: PathToConfirm[] = [];
  const base = realpathOf(platform, places.base);
  if (base !== root) found.push({ setting: "base_dir", path: places.base, thing: { path: base } });
  const { path, setting } = places.key;
  const key = realpathOf(platform, path);
  if (setting === undefined || isInside(ownKeyDirectory(surroundings), path)) return found;
  if (!isInside(root, key)) found.push({ setting, path, thing: { path: key } });
  else {
    // What is in the repository can come from its author at any time: the content counts, and no file is no key.
    const content = keyContent(surroundings, path);
    if (content !== undefined) found.push({ setting, path, thing: { key: content } });
  }
  return found;
}

/** @throws SwampError VAULT_UNTRUSTED naming what the user has not confirmed. */
export function assertConfirmed(surroundings: Surroundings, name: string, places: LocalVaultPlaces): void {
  const unknown = unconfirmedPaths(surroundings, places);
  if (unknown.length === 0) return;
  const settings = unknown.map(({ setting, path }) => `${path} (${setting})`).join(" and ");
  const verb = unknown.length === 1 ? "was" : "were";
  const confirm = userDataDirectory(surroundings.platform) === undefined
    ? "set HOME or XDG_DATA_HOME, where that is recorded, and confirm it once"
    : "confirm it once";
  throw new SwampError(
    "VAULT_UNTRUSTED",
    `Vault '${name}' is not trusted on this machine: it uses ${settings}, which ${verb} not made or confirmed here`,
    {
      hint: `The author of the repository may hold its key. If you trust it, ${confirm}: ` +
        `swamp vault trust ${shellWord(name)}`,
      details: { vault: name, paths: unknown.map(({ setting, path }) => ({ setting, path })) },
    },
  );
}

/** The paths of {@link pathsToConfirm} that were not confirmed. */
export function unconfirmedPaths(surroundings: Surroundings, places: LocalVaultPlaces): PathToConfirm[] {
  const paths = pathsToConfirm(surroundings, places);
  if (paths.length === 0) return paths;
  const confirmed = new ConfirmedPaths(surroundings.platform);
  return paths.filter(({ thing }) => !confirmed.has(thing));
}

/** Notes a key that swamp makes where the content of a key counts. @throws SwampError as `ConfirmedPaths.add`. */
export function rememberKey(surroundings: Surroundings, places: LocalVaultPlaces, key: string): void {
  const { platform, repository } = surroundings;
  const isInRepository = isInside(
    realpathOf(platform, repository.root),
    realpathOf(platform, places.key.path),
  );
  if (isInRepository && !isInside(ownKeyDirectory(surroundings), places.key.path)) {
    new ConfirmedPaths(platform).add({ key });
  }
}

function ownKeyDirectory({ platform }: Surroundings): string | undefined {
  const data = userDataDirectory(platform);
  return data && `${data}/keys`;
}

function isInside(directory: string | undefined, path: string): boolean {
  return directory !== undefined && path.startsWith(`${directory}/`);
}

function keyContent({ platform: { fs } }: Surroundings, path: string): string | undefined {
  try {
    return fs.readTextIfExists(path);
  } catch (error) {
    throw ioFailure(fs, error, `read the key ${path}`);
  }
}
