// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { findByIdentifier } from "../../domain/identifier.ts";
import { nearest } from "../../domain/nearest.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { findObstacle, reasonText } from "../../domain/platform/reachability.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { readVaultDocument, vaultDocument } from "../../domain/vaults/vault_document.ts";
import type { VaultConfig } from "../../domain/vaults/vaults.ts";
import { findDirectoryObstacle } from "../../domain/platform/reachability.ts";
import { ioFailure } from "../models/io_failure.ts";
import { parseYaml } from "./yaml_reader.ts";

export interface VaultRepositoryOptions {
  readonly fs: FileSystem;
  readonly repository: Pick<Repository, "root" | "display">;
  warn(warning: { code: string; message: string; file?: string }): void;
}

interface Found {
  /** Ordered by name. */
  readonly vaults: readonly VaultConfig[];
  readonly broken: readonly { readonly path: string; readonly error: string }[];
}

/** The configurations of vaults: files below `vaults/`. There are few of them, so all are read at the first use. */
export class VaultRepository {
  #found: Promise<Found> | undefined;

  constructor(private readonly options: VaultRepositoryOptions) {}

  /** Ordered by name. Files that can not be read are warnings. */
  async list(): Promise<readonly VaultConfig[]> {
    return (await (this.#found ??= this.#scan())).vaults;
  }

  /** Files that cannot be read or are not vaults; a warning has named each. */
  async unreadable(): Promise<Found["broken"]> {
    return (await (this.#found ??= this.#scan())).broken;
  }

  /** @throws SwampError VAULT_NOT_FOUND, VAULT_INVALID, ID_AMBIGUOUS. */
  async find(nameOrId: string): Promise<VaultConfig> {
    const { vaults, broken } = await (this.#found ??= this.#scan());
    const found = findByIdentifier(vaults, nameOrId);
    if (found) return found;
    const file = broken.find(({ path }) => /[^/]*$/.exec(path)![0].replace(/\.ya?ml$/, "") === nameOrId);
    if (file) {
      throw new SwampError("VAULT_INVALID", `Invalid vault file: ${file.error}`, {
        hint: "Repair the file, then try again.",
        details: { file: this.options.repository.display(file.path) },
      });
    }
    throw notFound(nameOrId, vaults.map(({ name }) => name));
  }

  /** Writes the file of a new vault. @throws SwampError VAULT_EXISTS. */
  async create(vault: Omit<VaultConfig, "path">): Promise<VaultConfig> {
    const { fs, repository } = this.options;
    const { vaults } = await (this.#found = this.#scan());
    const taken = vaults.find(({ name }) => name === vault.name);
    if (taken) throw this.#exists(vault.name, taken.path);
    const path = `${repository.root}/vaults/${vault.type}/${vault.name}.yaml`;
    const { dump } = await import("js-yaml");
    const created = { ...vault, path };
    try {
      fs.writeAtomic(path, dump(vaultDocument(created), { lineWidth: -1, noRefs: true }), {
        exclusive: true,
      });
    } catch (error) {
      if (fs.reasonOf(error) === "exists") throw this.#exists(vault.name, path);
      throw ioFailure(fs, error, `write ${repository.display(path)}`);
    }
    this.#found = undefined;
    return created;
  }

  /**
   * Replaces a file's text; id and name stay.
   * @param accept throws when the type does not take the changed configuration.
   * @throws SwampError VAULT_INVALID, and what `accept` throws: nothing is changed.
   */
  async replace(
    vault: VaultConfig,
    text: string,
    accept: (changed: VaultConfig) => Promise<void>,
  ): Promise<VaultConfig> {
    const { fs, repository } = this.options;
    const hint = "Nothing was changed.";
    const value = await parseYaml(text, "stdin", "VAULT_INVALID");
    const read = readVaultDocument(value, { path: vault.path, typeOfPath: vault.type });
    const problem = "problem" in read
      ? read.problem
      : read.id !== vault.id
      ? `'id' must stay ${vault.id}`
      : read.name !== vault.name
      ? `'name' must stay ${vault.name}: the secrets are kept under it`
      : undefined;
    if (problem !== undefined) {
      throw new SwampError("VAULT_INVALID", `Invalid vault YAML from stdin: ${problem}`, { hint });
    }
    await accept(read as VaultConfig);
    try {
      fs.writeAtomic(vault.path, text);
    } catch (error) {
      throw ioFailure(fs, error, `write ${repository.display(vault.path)}`);
    }
    this.#found = undefined;
    return read as VaultConfig;
  }

  async #scan(): Promise<Found> {
    const broken: { path: string; error: string }[] = [];
    const byName = new Map<string, VaultConfig>();
    for (const path of this.#files()) {
      const read = await this.#read(path);
      if ("error" in read) {
        broken.push({ path, error: read.error });
        this.#warn("VAULT_INVALID", path, read.error);
        continue;
      }
      const namesake = byName.get(read.name);
      if (!namesake) byName.set(read.name, read);
      else {
        const { display } = this.options.repository;
        const message = `${display(path)}: the name '${read.name}' is taken by ${display(namesake.path)}; ` +
          "this file is ignored";
        this.#warn("VAULT_DUPLICATE", path, message);
      }
    }
    const vaults = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { vaults, broken };
  }

  async #read(path: string): Promise<VaultConfig | { error: string }> {
    const { fs, repository } = this.options;
    const file = repository.display(path);
    const obstacle = findObstacle(fs, path);
    if (obstacle) return { error: `${file}: ${obstacle.reason}` };
    try {
      const value = await parseYaml(fs.readText(path), file, "VAULT_INVALID");
      const below = path.slice(`${repository.root}/vaults/`.length);
      const typeOfPath = below.includes("/") ? below.slice(0, below.lastIndexOf("/")) : "";
      const read = readVaultDocument(value, { path, typeOfPath });
      return "problem" in read ? { error: `${file}: ${read.problem}` } : read;
    } catch (error) {
      return { error: error instanceof SwampError ? error.message : `${file}: ${reasonText(fs, error)}` };
    }
  }

  /** In path order. Links are not followed into directories. */
  #files(): string[] {
    const { fs, repository } = this.options;
    const found: string[] = [];
    const walk = (directory: string): void => {
      for (const entry of fs.readDirectory(directory)) {
        if (entry.name.startsWith(".")) continue;
        const path = `${directory}/${entry.name}`;
        if (entry.kind === "directory") attempt(path);
        else if (/\.ya?ml$/.test(entry.name)) found.push(path);
      }
    };
    const attempt = (directory: string): void => {
      try {
        walk(directory);
      } catch (error) {
        this.#warn(
          "VAULT_UNREADABLE",
          directory,
          `${repository.display(directory)}: ${reasonText(fs, error)}`,
        );
      }
    };
    const root = `${repository.root}/vaults`;
    const obstacle = findDirectoryObstacle(fs, root);
    if (obstacle?.cause instanceof SwampError) throw obstacle.cause;
    if (obstacle) throw unreadableVaults(repository.display(obstacle.path), obstacle.reason);
    if (fs.stat(root) !== undefined) attempt(root);
    return found.sort();
  }

  #warn(code: string, path: string, message: string): void {
    this.options.warn({ code, message, file: this.options.repository.display(path) });
  }

  #exists(name: string, path: string): SwampError {
    const file = this.options.repository.display(path);
    return new SwampError("VAULT_EXISTS", `Vault already exists: ${name}`, {
      hint: `It is configured in ${file}. Show it with: swamp vault get ${name}`,
      details: { name, file },
    });
  }
}

function unreadableVaults(file: string, reason: string): SwampError {
  return new SwampError("IO_FAILED", `Cannot read the vaults in ${file}: ${reason}`, {
    hint: `Make ${file} readable (mount it, or correct its permissions), then run the command again.`,
    details: { file },
  });
}

function notFound(vault: string, names: readonly string[]): SwampError {
  const near = nearest(vault, names);
  const question = near.length === 0 ? "" : `Did you mean ${near.map((name) => `'${name}'`).join(" or ")}?\n`;
  const next = names.length === 0
    ? "No vaults are configured. Create one with: swamp vault create local_encryption <name>"
    : `Available vaults: ${names.join(", ")}`;
  return new SwampError("VAULT_NOT_FOUND", `Vault not found: ${vault}`, {
    hint: question + next,
    details: { vault, available: names },
  });
}
