// SPDX-License-Identifier: MIT
import { VERSION } from "../domain/version.ts";

/** What `-V` (the bare version) and `--version` print. */
export function versionText(words: readonly string[], json: boolean): string {
  if (json) return `${JSON.stringify({ version: VERSION }, null, 2)}\n`;
  return words.includes("--version") ? `swamp ${VERSION}\n` : `${VERSION}\n`;
}
