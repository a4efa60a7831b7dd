// SPDX-License-Identifier: MIT

/** Whether a name matches a pattern of `*` (any characters) and `?` (one). Takes time in proportion to name × pattern. */
export function matchesGlob(name: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  /** Where to go on when a star has to take one character more. */
  let star: { inPattern: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = pattern[inPattern];
    if (wanted === "*") {
      star = { inPattern: ++inPattern, at };
    } else if (wanted === "?" || wanted === name[at]) {
      at++;
      inPattern++;
    } else if (star) {
      ({ inPattern } = star);
      at = ++star.at;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}
