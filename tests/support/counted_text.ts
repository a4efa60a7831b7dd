// SPDX-License-Identifier: MIT

/** A text that counts how many of its characters are looked at, so that a test can compare work in place of time. */
export interface CountedText {
  /** Stands for the text wherever a function only reads it. */
  readonly text: string;
  /** Characters looked at so far: one for each index, the distance for each search. */
  readonly steps: () => number;
}

/** Wraps a text; `indexOf` counts the characters that it passes over, other methods one step each. */
export function countedText(text: string): CountedText {
  let steps = 0;
  const own = {
    indexOf(searched: string, from = 0): number {
      const found = text.indexOf(searched, from);
      steps += (found < 0 ? text.length : found) - from + 1;
      return found;
    },
  };
  const proxy = new Proxy(Object(text), {
    get(_target, name) {
      if (name === "indexOf") return own.indexOf;
      steps += name === "length" ? 0 : 1;
      const value: unknown = Reflect.get(Object(text), name);
      return typeof value === "function" ? value.bind(text) : value;
    },
  });
  return { text: proxy, steps: () => steps };
}
