// SPDX-License-Identifier: MIT
/** Where a `local_encryption` vault keeps its secrets and its key. */
import { join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userDataDirectory } from "../../domain/repo/user_directories.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import type { NewVault } from "../../domain/vaults/vaults.ts";
import type { KeySource } from "./key_material.ts";
import { sha256 } from "../platform/sha256.ts";

export interface LocalVaultPlaces {
  /** Absolute path of the directory whose `.swamp` holds the secrets. */
  readonly base: string;
  /** Absolute path of the directory of secrets. */
  readonly directory: string;
  readonly key: VaultKey;
  /** Whether a key that is missing may be made. */
  readonly makesKey: boolean;
}

/** A key, and what in the configuration leads to it; undefined for the user's own key that stands in for none. */
export interface VaultKey extends KeySource {
  readonly setting: "key_file" | "ssh_key_path" | "auto_generate" | undefined;
}

export interface Surroundings {
  readonly platform: Platform;
  readonly repository: Pick<Repository, "root" | "marker">;
}

/**
 * Places for a vault with this configuration. A configuration names paths of the machine that it was made on: a
 * `base_dir` that is gone means that the repository moved, and a key below another user's data directory is
 * looked for below this user's.
 * @throws SwampError VAULT_INVALID when the configuration names something that it can not.
 */
export async function localVaultPlaces(
  { platform, repository }: Surroundings,
  name: string,
  config: Readonly<Record<string, unknown>>,
): Promise<LocalVaultPlaces> {
  const path = (key: string) => pathIn({ platform, repository, name }, config, key);
  const baseDir = path("base_dir");
  const base = baseDir !== undefined && isThere(platform, baseDir) ? baseDir : repository.root;
  const directory = join(base, ".swamp", "secrets", "local_encryption", name);
  const sshKey = path("ssh_key_path");
  if (sshKey !== undefined) {
    return { base, directory, key: { kind: "ssh", path: sshKey, setting: "ssh_key_path" }, makesKey: false };
  }
  if (config.auto_generate !== true && path("key_file") === undefined) {
    const home = platform.home ?? "";
    const path = join(home, ".ssh", "id_rsa");
    return { base, directory, key: { kind: "ssh", path, setting: undefined }, makesKey: false };
  }
  const keyFile = path("key_file");
  const named = keyFile ?? join(directory, ".key");
  const own = await newKeyFile({ platform, repository }, name);
  const moved = own !== undefined && sameKey(named, own) && !isOwnFile(platform, named);
  const setting = keyFile === undefined ? "auto_generate" : "key_file";
  return {
    base,
    directory,
    key: { kind: "file", path: moved ? own : named, setting },
    makesKey: config.auto_generate === true,
  };
}

/**
 * The configuration of a new vault with what was left out. A key that is made lies outside of the repository, so that
 * a copy of the secrets is not a copy of the key.
 */
export async function newLocalVaultConfig(
  surroundings: Surroundings,
  { name, config }: NewVault,
): Promise<Record<string, unknown>> {
  // Relative: a copy of the repository has a vault of its own, and the file can be committed.
  const complete = { base_dir: ".", ...(config ?? { auto_generate: true }) };
  const { auto_generate, key_file, ssh_key_path } = complete as Record<string, unknown>;
  const keyFile = auto_generate === true && key_file === undefined && ssh_key_path === undefined
    ? await newKeyFile(surroundings, name)
    : undefined;
  return keyFile === undefined ? complete : { ...complete, key_file: keyFile };
}

/** `<user data>/keys/<repository id>/<vault>.key`; undefined without a home directory. */
async function newKeyFile(
  { platform, repository }: Surroundings,
  name: string,
): Promise<string | undefined> {
  const directory = userDataDirectory(platform);
  if (directory === undefined) return undefined;
  const { repoId } = await repository.marker();
  const usable = repoId !== undefined && /^[\w-]+$/.test(repoId);
  const id = usable ? repoId : sha256(repository.root).slice(0, 32);
  return join(directory, "keys", id, `${name}.key`);
}

/** What another user keeps to themselves is not there for this one. */
function isThere({ fs }: Platform, path: string): boolean {
  try {
    return fs.stat(path) !== undefined;
  } catch (error) {
    if (fs.reasonOf(error) === "denied") return false;
    throw error;
  }
}

/** Whether a file is there that belongs to this user, where users have numbers. */
function isOwnFile(platform: Platform, path: string): boolean {
  if (!isThere(platform, path)) return false;
  const [owner, user] = [platform.fs.stat(path)?.owner, platform.userId()];
  return owner === undefined || user === undefined || owner === user;
}

/** Whether both paths are the place of the same vault's key, in the data directories of two users. */
function sameKey(one: string, other: string): boolean {
  const ending = (path: string) => path.split("/").slice(-4).join("/");
  return ending(one) === ending(other);
}

function pathIn(
  { platform, repository, name }: Surroundings & { name: string },
  config: Readonly<Record<string, unknown>>,
  key: string,
): string | undefined {
  const value = config[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || value === "" || value.includes("\0")) {
    throw new SwampError("VAULT_INVALID", `Vault '${name}': 'config.${key}' must be a path`, {
      hint: `Correct it with: swamp vault edit ${name}`,
    });
  }
  const expanded = value.startsWith("~/") && platform.home ? join(platform.home, value.slice(2)) : value;
  return resolve(repository.root, expanded);
}
