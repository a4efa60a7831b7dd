// SPDX-License-Identifier: MIT
import { SwampError } from "../../src/domain/errors.ts";
import type { Redactor } from "../../src/domain/secrets/redactor.ts";
import type { VaultConfig, VaultProvider, Vaults } from "../../src/domain/vaults/vaults.ts";

/** Vaults that live as long as the test: `{ main: { KEY: "secret" } }`. */
export class MemoryVaults implements Vaults {
  constructor(
    readonly secrets: Record<string, Record<string, string>>,
    private readonly redactor: Redactor,
  ) {}

  list(): Promise<readonly VaultConfig[]> {
    const type = "memory";
    const names = Object.keys(this.secrets).sort();
    return Promise.resolve(
      names.map((name) => ({ id: name, name, type, config: {}, createdAt: "", path: "" })),
    );
  }

  async find(name: string): Promise<VaultConfig> {
    const found = (await this.list()).find((vault) => vault.name === name);
    if (!found) {
      throw new SwampError("VAULT_NOT_FOUND", `Vault not found: ${name}`, {
        hint: "See: swamp vault list-keys",
      });
    }
    return found;
  }

  unconfirmed(): Promise<[]> {
    return Promise.resolve([]);
  }

  confirm(): Promise<void> {
    return Promise.resolve();
  }

  async open(name: string): Promise<VaultProvider> {
    await this.find(name);
    const secrets = this.secrets[name]!;
    return {
      get: (key) => this.get(name, key),
      put: (key, value) => this.put(name, key, value),
      list: () => Promise.resolve(Object.keys(secrets)),
      getName: () => name,
      delete: (key) => Promise.resolve(void delete secrets[key]),
    };
  }

  create(): Promise<VaultConfig> {
    return Promise.reject(new Error("vaults of tests have no files"));
  }

  replace(): Promise<VaultConfig> {
    return this.create();
  }

  async keys(name: string): Promise<readonly string[]> {
    return await (await this.open(name)).list();
  }

  async delete(name: string, key: string): Promise<void> {
    await (await this.open(name)).delete!(key);
  }

  async get(name: string, key: string): Promise<string> {
    const value = await this.reveal(name, key);
    this.redactor.add(value);
    return value;
  }

  async reveal(name: string, key: string): Promise<string> {
    await this.find(name);
    const value = this.secrets[name]![key];
    if (value === undefined) {
      throw new SwampError("SECRET_NOT_FOUND", `Secret '${key}' not found`, {
        hint: "See: swamp vault list-keys",
      });
    }
    return value;
  }

  async put(name: string, key: string, value: string): Promise<void> {
    await this.find(name);
    this.secrets[name]![key] = value;
    this.redactor.add(value);
  }

  async putNew(name: string, key: string, value: string): Promise<string> {
    let free = key;
    for (let number = 2; free in (this.secrets[name] ?? {}); number++) free = `${key}-${number}`;
    await this.put(name, free, value);
    return free;
  }

  async holds(name: string, key: string): Promise<boolean> {
    await this.find(name);
    return key in this.secrets[name]!;
  }

  async defaultName(): Promise<string | undefined> {
    return (await this.list())[0]?.name;
  }
}
