// SPDX-License-Identifier: MIT
/** A part of a user's file that swamp keeps up to date; the rest of the file stays as it is, byte for byte. */

export interface SectionMarkers {
  readonly begin: string;
  readonly end: string;
}

/** For files whose comments start with `#`. */
export const HASH_MARKERS: SectionMarkers = {
  begin: "# BEGIN swamp managed section - DO NOT EDIT",
  end: "# END swamp managed section",
};

/** For Markdown. */
export const MARKDOWN_MARKERS: SectionMarkers = {
  begin: "<!-- BEGIN swamp managed section - DO NOT EDIT -->",
  end: "<!-- END swamp managed section -->",
};

export type FileAction = "created" | "updated" | "unchanged";

/**
 * The file's text with the section in it: replaced where it stands, else added at the end.
 * @param text the file as it is, undefined when there is none.
 */
export function putManagedSection(
  text: string | undefined,
  lines: readonly string[],
  markers: SectionMarkers,
): { text: string; action: FileAction } {
  const eol = text?.includes("\r\n") ? "\r\n" : "\n";
  const section = [markers.begin, ...lines, markers.end].join(eol);
  if (text === undefined) return { text: section + eol, action: "created" };
  const updated = replaceSection(text, section, markers) ?? appendSection(text, section, eol);
  return { text: updated, action: updated === text ? "unchanged" : "updated" };
}

/** Undefined when there is no section. One whose end was deleted is taken to be its first line only. */
function replaceSection(text: string, section: string, markers: SectionMarkers): string | undefined {
  const start = lineStart(text, markers.begin, 0);
  if (start < 0) return undefined;
  const next = lineStart(text, markers.begin, start + 1);
  const end = lineStart(text, markers.end, start);
  const isClosed = end >= 0 && (next < 0 || end < next);
  const stop = isClosed ? end + markers.end.length : start + markers.begin.length;
  return text.slice(0, start) + section + text.slice(stop);
}

function appendSection(text: string, section: string, eol: string): string {
  if (text === "") return section + eol;
  const gap = text.endsWith("\n") ? eol : eol + eol;
  return text + gap + section + eol;
}

/** Where a line equal to `wanted` begins, at or after `from`; -1 when there is none. */
function lineStart(text: string, wanted: string, from: number): number {
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const after = text[at + wanted.length];
    const begins = at === 0 || text[at - 1] === "\n";
    if (begins && (after === undefined || after === "\n" || after === "\r")) return at;
  }
  return -1;
}
