// SPDX-License-Identifier: MIT
/** A page of help that is not about one command. */
export interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly paragraphs: readonly string[];
  /** Rows of the topic's table, also part of its JSON document. */
  readonly entries?: readonly Readonly<Record<string, string | number | undefined>>[];
  /** Column keys of the table. */
  readonly columns?: readonly string[];
  /** Shown in place of a table whose lines no terminal is wide enough for: `name: type`, the meaning below. */
  readonly isList?: true;
}
