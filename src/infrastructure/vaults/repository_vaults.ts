// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";
import type { ProviderType } from "../../domain/types/kinds/provider_kinds.ts";
import { acceptConfig, checkProvider } from "../../domain/vaults/check_provider.ts";
import { assertSecretKey } from "../../domain/vaults/vault_names.ts";
import type { NewVault, VaultConfig, VaultProvider, Vaults } from "../../domain/vaults/vaults.ts";
import type { VaultRepository } from "../persistence/vault_repository.ts";

export interface RepositoryVaultsOptions {
  readonly configs: VaultRepository;
  readonly redactor: Redactor;
  /** The loaded type. @throws SwampError when there is none, or it can not be loaded. */
  resolveType(type: string): Promise<ProviderType>;
  /** The configuration of a new vault with what is usual for its type filled in. */
  completeConfig(vault: NewVault): Promise<Readonly<Record<string, unknown>>>;
  /** `defaultVault` of the marker. */
  defaultVault(): Promise<unknown>;
  display(path: string): string;
}

/** The vaults that are configured in a repository; each provider is made once. */
export class RepositoryVaults implements Vaults {
  readonly #providers = new Map<string, Promise<VaultProvider>>();
  /** Keys of vaults that got a new secret: read once, since a vault may be far away. */
  readonly #held = new Map<string, Promise<Set<string> | undefined>>();

  constructor(private readonly options: RepositoryVaultsOptions) {}

  list(): Promise<readonly VaultConfig[]> {
    return this.options.configs.list();
  }

  find(nameOrId: string): Promise<VaultConfig> {
    return this.options.configs.find(nameOrId);
  }

  async create(vault: NewVault): Promise<VaultConfig> {
    const config = await this.options.completeConfig(vault);
    return await this.options.configs.create({ ...vault, config });
  }

  replace(
    vault: VaultConfig,
    text: string,
    accept: (changed: VaultConfig) => Promise<void>,
  ): Promise<VaultConfig> {
    return this.options.configs.replace(vault, text, accept);
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
      if (await isAbsent(provider, key)) throw secretNotFound(config, key, error);
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
    this.options.redactor.add(value);
    const { path } = await this.find(vault);
    if (!this.#held.has(path)) this.#held.set(path, this.#keysIfListed(vault));
    const held = await this.#held.get(path);
    const isHeld = async (candidate: string) => held?.has(candidate) ?? await this.#answers(vault, candidate);
    let free = key;
    for (let number = 2; await isHeld(free); number++) free = `${key}-${number}`;
    await this.put(vault, free, value);
    held?.add(free);
    return free;
  }

  /** Undefined when the vault does not tell: who may store a secret need not be allowed to list them. */
  async #keysIfListed(vault: string): Promise<Set<string> | undefined> {
    await this.open(vault);
    try {
      return new Set(await this.keys(vault));
    } catch (error) {
      if (error instanceof SwampError && error.code === "VAULT_FAILED") return undefined;
      throw error;
    }
  }

  async #answers(vault: string, key: string): Promise<boolean> {
    const provider = await this.open(vault);
    try {
      return typeof await provider.get(key) === "string";
    } catch (_absent) {
      // Providers say in ways of their own that there is no such secret.
      return false;
    }
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
    return typeof named === "string" && named !== "" ? named : (await this.list())[0]?.name;
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

/** A provider says in its own way that a secret is missing; its list of keys says it in ours. */
async function isAbsent(provider: VaultProvider, key: string): Promise<boolean> {
  try {
    const keys: unknown = await provider.list();
    return Array.isArray(keys) && !keys.includes(key);
  } catch (_unreachable) {
    return false;
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
