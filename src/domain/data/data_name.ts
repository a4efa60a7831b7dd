// SPDX-License-Identifier: MIT
import { SwampError } from "../errors.ts";

/** A name is a directory: file systems end at 255 bytes. */
const LONGEST_BYTES = 200;

/** @throws SwampError DATA_NAME_INVALID when the name can not be that of an item, saying what is wrong with it. */
export function assertDataName(name: unknown): asserts name is string {
  refuse(name, problemOf(name));
}

/** As {@link assertDataName}, for items that are written: what is stored already stays readable. */
export function assertNewDataName(name: unknown): asserts name is string {
  assertDataName(name);
  refuse(name, CONTROL.test(name) ? "it can not hold control characters or ends of lines" : undefined);
}

/** What would break the lists in which names stand. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

function refuse(name: unknown, reason: string | undefined): void {
  if (reason === undefined) return;
  const shown = typeof name === "string" && name.length > 80 ? `${name.slice(0, 77)}...` : name;
  throw new SwampError("DATA_NAME_INVALID", `Invalid data name ${JSON.stringify(shown)}: ${reason}`);
}

function problemOf(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "expected a text that is not empty";
  if (name.toLowerCase() === "latest") return "'latest' is reserved";
  if (name === "." || name.includes("..")) return "it can not be '.' or hold '..'";
  if (/^\.(new|gone)-/.test(name)) return "it can not begin with '.new-' or '.gone-'";
  if (/[/\\\0]/.test(name)) return "it can not hold '/', '\\' or NUL";
  if (new TextEncoder().encode(name).length > LONGEST_BYTES) {
    return `it is longer than ${LONGEST_BYTES} bytes`;
  }
  return undefined;
}
