// SPDX-License-Identifier: MIT
/** What a text that somebody else wrote must be before it becomes a part of a path. */
import { SwampError } from "./errors.ts";

/** Whether a text names something in a directory, and nothing else. */
export function isPathSegment(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && !/[/\\\0]/.test(text);
}

/** Whether a text is a path that stays below any directory it is added to. */
export function isPathBelow(text: string): boolean {
  return text.split("/").every(isPathSegment);
}

/**
 * @param what the text is, for the message.
 * @returns the text.
 * @throws SwampError PATH_UNSAFE.
 */
export function assertPathBelow(text: string, what: string): string {
  if (isPathBelow(text)) return text;
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  throw new SwampError("PATH_UNSAFE", `${what} ${JSON.stringify(shown)} cannot be a part of a path`, {
    hint: "A file of the repository was changed: see which with git, or restore .swamp from a backup.",
    details: { text: shown },
  });
}
