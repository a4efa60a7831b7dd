// SPDX-License-Identifier: MIT
import { encodedForms } from "./encoded_forms.ts";

/** Secrets shorter than this are not searched for: they would blank out half of every text. */
const SHORTEST_SECRET = 3;

/** Shorter ones are numbers that stand in results by chance: sizes, counts, durations. */
const SHORTEST_NUMBER = 8;

const MASK = "***";

/** Knows the secrets that this process has seen and removes them from what it writes. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Also its form inside of JSON, each line of a secret of several lines, and its {@link encodedForms}. */
  add(secret: string): void {
    const parts = [secret.trim(), ...secret.split(/\r?\n|\r/)];
    const forms = [secret, ...parts.filter((part) => part.trim().length >= SHORTEST_SECRET)];
    for (const form of [...forms, ...forms.map(insideJson), ...encodedForms(secret.trim())]) {
      // Blanks are everywhere, and what is made of the mask's character can not be told from a mask.
      if (form.length >= SHORTEST_SECRET && !/^(\s*|\*+)$/.test(form)) this.#secrets.add(form);
    }
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

  /** The text with a mask in the place of every secret. Secrets that overlap share one. */
  redact(text: string): string {
    if (this.#secrets.size === 0) return text;
    const places = this.#find(text);
    if (places.length === 0) return text;
    let result = "";
    let end = 0;
    for (const place of places) {
      if (place.start >= end) {
        // Two secrets side by side are masked as one, so that a mask says nothing about how many there are.
        result += place.start === end && end > 0 ? "" : text.slice(end, place.start) + MASK;
      }
      end = Math.max(end, place.end);
    }
    return result + text.slice(end);
  }

  /** A copy of a JSON-like tree with every text in it redacted, keys and long numbers included. The tree itself when nothing is known. */
  redactTree<T>(tree: T): T {
    return this.knowsSecrets ? this.#tree(tree) as T : tree;
  }

  /** Where secrets stand, in the order of their beginnings. All are found, also those that overlap. */
  #find(text: string): { start: number; end: number }[] {
    const places: { start: number; end: number }[] = [];
    for (const secret of this.#secrets) {
      for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
        places.push({ start, end: start + secret.length });
      }
    }
    return places.sort((a, b) => a.start - b.start);
  }

  /** A secret that a schema has made a number of. */
  #isSecret(value: number): boolean {
    const text = String(value);
    return text.length >= SHORTEST_NUMBER && this.#secrets.has(text);
  }

  #tree(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (typeof value === "number") return this.#isSecret(value) ? MASK : value;
    if (Array.isArray(value)) return value.map((item) => this.#tree(item));
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.redact(key), this.#tree(item)]),
    );
  }
}

function insideJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
