// SPDX-License-Identifier: MIT
import { didYouMean } from "../../domain/nearest.ts";
import type { Schema } from "../../domain/models/model_type.ts";
import type { ProviderType } from "../../domain/types/kinds/provider_kinds.ts";
import type { BuiltinType } from "../../domain/types/ports.ts";
import { LOCAL_ENCRYPTION } from "../../domain/vaults/vault_names.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Repository } from "../../domain/repo/repository.ts";

const NAME = "Local Encryption";
const DESCRIPTION = "Keeps secrets as encrypted files (AES-256-GCM) in the repository's state directory";

/** What `local_encryption` can be told in its configuration. */
const CONFIG_SCHEMA = {
  type: "object",
  properties: {
    auto_generate: { type: "boolean", description: "make a key file with the first secret" },
    key_file: { type: "string", description: "the key file; default: .key beside the secrets" },
    ssh_key_path: { type: "string", description: "use this SSH private key (without passphrase) instead" },
    base_dir: { type: "string", description: "the repository whose .swamp directory holds the secrets" },
  },
};

const PROPERTIES = Object.entries(CONFIG_SCHEMA.properties);

const KEYS = PROPERTIES.map(([key]) => key);

/** Refuses unknown keys and values of the wrong type when the vault is made, not when the first secret is stored. */
const configSchema: Schema = {
  _def: {},
  parse: (value) => value,
  safeParse: (value) => {
    const config = value as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(config).filter((key) => !KEYS.includes(key)).map((key) => ({
      path: [key],
      message: `unknown key${didYouMean(key, KEYS) || `; expected one of ${KEYS.join(", ")}`}`,
    }));
    const wrong = PROPERTIES.filter(([key, { type }]) =>
      (config[key] ?? undefined) !== undefined && typeof config[key] !== type
    )
      .map(([key, { type }]) => ({
        path: [key],
        message: `expected ${type}, received ${typeof config[key]}`,
      }));
    const issues = [...unknown, ...wrong];
    return issues.length === 0 ? { success: true, data: value } : { success: false, error: { issues } };
  },
};

/** What the built-in type works with. */
export interface BuiltinVaultOptions {
  readonly platform: Platform;
  readonly repository: Repository;
  warn(warning: { code: string; message: string; file?: string }): void;
}

/**
 * The vault types that are part of swamp. Nothing of them is imported until they are used.
 * @param options without a repository they can be described and not used.
 */
export function builtinVaults(
  options: BuiltinVaultOptions | Pick<BuiltinVaultOptions, "platform">,
): BuiltinType<ProviderType>[] {
  return [{
    entry: {
      kind: "vault",
      type: LOCAL_ENCRYPTION,
      raw: LOCAL_ENCRYPTION,
      displayName: NAME,
      description: DESCRIPTION,
      origin: "builtin",
      path: "",
      displayPath: "(built in)",
      state: "ready",
      root: 0,
      relativePath: "",
    },
    load: () =>
      "repository" in options
        ? Promise.resolve(localEncryption(options))
        : Promise.reject(new Error(`${LOCAL_ENCRYPTION} was loaded outside of a repository`)),
    describe: () =>
      Promise.resolve({
        kind: "vault",
        type: LOCAL_ENCRYPTION,
        raw: LOCAL_ENCRYPTION,
        displayName: NAME,
        description: DESCRIPTION,
        configSchema: CONFIG_SCHEMA,
      }),
  }];
}

/** The built-in vault type. */
export function localEncryption(options: BuiltinVaultOptions): ProviderType {
  const { platform, repository } = options;
  return {
    type: LOCAL_ENCRYPTION,
    name: NAME,
    description: DESCRIPTION,
    configSchema,
    create: async (name, config) => {
      const { LocalEncryptionVault } = await import("./local_encryption_vault.ts");
      const { localVaultPlaces } = await import("./local_encryption_places.ts");
      const { assertConfirmed, rememberKey } = await import("./vault_confirmation.ts");
      const places = await localVaultPlaces(options, name as string, config as Record<string, unknown>);
      assertConfirmed(options, name as string, places);
      const display = (path: string) => repository.display(path);
      const warn: BuiltinVaultOptions["warn"] = (warning) => options.warn(warning);
      const remember = (key: string) => rememberKey(options, places, key);
      return new LocalEncryptionVault({ platform, name: name as string, places, display, warn, remember });
    },
  };
}
