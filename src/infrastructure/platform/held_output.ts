// SPDX-License-Identifier: MIT
/**
 * Output in whole lines: a secret that is written in pieces is found only when its line is complete. What has not been
 * ended with a newline is held until the code that prints is done.
 */
export class LineHolder {
  #held = "";

  /** @param print given whole lines, one or several at once. */
  constructor(private readonly print: (lines: string) => void) {}

  add(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    if (end === 0) {
      this.#held += text;
      return;
    }
    const lines = this.#held + text.slice(0, end);
    this.#held = text.slice(end);
    this.print(lines);
  }

  /** Nothing follows for now: what is held is printed as a line. */
  end(): void {
    if (this.#held !== "") this.add("\n");
  }
}

// Part of the process like the streams it holds back, as the guard itself is.
const HELD = Symbol.for("swamp.heldOutput");
type Scope = { [HELD]?: readonly LineHolder[] };

/** From now on these belong to extension code. */
export function holdOutput(holders: readonly LineHolder[]): void {
  (globalThis as Scope)[HELD] = holders;
}

/** Prints what extension code has not ended with a newline. */
export function printHeldOutput(): void {
  for (const holder of (globalThis as Scope)[HELD] ?? []) holder.end();
}
