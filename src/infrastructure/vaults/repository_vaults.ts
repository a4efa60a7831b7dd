// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";
import type { ProviderType } from "../../domain/types/kinds/provider_kinds.ts";
import { acceptConfig, checkProvider } from "../../domain/vaults/check_provider.ts";
import { assertSecretKey } from "../../domain/vaults/vault_names.ts";
import type { NewVault, VaultConfig, VaultPath, VaultProvider, Vaults } from "../../domain/vaults/vaults.ts";
import { presenceAfter, secretPresence } from "./secret_presence.ts";
import type { VaultRepository } from "../persistence/vault_repository.ts";

export interface RepositoryVaultsOptions {
  readonly configs: VaultRepository;
  readonly redactor: Redactor;
  /** The loaded type. @throws SwampError when there is none, or it can not be loaded. */
  resolveType(type: string): Promise<ProviderType>;
  /** The configuration of a new vault with what is usual for its type filled in. */
  completeConfig(vault: NewVault): Promise<Readonly<Record<string, unknown>>>;
  /** The paths of a vault that only the user can vouch for. */
  readonly confirmation: VaultConfirmation;
  /** `defaultVault` of the marker. */
  defaultVault(): Promise<unknown>;
  display(path: string): string;
  /** So many random hex digits. */
  randomHex(digits: number): string;
}

