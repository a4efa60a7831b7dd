// SPDX-License-Identifier: MIT
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { RegistryKey } from "../../domain/packages/registry_host.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { sha256 } from "../platform/sha256.ts";
import { RegistryFiles } from "./registry_files.ts";

/** Letters of a digest; they tell the keys of one registry apart. */
const ID_LENGTH = 12;
const NAME = "keys.json";

interface StoredKey {
  /** sha256 of the key, hex. Keys are random, so that nothing slower is needed. */
  readonly hash: string;
  readonly collectives: readonly string[];
  /** ISO 8601; whoever writes the file by hand may leave it out. */
  readonly createdAt?: string;
}

/** API keys of a registry in a directory: `keys.json`. It is read for each change, so that edits count at once. */
export class RegistryKeys {
  readonly file: string;
  readonly #files: RegistryFiles;

  /** @param directory absolute path of the registry. */
  constructor(
    directory: string,
    private readonly platform: Pick<Platform, "fs" | "now" | "randomHex">,
  ) {
    this.file = `${directory}/keys.json`;
    this.#files = new RegistryFiles(directory, platform.fs);
  }

  /** Whether anybody may change anything. */
  get exist(): boolean {
    return this.#read().length > 0;
  }

  /** What a key may change; undefined when there is no such key. */
  find(key: string): RegistryKey | undefined {
    const hash = sha256(key);
    const stored = this.#read().find((stored) => stored.hash === hash);
    return stored && shown(stored);
  }

  /** Oldest first. */
  list(): RegistryKey[] {
    return this.#read().map(shown);
  }

  /** @returns the key, which nobody can find out again. */
  add(collectives: readonly string[]): RegistryKey & { key: string } {
    const key = `swamp_${this.platform.randomHex(32)}`;
    const createdAt = new Date(this.platform.now()).toISOString();
    const stored = { hash: sha256(key), collectives, createdAt };
    this.#write([...this.#read(), stored]);
    return { key, ...shown(stored) };
  }

  /** @param id as {@link list} shows it. */
  remove(id: string): void {
    this.#write(this.#read().filter((stored) => shown(stored).id !== id));
  }

  #write(keys: readonly StoredKey[]): void {
    this.platform.fs.writeAtomic(this.#files.path(NAME), `${JSON.stringify({ keys }, null, 2)}\n`, {
      mode: 0o600,
    });
  }

  #read(): readonly StoredKey[] {
    try {
      const found = this.#files.stat(NAME);
      if (found === undefined) return [];
      if (found.kind !== "file") throw new Error("it is not a plain file");
      const text = this.platform.fs.readText(this.file);
      const { keys } = (parseJson(text) ?? {}) as { keys?: unknown };
      if (Array.isArray(keys) && keys.every(isStoredKey)) return keys;
      throw new Error('expected {"keys": [{"hash", "collectives"}]}');
    } catch (error) {
      throw new SwampError("CONFIG_INVALID", `${this.file} cannot be read: ${messageOf(error)}`, {
        hint:
          "Restore the file from a copy; or delete it, which takes back all keys, and make new ones with: " +
          "swamp registry key add <collective> --dir <directory>",
      });
    }
  }
}

function isStoredKey(value: unknown): value is StoredKey {
  const { hash, collectives, createdAt } = (value ?? {}) as Record<string, unknown>;
  return typeof hash === "string" && ["string", "undefined"].includes(typeof createdAt) &&
    Array.isArray(collectives) &&
    collectives.every((collective) => typeof collective === "string");
}

/** What may be shown of a key: too little to tell it. */
function shown({ hash, collectives, createdAt }: StoredKey): RegistryKey {
  return { id: hash.slice(0, ID_LENGTH), collectives, createdAt };
}
