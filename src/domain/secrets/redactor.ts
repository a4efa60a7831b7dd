// SPDX-License-Identifier: MIT

/** Secrets shorter than this are not searched for: they would blank out half of every text. */
const SHORTEST_SECRET = 3;

const MASK = "***";

/** Knows the secrets that this process has seen and removes them from what it writes. */
export class Redactor {
  #secrets: string[] = [];

  /** Also its form inside of JSON, and each line of a secret of several lines. */
  add(secret: string): void {
    const forms = [secret, JSON.stringify(secret).slice(1, -1), ...secret.split(/\r?\n/)];
    const fresh = forms.filter((form) => form.length >= SHORTEST_SECRET && !this.#secrets.includes(form));
    if (fresh.length === 0) return;
    // Longest first, so that a secret inside of another one does not leave the other's rest.
    this.#secrets = [...new Set([...this.#secrets, ...fresh])].sort((a, b) => b.length - a.length);
  }

  /** Whether there is anything to remove. */
  get knowsSecrets(): boolean {
    return this.#secrets.length > 0;
  }

  redact(text: string): string {
    return this.#secrets.reduce((result, secret) => result.replaceAll(secret, MASK), text);
  }

  /** A copy of a JSON-like tree with every text in it redacted, keys included. The tree itself when nothing is known. */
  redactTree<T>(tree: T): T {
    return this.knowsSecrets ? this.#tree(tree) as T : tree;
  }

  #tree(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (Array.isArray(value)) return value.map((item) => this.#tree(item));
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.redact(key), this.#tree(item)]),
    );
  }
}
