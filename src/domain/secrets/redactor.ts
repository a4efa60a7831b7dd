// SPDX-License-Identifier: MIT
import { fromLatin1, toLatin1 } from "./latin1.ts";
import { SecretMatcher, type SecretSpan } from "./secret_matcher.ts";
import { isSearchable, secretTexts, SHORTEST_NUMBER } from "./secret_texts.ts";

const MASK = "***";

/** How keys are defined, so that `__proto__` is an ordinary key too. */
const OWN = { enumerable: true, configurable: true, writable: true };

/** Bytes that are looked at together. */
const WINDOW = 1 << 20;

/** What a secret of a line without end may be cut by. */
const OVERLAP = 1 << 16;

/** Knows the secrets that this process has seen and removes them from what it writes. */
export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #numbers = new Set<string>();
  readonly #matcher = new SecretMatcher();

  /**
   * Makes a secret known, with its lines, the credentials in it when it is a URL, and all of that in the usual
   * encodings. A boolean, and a text of less than three characters, is not searched for.
   */
  add(secret: string): void {
    if (this.#secrets.has(secret) || secretTexts(secret).length === 0) return;
    this.#secrets.add(secret);
    const trimmed = secret.trim();
    if (trimmed.length >= SHORTEST_NUMBER && isSearchable(trimmed)) this.#numbers.add(trimmed);
    this.#matcher.add(secret);
  }

  /** Every text of a value that is a secret as a whole. */
  addTree(value: unknown): void {
    if (typeof value === "string") this.add(value);
    else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach((item) => this.addTree(item));
    }
  }

  /** Whether there is anything to remove. */
  get knowsSecrets(): boolean {
    return this.#secrets.size > 0;
  }

  /** Grows with each secret: what was redacted when it was smaller may hold a secret that is known only now. */
  get count(): number {
    return this.#secrets.size;
  }

  /** The text with a mask in the place of every secret. Secrets that overlap share one. */
  redact(text: string): string {
    if (this.#secrets.size === 0 || text.length === 0) return text;
    return withMasks(text, this.#matcher.find(text));
  }

  /** Whether a text holds a secret. */
  isIn(text: string): boolean {
    return this.#secrets.size > 0 && this.#matcher.find(text).length > 0;
  }

  /** Bytes without secrets, whatever they are: text, UTF-16, anything binary. The same bytes when there is none. */
  redactBytes(bytes: Uint8Array): Uint8Array {
    if (this.#secrets.size === 0) return bytes;
    const parts: string[] = [];
    let isClean = true;
    let rest = "";
    for (let start = 0; start < bytes.length || rest !== ""; start += WINDOW) {
      const isLast = start + WINDOW >= bytes.length;
      const { done, held, found } = this.redactPart(
        rest + toLatin1(bytes.subarray(start, start + WINDOW)),
        isLast,
      );
      parts.push(done);
      isClean &&= !found;
      rest = held;
    }
    return isClean ? bytes : fromLatin1(parts.join(""));
  }

  /**
   * The beginning of a text that goes on, as far as what follows cannot change it.
   * @returns what is done, and what belongs before the next part.
   */
  redactPart(text: string, isLast: boolean): { done: string; held: string; found: boolean } {
    const spans = this.knowsSecrets ? this.#matcher.find(text) : [];
    const end = isLast ? text.length : cutOf(text, spans);
    const before = spans.filter((span) => span.end <= end);
    return { done: withMasks(text.slice(0, end), before), held: text.slice(end), found: before.length > 0 };
  }

  /** A copy of a JSON-like tree with every text in it redacted, keys and long numbers included. The tree itself when nothing is known. */
  redactTree<T>(tree: T): T {
    return this.knowsSecrets ? this.#tree(tree) as T : tree;
  }

  /** A secret that a schema has made a number of. */
  #isSecret(value: number): boolean {
    return this.#numbers.has(String(value));
  }

  #tree(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (typeof value === "number") return this.#isSecret(value) ? MASK : value;
    if (Array.isArray(value)) return value.map((item) => this.#tree(item));
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const clean = this.redact(key);
      let name = clean;
      // Two keys that are masked alike stay two.
      for (let number = 2; clean !== key && Object.hasOwn(result, name); number++) {
        name = `${clean} ${number}`;
      }
      Object.defineProperty(result, name, { value: this.#tree(item), ...OWN });
    }
    return result;
  }
}

/** Behind the last line; where there is none, so far from the end that no secret reaches over it. Never inside of a secret. */
function cutOf(text: string, spans: readonly SecretSpan[]): number {
  const line = text.lastIndexOf("\n") + 1;
  const cut = line > text.length / 2 ? line : Math.max(0, text.length - OVERLAP);
  return spans.find((span) => span.start < cut && span.end > cut)?.start ?? cut;
}

function withMasks(text: string, spans: readonly SecretSpan[]): string {
  if (spans.length === 0) return text;
  let [result, end] = ["", 0];
  for (const span of spans) {
    result += text.slice(end, span.start) + span.mask;
    end = span.end;
  }
  return result + text.slice(end);
}