/** What the user has to confirm of a vault on this machine. */
export interface VaultConfirmation {
  unconfirmed(vault: VaultConfig): Promise<readonly VaultPath[]>;
  confirm(vault: VaultConfig): Promise<void>;
  /** Confirms the paths that the user has named on this machine: those that were not in the configuration before. */
  confirmNamed(vault: VaultConfig, before: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The vaults that are configured in a repository; each provider is made once. */
export class RepositoryVaults implements Vaults {
  readonly #providers = new Map<string, Promise<VaultProvider>>();

  constructor(private readonly options: RepositoryVaultsOptions) {}

  list(): Promise<readonly VaultConfig[]> {
    return this.options.configs.list();
  }

  find(nameOrId: string): Promise<VaultConfig> {
    return this.options.configs.find(nameOrId);
  }

  async create(vault: NewVault): Promise<VaultConfig> {
    const config = await this.options.completeConfig(vault);
    const created = await this.options.configs.create({ ...vault, config });
    await this.options.confirmation.confirmNamed(created, {});
    return created;
  }

  async replace(
    vault: VaultConfig,
    text: string,
    accept: (changed: VaultConfig) => Promise<void>,
  ): Promise<VaultConfig> {
    const changed = await this.options.configs.replace(vault, text, accept);
    await this.options.confirmation.confirmNamed(changed, vault.config);
    return changed;
  }

  unconfirmed(vault: VaultConfig): Promise<readonly VaultPath[]> {
    return this.options.confirmation.unconfirmed(vault);
  }

  confirm(vault: VaultConfig): Promise<void> {
    return this.options.confirmation.confirm(vault);
  }

  async open(nameOrId: string): Promise<VaultProvider> {
    return await this.#open(await this.find(nameOrId));
  }

  async get(vault: string, key: string): Promise<string> {
    const value = await this.reveal(vault, key);
    this.options.redactor.add(value);
    return value;
  }

  async reveal(vault: string, key: string): Promise<string> {
    assertSecretKey(key);
    const config = await this.find(vault);
    const provider = await this.#open(config);
    let value: unknown;
    try {
      value = await provider.get(key);
    } catch (error) {
      if (await presenceAfter(error, provider, key) === "absent") throw secretNotFound(config, key, error);
      throw failed(config, `read '${key}'`, error);
    }
    if (value === undefined || value === null) throw secretNotFound(config, key);
    if (typeof value !== "string") {
      throw failed(
        config,
        `read '${key}'`,
        new Error(`expected a text, got a value of type ${typeof value}`),
      );
    }
    return value;
  }

  async put(vault: string, key: string, value: string): Promise<void> {
    this.options.redactor.add(value);
    assertSecretKey(key);
    const config = await this.find(vault);
    const provider = await this.#open(config);
    await attempt(config, `store '${key}'`, () => provider.put(key, value));
  }

  async putNew(vault: string, key: string, value: string): Promise<string> {
    let free = key;
    let held = await this.holds(vault, free);
    for (let number = 2; held === true; number++) held = await this.holds(vault, free = `${key}-${number}`);
    // Who may store a secret need not be allowed to read any: a key that nobody can have replaces nothing.
    if (held === undefined) free = `${key}-${this.options.randomHex(8)}`;
    await this.put(vault, free, value);
    return free;
  }

  async holds(vault: string, key: string): Promise<boolean | undefined> {
    assertSecretKey(key);
    const presence = await secretPresence(await this.open(vault), key);
    return presence === "unknown" ? undefined : presence === "held";
  }

  async keys(vault: string): Promise<readonly string[]> {
    const config = await this.find(vault);
    const provider = await this.#open(config);
    return await attempt(config, "list its keys", async () => {
      const keys: unknown = await provider.list();
      if (!Array.isArray(keys) || keys.some((key) => typeof key !== "string")) {
        throw new Error("expected list() to give an array of texts");
      }
      return [...keys as string[]].sort();
    });
  }

  async delete(vault: string, key: string): Promise<void> {
    assertSecretKey(key);
    const config = await this.find(vault);
    const provider = await this.#open(config);
    if (typeof provider.delete !== "function") {
      throw new SwampError("VAULT_FAILED", `Vault '${config.name}': ${config.type} can not delete secrets`, {
        hint: "Delete it where the vault keeps its secrets.",
        details: { vault: config.name, type: config.type },
      });
    }
    await attempt(config, `delete '${key}'`, () => provider.delete!(key));
  }

  async defaultName(): Promise<string | undefined> {
    const named = await this.options.defaultVault();
    if (typeof named === "string" && named !== "") return named;
    const { configs, display } = this.options;
    const names = (await configs.list()).map(({ name }) => name);
    const unread = (await configs.unreadable()).map(({ path }) => display(path));
    if (names.length + unread.length < 2 && unread.length === 0) return names[0];
    throw new SwampError(
      "VAULT_NOT_FOUND",
      `Several vaults could take the secret: ${[...names, ...unread].join(", ")}`,
      {
        hint: `Choose one in .swamp.yaml, for example: defaultVault: ${names[0] ?? "<name>"}\n` +
          "or for one model in its definition: resources: { <output>: { vaultName: <name> } }",
        details: { vaults: names, unreadable: unread },
      },
    );
  }

  #open(config: VaultConfig): Promise<VaultProvider> {
    const known = this.#providers.get(config.path);
    if (known) return known;
    const opened = this.#make(config);
    this.#providers.set(config.path, opened);
    return opened;
  }

  async #make(config: VaultConfig): Promise<VaultProvider> {
    const type = await this.options.resolveType(config.type);
    acceptConfig(config, type.configSchema, this.options.display(config.path));
    const provider = await attempt(
      config,
      "open it",
      async () => await type.create(config.name, config.config),
    );
    return checkProvider(provider, config);
  }
}

function secretNotFound({ name, type }: VaultConfig, key: string, cause?: unknown): SwampError {
  if (cause instanceof SwampError) return cause;
  return new SwampError("SECRET_NOT_FOUND", `Secret '${key}' not found in vault '${name}' (${type})`, {
    hint: `See its keys with: swamp vault list-keys ${name}\nStore it with: swamp vault put ${name} ${key}`,
    details: { vault: name, key },
    cause,
  });
}

async function attempt<T>(config: VaultConfig, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed(config, what, error);
  }
}

/** An error of a provider as one that a user can act on. Errors that are explained already stay as they are. */
function failed({ name, type }: VaultConfig, what: string, error: unknown): SwampError {
  if (error instanceof SwampError) return error;
  return new SwampError("VAULT_FAILED", `Vault '${name}' (${type}) could not ${what}: ${messageOf(error)}`, {
    hint: `See how it is set up: swamp vault describe ${name}`,
    details: { vault: name, type },
    cause: error,
  });
}
