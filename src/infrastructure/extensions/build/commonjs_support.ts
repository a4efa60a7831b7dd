// SPDX-License-Identifier: MIT

const INTEROP = /\bisNodeMode \|\| !mod \|\| !mod\.__esModule \?/g;

/** `var`, because a module that declares the same names itself must not clash. On the first line, which has no source. */
const GLOBALS = "var __filename = import.meta.filename, __dirname = import.meta.dirname; ";

/**
 * Makes packages in CommonJS work inside of an ES module: they always have a default export, also those that were
 * made from ES modules, and they know a directory, though it is the bundle's.
 */
export function withCommonJs(code: string): string {
  const whole = code.replace(INTEROP, "1 ?");
  return /\b__(?:dirname|filename)\b/.test(whole) ? GLOBALS + whole : whole;
}
