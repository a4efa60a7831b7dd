// SPDX-License-Identifier: MIT
import { mapPathTexts } from "./path_texts.ts";

/** Secrets on their way: until the last moment a sentinel stands in their place, which says nothing to who sees it. */

const SENTINEL = /__SWAMP_VSEC_[0-9a-f]+_\d+__/g;

/** Gives out sentinels for secrets; the same for the same secret. */
export class Sentinels {
  readonly #bySecret = new Map<string, string>();
  /** Sentinel → secret. */
  readonly secrets = new Map<string, string>();

  /** @param nonce hex digits that nobody can guess, so that no data can name a secret. */
  constructor(private readonly nonce: string) {}

  of(secret: string): string {
    const known = this.#bySecret.get(secret);
    if (known !== undefined) return known;
    const sentinel = `__SWAMP_VSEC_${this.nonce}_${this.secrets.size}__`;
    this.#bySecret.set(secret, sentinel);
    this.secrets.set(sentinel, secret);
    return sentinel;
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
