// SPDX-License-Identifier: MIT
/**
 * Writes a script's characters outside of ASCII as escapes. One such character makes V8 hold all of the script as
 * UTF-16, decoded anew at each start: 1.7 ms for a megabyte. esbuild escapes those in strings, not those in regular
 * expressions.
 */
import type MagicString from "magic-string";

/**
 * @param script what is changed.
 * @param text the original text of `script`.
 * @throws Error for a character that stands behind a backslash, where an escape would mean something else.
 */
export function asciiOnly(script: MagicString, text: string): void {
  // deno-lint-ignore no-control-regex
  for (const { 0: found, index } of text.matchAll(/[^\x00-\x7f]+/g)) {
    if (text[index - 1] === "\\") {
      throw new Error(
        `the bundle has an escaped ${found} near: ${text.slice(Math.max(0, index - 60), index + 20)}`,
      );
    }
    const escapes = Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`,
    );
    script.overwrite(index, index + found.length, escapes.join(""));
  }
}
