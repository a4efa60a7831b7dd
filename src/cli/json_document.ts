// SPDX-License-Identifier: MIT
import { escaped } from "../presentation/plain_text.ts";

/** A value as `--json` prints it: what a terminal would obey is escaped, which programs read as the same text. */
export function jsonDocument(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}
