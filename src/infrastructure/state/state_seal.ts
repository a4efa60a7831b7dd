// SPDX-License-Identifier: MIT
/**
 * Seals of derived texts that are used again: a digest that only this user of this machine can make, since its key is
 * in the user's data directory. A text that a clone, a pull or an archive brought has none that holds.
 */
import type { Platform } from "../../domain/platform/platform.ts";
import { userStateDirectory } from "../../domain/repo/user_directories.ts";
import { hmacSha256 } from "../platform/sha256.ts";
import { isStorageFailure } from "./twin_store.ts";

const KEY = /^[0-9a-f]{64}$/;

export class StateSeal {
  constructor(private readonly platform: Platform) {}

  /**
   * The seal of a text.
   * @param purpose what the text is used for: a seal holds for nothing else.
   * @returns undefined where no key can be kept.
   */
  make(purpose: string, text: string): string | undefined {
    const key = this.#storable(() => this.#key() ?? this.#newKey());
    return key && hmacSha256(key, `${purpose}\0${text}`);
  }

  /** Whether this user has made the seal on this machine. */
  holds(purpose: string, text: string, seal: string): boolean {
    const key = this.#storable(() => this.#key());
    return key !== undefined && hmacSha256(key, `${purpose}\0${text}`) === seal;
  }

  #key(): string | undefined {
    const path = this.#path();
    const text = path && this.platform.fs.readTextIfExists(path)?.trim();
    return text && KEY.test(text) ? text : undefined;
  }

  /** Two processes may make the first one: the file that was there first counts. */
  #newKey(): string | undefined {
    const { fs, randomHex } = this.platform;
    const path = this.#path();
    if (path === undefined) return undefined;
    fs.makeDirectory(path.slice(0, path.lastIndexOf("/")), 0o700);
    const isDamaged = fs.lstat(path) !== undefined && this.#key() === undefined;
    try {
      fs.writeAtomic(path, `${randomHex(32)}\n`, { mode: 0o600, exclusive: !isDamaged });
    } catch (error) {
      if (fs.reasonOf(error) !== "exists") throw error;
    }
    return this.#key();
  }

  #path(): string | undefined {
    const directory = userStateDirectory(this.platform);
    return directory && `${directory}/seal.key`;
  }

  #storable<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (isStorageFailure(this.platform.fs, error)) return undefined;
      throw error;
    }
  }
}
