// SPDX-License-Identifier: MIT
import type { Manifest } from "../manifest.ts";
import { CONTENT_KEYS } from "../manifest.ts";

/**
 * The manifest as it lies in an archive: without release notes and without `paths`, because the archive has its own
 * layout. Keys in one order and every text quoted, so that equal manifests give equal bytes.
 */
export function emitManifest(manifest: Manifest): string {
  const lines = ["manifestVersion: 1"];
  const text = (key: "name" | "version" | "description" | "repository" | "license") => {
    const value = manifest[key];
    if (value !== undefined) lines.push(`${key}: ${quoted(value)}`);
  };
  const list = (key: string, items: readonly string[]) => {
    if (items.length > 0) lines.push(`${key}:`, ...items.map((item) => `  - ${quoted(item)}`));
  };
  text("name");
  text("version");
  text("description");
  text("repository");
  text("license");
  for (const key of CONTENT_KEYS) list(key, manifest.content[key]);
  for (const key of ["skills", "include", "additionalFiles", "binaries"] as const) list(key, manifest[key]);
  for (const key of ["platforms", "labels", "dependencies"] as const) list(key, manifest[key]);
  return lines.join("\n") + "\n";
}

// What YAML takes for line breaks, or does not allow.
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A JSON text is a double-quoted YAML text, but for a few characters. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
