// SPDX-License-Identifier: MIT
/** `key=value` from the command line; dots in the key nest. */
import { SwampError } from "../errors.ts";
import { ownValue, putOwn } from "../own_value.ts";

export type Values = Record<string, unknown>;

/**
 * Puts one `key=value` into `target`.
 * @param flag named in errors.
 * @throws SwampError INVALID_VALUE (usage) when it is not of that form, or contradicts an earlier key.
 */
export function putKeyValue(
  target: Values,
  text: string,
  flag: string,
  read: (value: string) => unknown,
): void {
  const at = text.indexOf("=");
  const key = text.slice(0, Math.max(at, 0)).trim();
  const segments = key.split(".");
  if (at < 1 || segments.some((segment) => segment === "")) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid value for ${flag}: ${JSON.stringify(text)}, expected key=value`,
      {
        hint: `For example: ${flag} region=eu-west-1 or ${flag} tags.env=dev`,
      },
    );
  }
  let current = target;
  for (const segment of segments.slice(0, -1)) {
    if (!Object.hasOwn(current, segment)) putOwn(current, segment, {});
    const next = current[segment];
    if (typeof next !== "object" || next === null || Array.isArray(next)) {
      throw contradiction(flag, key, segment);
    }
    current = next as Values;
  }
  const last = segments.at(-1)!;
  const earlier = ownValue(current, last);
  if (typeof earlier === "object" && earlier !== null && !Array.isArray(earlier)) {
    throw contradiction(flag, key, last);
  }
  putOwn(current, last, read(text.slice(at + 1)));
}

/** Several `key=value` as one nested object; later ones win. */
export function parseKeyValues(texts: readonly string[], flag: string): Values {
  const values: Values = {};
  for (const text of texts) putKeyValue(values, text, flag, (value) => value);
  return values;
}

/** Several `key=value` as a flat record: dots are part of the key. */
export function parseTags(texts: readonly string[], flag: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) {
      throw new SwampError(
        "INVALID_VALUE",
        `Invalid value for ${flag}: ${JSON.stringify(text)}, expected key=value`,
      );
    }
    putOwn(tags, text.slice(0, at), text.slice(at + 1));
  }
  return tags;
}

function contradiction(flag: string, key: string, segment: string): SwampError {
  return new SwampError(
    "INVALID_VALUE",
    `Invalid value for ${flag}: '${key}' contradicts another value of '${segment}'`,
  );
}
