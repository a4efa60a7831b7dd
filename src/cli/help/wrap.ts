// SPDX-License-Identifier: MIT
/** Breaks a paragraph into lines at blanks; one that has lines already, like an example, stays as it is. */
export function wrap(text: string, width: number): string {
  if (text.includes("\n")) return text;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
