// SPDX-License-Identifier: MIT
/** The built-in vault: a file per secret below `.swamp/secrets/local_encryption/<vault>/`, encrypted. */
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { assertSecretFileName } from "../../domain/vaults/vault_names.ts";
import type { VaultProvider } from "../../domain/vaults/vaults.ts";
import { shellWord } from "../../domain/shell_word.ts";
import { ioFailure } from "../models/io_failure.ts";
import { makeKeyFile, readKeyMaterial } from "./key_material.ts";
import type { LocalVaultPlaces } from "./local_encryption_places.ts";
import { openSecret, sealSecret, type SecretProblem } from "./secret_file.ts";

const ENDING = ".enc";

export interface LocalVaultOptions {
  readonly platform: Platform;
  readonly name: string;
  readonly places: LocalVaultPlaces;
  /** Called with a key that is about to be written: it is known to this machine. */
  remember(key: string): void;
  /** The path as users know it. */
  display(path: string): string;
  warn(warning: { code: string; message: string; file?: string }): void;
}

export class LocalEncryptionVault implements VaultProvider {
  readonly #fs: FileSystem;
  readonly #directory: string;
  #warnedOfKey = false;

  constructor(private readonly options: LocalVaultOptions) {
    this.#fs = options.platform.fs;
    this.#directory = options.places.directory;
  }

  getName(): string {
    return this.options.name;
  }

