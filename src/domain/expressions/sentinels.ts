// SPDX-License-Identifier: MIT
import { mapPathTexts } from "./path_texts.ts";

/**
 * Values on their way: until the last moment a sentinel stands in their place. That of a secret says nothing to whoever
 * sees it; that of a word keeps a value apart from the text of the script that it is embedded in.
 */

const SENTINEL = /__SWAMP_VSEC_[0-9a-f]+_\d+__/g;

/** Gives out sentinels for secrets and words; the same for the same secret. */
export class Sentinels {
  readonly #bySecret = new Map<string, string>();
  /** Sentinel → secret. */
  readonly secrets = new Map<string, string>();
  /** Sentinel → embedded value as text, which may hold sentinels of secrets. */
  readonly words = new Map<string, string>();

  /** @param nonce hex digits that nobody can guess, so that no data can name a secret. */
  constructor(private readonly nonce: string) {}

  of(secret: string): string {
    const known = this.#bySecret.get(secret);
    if (known !== undefined) return known;
    const sentinel = this.#next();
    this.#bySecret.set(secret, sentinel);
    this.secrets.set(sentinel, secret);
    return sentinel;
  }

  /** A sentinel for a value that is embedded in a script. */
  word(text: string): string {
    const sentinel = this.#next();
    this.words.set(sentinel, text);
    return sentinel;
  }

  #next(): string {
    return `__SWAMP_VSEC_${this.nonce}_${this.secrets.size + this.words.size}__`;
  }
}

/**
 * Puts secrets in the place of their sentinels, at any depth. The value itself when there are none.
 * @param onSecret told of each.
 */
export function revealSecrets<T>(
  value: T,
  secrets: ReadonlyMap<string, string>,
  onSecret: () => void = () => {},
): T {
  if (secrets.size === 0) return value;
  const reveal = (sentinel: string) => {
    const secret = secrets.get(sentinel);
    if (secret !== undefined) onSecret();
    return secret ?? sentinel;
  };
  return mapPathTexts(value, (_path, text) => text.replace(SENTINEL, reveal)) as T;
}
