// SPDX-License-Identifier: MIT

/**
 * The text of a definition with one top-level key replaced, or added at the end.
 * @param section the key and its value, such as `tags: {a: b}` or several lines.
 */
export function withSection(text: string, section: string): string {
  const key = section.slice(0, section.indexOf(":"));
  const former = new RegExp(`^${key}:.*\\n(?:[ \\t].*\\n)*`, "m");
  return `${text.replace(former, "")}${section}\n`;
}
