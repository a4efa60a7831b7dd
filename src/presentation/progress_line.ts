// SPDX-License-Identifier: MIT
import { oneLine } from "./plain_text.ts";

interface Screen {
  write(text: string): void;
  eraseLine(): void;
  readonly columns: number;
}

/** One line at the bottom of a terminal that is replaced by the next and removed before anything else is printed. */
export class ProgressLine {
  #shown = false;

  constructor(private readonly screen: Screen) {}

  show(text: string): void {
    this.#shown = true;
    this.screen.eraseLine();
    this.screen.write(oneLine(text).slice(0, this.screen.columns - 1));
  }

  clear(): void {
    if (this.#shown) this.screen.eraseLine();
    this.#shown = false;
  }
}
