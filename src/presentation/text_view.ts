// SPDX-License-Identifier: MIT
import { displayWidth, oneLine, pad, visible } from "./plain_text.ts";
import { formatTable } from "./table.ts";
import type { Style, TableColumn, View } from "./view.ts";

/** Collects what a command's view draws, so that it is written in one piece. */
export class TextView implements View {
  readonly style: Style;
  #text = "";

  /** @param isTerminal whether what is drawn goes to a terminal, coloured or not. */
  constructor(style: Style, private readonly isTerminal = false) {
    this.style = style;
  }

  /** All that was drawn. */
  get text(): string {
    return this.#text;
  }

  line(text = ""): void {
    this.#text += `${this.#safe(text)}\n`;
  }

  heading(text: string): void {
    this.#text += `${this.style.bold(oneLine(text))}\n`;
  }

  fields(rows: readonly (readonly [label: string, value: string | number | boolean | undefined])[]): void {
    const shown = rows.filter(([, value]) => value !== undefined);
    const width = Math.max(0, ...shown.map(([label]) => displayWidth(label))) + 1;
    for (const [label, value] of shown) {
      this.#text += `${this.style.dim(pad(`${label}:`, width))} ${this.#safe(String(value))}\n`;
    }
  }

  table(
    rows: readonly object[],
    columns: readonly (string | TableColumn)[],
  ): void {
    this.#text += formatTable(rows, columns, this.style);
  }

  json(value: unknown): void {
    this.content(JSON.stringify(value, null, 2));
  }

  raw(text: string): void {
    this.#text += text === "" || text.endsWith("\n") ? text : `${text}\n`;
  }

  verbatim(text: string): void {
    this.#text += this.isTerminal && !text.endsWith("\n") ? `${text}\n` : text;
  }

  content(text: string): void {
    this.raw(this.isTerminal ? visible(text) : text);
  }

  /** Keeps the escape sequences of our own style and makes all others visible. */
  #safe(text: string): string {
    if (this.style.bold("x") === "x") return visible(text);
    // deno-lint-ignore no-control-regex
    return text.split(/(\u001b\[\d{1,2}m)/).map((part, index) => index % 2 === 1 ? part : visible(part)).join(
      "",
    );
  }
}
