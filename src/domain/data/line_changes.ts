// SPDX-License-Identifier: MIT
/** What is different between two texts, line by line. */

export interface LineChange {
  readonly change: "added" | "removed";
  /** From 1: in the second text for added lines, in the first for removed ones. */
  readonly line: number;
  readonly text: string;
}

/** Beyond so many pairs of lines the middle part is shown as replaced. */
const MOST_PAIRS = 4_000_000;

/** The lines to remove from the first text and to add to get the second, in the order of the texts. */
export function lineChanges(before: string, after: string): LineChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const middle = [old.slice(start, old.length - end), now.slice(start, now.length - end)] as const;
  return middle[0].length * middle[1].length > MOST_PAIRS
    ? replaced(...middle, start)
    : compared(...middle, start);
}

function linesOf(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

function replaced(old: readonly string[], now: readonly string[], offset: number): LineChange[] {
  return [
    ...old.map((text, index) => ({ change: "removed" as const, line: offset + index + 1, text })),
    ...now.map((text, index) => ({ change: "added" as const, line: offset + index + 1, text })),
  ];
}

/** By the longest common subsequence. */
function compared(old: readonly string[], now: readonly string[], offset: number): LineChange[] {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === now[j]
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    } else if (
      j >= now.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      changes.push({ change: "removed", line: offset + i + 1, text: old[i++]! });
    } else {
      changes.push({ change: "added", line: offset + j + 1, text: now[j++]! });
    }
  }
  return changes;
}
