// SPDX-License-Identifier: MIT
/** A value as `--json` prints it. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
