// SPDX-License-Identifier: MIT

/** The lines of a text; a newline at its end begins no further one. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The last lines, or all. */
export function lastOf(lines: readonly string[], count: number | undefined): readonly string[] {
  return count === undefined ? lines : count === 0 ? [] : lines.slice(-count);
}
