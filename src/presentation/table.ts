// SPDX-License-Identifier: MIT
import { displayWidth, oneLine, pad } from "./plain_text.ts";
import type { Style, TableColumn } from "./view.ts";

const GAP = "  ";

/** What a cell shows for a value. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return oneLine(value.map(String).join(", "));
  return oneLine(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** A header and a line per row, columns padded by hand: libraries for this cost 50 ms. Empty for no rows. */
export function formatTable(
  rows: readonly object[],
  columns: readonly (string | TableColumn)[],
  style: Style,
): string {
  if (rows.length === 0) return "";
  const shown = columns.map((column) =>
    typeof column === "string" ? { key: column, title: column.toUpperCase() } as TableColumn : column
  );
  const cells = rows.map((row) =>
    shown.map((column) => cellText((row as Record<string, unknown>)[column.key]))
  );
  const widths = shown.map((column, index) =>
    cells.reduce((width, row) => Math.max(width, displayWidth(row[index]!)), displayWidth(column.title))
  );
  const line = (texts: readonly string[]) =>
    texts.map((text, index) => {
      const last = index === texts.length - 1 && shown[index]!.align !== "right";
      return last ? text : pad(text, widths[index]!, shown[index]!.align);
    }).join(GAP).trimEnd();
  const header = style.bold(line(shown.map((column) => column.title)));
  return [header, ...cells.map(line)].map((text) => `${text}\n`).join("");
}
