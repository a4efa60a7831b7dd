// SPDX-License-Identifier: MIT
/** Edits of `.swamp.yaml` that keep the user's comments, order and unknown keys. */

/** Values of the keys that swamp itself writes. */
export type MarkerValues = Readonly<Record<string, string | boolean>>;

/** A new marker file. */
export function newMarkerText(values: MarkerValues): string {
  return Object.entries(values).map(([key, value]) => `${line(key, value)}\n`).join("");
}

/** Replaces the lines of the given keys, and adds those that are missing at the end. */
export function setMarkerValues(text: string, values: MarkerValues): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  let updated = text;
  for (const [key, value] of Object.entries(values)) {
    // A trailing comment of the line stays.
    const pattern = new RegExp(`^(["']?)${key}\\1[ \\t]*:[^\\r\\n]*?([ \\t]+#[^\\r\\n]*)?$`, "m");
    if (pattern.test(updated)) {
      updated = updated.replace(pattern, (_all, _quote, comment) => line(key, value) + (comment ?? ""));
    } else updated += `${updated === "" || updated.endsWith("\n") ? "" : eol}${line(key, value)}${eol}`;
  }
  return updated;
}

function line(key: string, value: string | boolean): string {
  return `${key}: ${typeof value === "string" ? scalar(value) : String(value)}`;
}

/** Plain where YAML reads it as the same text, else in double quotes. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w./@-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
