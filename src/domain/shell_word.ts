// SPDX-License-Identifier: MIT
/** A text as one word of a command for a shell: what users are told to run must work as it stands. */
export function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
