// SPDX-License-Identifier: MIT
/** What a command's `view` draws on: plain text on stdout, styled only when stdout is a terminal and colour is on. */
export interface View {
  /** One line. */
  line(text?: string): void;
  /** A heading, bold on a terminal. */
  heading(text: string): void;
  /** `label: value` lines with aligned values; undefined values are left out. */
  fields(rows: readonly (readonly [label: string, value: string | number | boolean | undefined])[]): void;
  /** A table with a header; cells are padded, the last column is not. Prints nothing for no rows. */
  table(rows: readonly object[], columns: readonly (string | TableColumn)[]): void;
  /** A value as indented JSON. */
  json(value: unknown): void;
  /** Text as it is, with a newline at its end if it has none. */
  raw(text: string): void;
  /** Text byte for byte; on a terminal with a newline at its end. */
  verbatim(text: string): void;
  /**
   * Text that somebody else wrote, as {@link raw}: byte for byte into pipes and files; on a terminal, which it must not
   * control, its control characters are shown.
   */
  content(text: string): void;
  readonly style: Style;
}

export interface TableColumn {
  readonly key: string;
  readonly title: string;
  readonly align?: "left" | "right";
}

/** Returns its text unchanged when colour is off. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}