  list(): Promise<string[]> {
    return Promise.resolve(this.#keys().sort());
  }

  /** @throws SwampError SECRET_NOT_FOUND, VAULT_FAILED when the file was changed or the key is another one. */
  async get(key: string): Promise<string> {
    const text = this.#read(key);
    if (text === undefined) throw this.#notFound(key);
    const material = this.#material();
    if (!material) throw this.#keyMissing();
    const opened = await openSecret(material, key, text);
    if ("value" in opened) return opened.value;
    throw await this.#unreadable(key, opened, material);
  }

  /**
   * Replaces the file whole; the key is made with the first secret.
   * @throws SwampError IO_FAILED; VAULT_FAILED when the key is missing or not that of the other secrets: what is stored
   *   with it could not be read once the right one is back.
   */
  async put(key: string, value: string): Promise<void> {
    const path = this.#path(key);
    const material = this.#material() ?? this.#makeMaterial();
    // One secret that does not open may be a changed file; two are a key that does not belong to the vault.
    const others = await this.#judgeOthers(key, material);
    if (!others.opensOne && others.locked > 1) throw this.#otherKey();
    const text = await sealSecret(material, key, value);
    try {
      this.#fs.makeDirectory(this.#directory, 0o700);
      this.#fs.writeAtomic(path, text, { mode: 0o600 });
    } catch (error) {
      throw ioFailure(this.#fs, error, `write ${this.options.display(path)}`);
    }
  }

  delete(key: string): Promise<void> {
    const path = this.#path(key);
    if (!this.#fs.lstat(path)) return Promise.reject(this.#notFound(key));
    try {
      this.#fs.remove(path);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(ioFailure(this.#fs, error, `delete ${this.options.display(path)}`));
    }
  }

  #path(key: string): string {
    assertSecretFileName(key);
    return join(this.#directory, `${key}${ENDING}`);
  }

  #read(key: string): string | undefined {
    const path = this.#path(key);
    try {
      return this.#fs.readTextIfExists(path);
    } catch (error) {
      throw ioFailure(this.#fs, error, `read ${this.options.display(path)}`);
    }
  }

  #keys(): string[] {
    if (!this.#fs.stat(this.#directory)) return [];
    try {
      return this.#fs.readDirectory(this.#directory)
        .filter((entry) => entry.kind !== "directory" && entry.name.endsWith(ENDING))
        .map((entry) => entry.name.slice(0, -ENDING.length));
    } catch (error) {
      throw ioFailure(this.#fs, error, `read ${this.options.display(this.#directory)}`);
    }
  }

  #material(): Uint8Array | undefined {
    const { platform, places } = this.options;
    return readKeyMaterial(platform, places.key, () => this.#warnOfKey());
  }

  #warnOfKey(): void {
    if (this.#warnedOfKey) return;
    this.#warnedOfKey = true;
    const { name, places: { key }, warn } = this.options;
    const message = `Other users may read or write the key of vault '${name}'; keep it to yourself: ` +
      `chmod 600 ${shellWord(key.path)}`;
    warn({ code: "VAULT_KEY_OPEN", message, file: key.path });
  }

  /** A new key for a vault that has secrets would lock them up for ever: then its key is missing. */
  #makeMaterial(): Uint8Array {
    const { platform, places } = this.options;
    const isNew = this.#keys().length === 0;
    if (places.makesKey && isNew) makeKeyFile(platform, places.key.path, this.options.remember);
    // Another process may have made it since, along with a first secret.
    const material = this.#material();
    if (material) return material;
    throw this.#keyMissing();
  }

  #notFound(key: string): SwampError {
    const { name } = this.options;
    return new SwampError("SECRET_NOT_FOUND", `Secret '${key}' not found in local vault '${name}'`, {
      hint: `See its keys with: swamp vault list-keys ${name}\nStore it with: swamp vault put ${name} ${key}`,
      details: { vault: name, key },
    });
  }

  #keyMissing(): SwampError {
    const { name, places } = this.options;
    const kept = this.#keys().length;
    const secrets = kept === 0 ? "" : `, and ${kept} secret${kept === 1 ? " was" : "s were"} stored with it`;
    const file = places.key.path;
    const hint = places.makesKey
      ? `Put the key file back from the machine that the secrets come from, or delete ${
        this.options.display(this.#directory)
      } and store the secrets again.`
      : places.key.kind === "ssh"
      ? `Make an SSH key there, name another one in 'ssh_key_path', or set 'auto_generate: true': swamp vault edit ${name}`
      : `Put the key file there, or set 'auto_generate: true': swamp vault edit ${name}`;
    return new SwampError("VAULT_FAILED", `The key of vault '${name}' is missing: ${file}${secrets}`, {
      hint,
      details: { vault: name, keyFile: file, secrets: kept },
    });
  }

  #otherKey(details: Record<string, unknown> = {}): SwampError {
    const { name, places } = this.options;
    const message = `${places.key.path}: another key than the one that vault '${name}' was filled with`;
    const directory = this.options.display(this.#directory);
    return new SwampError("VAULT_FAILED", message, {
      hint: `Put the key back that the secrets were stored with: ${places.key.path}\n` +
        `If it is lost, delete ${directory} and store the secrets again.`,
      details: { vault: name, keyFile: places.key.path, ...details },
    });
  }

  /** Says which of file and key is to blame, as far as the other secrets of the vault tell. */
  async #unreadable(
    key: string,
    found: SecretProblem,
    material: Uint8Array,
  ): Promise<SwampError> {
    const { name, places } = this.options;
    const file = this.options.display(this.#path(key));
    const again = `Store it again with: swamp vault put ${name} ${key} --force`;
    const fail = (message: string, hint: string) =>
      new SwampError("VAULT_FAILED", message, {
        hint,
        details: { vault: name, key, file, keyFile: places.key.path, problem: found.problem },
      });
    if (found.problem === "version") {
      return fail(
        `${file}: written in format ${found.detail}, which this version of swamp can not read`,
        again,
      );
    }
    if (found.problem === "shape") {
      return fail(`${file}: the file of secret '${key}' was changed or is damaged: ${found.detail}`, again);
    }
    if (found.problem === "name") {
      return fail(`${file}: this is the file of another secret of the vault, not that of '${key}'`, again);
    }
    const others = await this.#judgeOthers(key, material);
    if (others.opensOne) {
      return fail(
        `${file}: the file of secret '${key}' was changed: it does not fit the key that opens the others`,
        again,
      );
    }
    const putBack = `Put the key back that the secrets were stored with: ${places.key.path}`;
    if (others.locked > 0) return this.#otherKey({ key, file, problem: found.problem });
    return fail(
      `${file}: the secret '${key}' can not be decrypted: the file was changed, or ${places.key.path} is another key`,
      `${putBack}\n${again}`,
    );
  }

  /** Whether the key opens another secret of this vault, and up to three that it does not open. */
  async #judgeOthers(
    key: string,
    material: Uint8Array,
  ): Promise<{ opensOne: boolean; locked: number }> {
    let locked = 0;
    for (const other of this.#keys()) {
      const text = other === key ? undefined : this.#read(other);
      if (text === undefined) continue;
      const opened = await openSecret(material, other, text);
      if ("value" in opened || opened.problem === "name") return { opensOne: true, locked };
      if (opened.problem === "key" && ++locked === 3) break;
    }
    return { opensOne: false, locked };
  }
}
