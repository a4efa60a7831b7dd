// SPDX-License-Identifier: MIT
/** A line typed into a raw terminal: the few keys that a prompt without echo has to know. */
export class HiddenLine {
  #characters: string[] = [];
  #state: "open" | "done" | "given up" = "open";

  /** Whether the line was ended or given up. */
  get isComplete(): boolean {
    return this.#state !== "open";
  }

  /** What was typed; undefined when it was given up. */
  get text(): string | undefined {
    return this.#state === "given up" ? undefined : this.#characters.join("");
  }

  /**
   * Takes in what was typed.
   * @param ended whether nothing will follow.
   * @returns what follows the end of the line.
   */
  take(typed: string, ended: boolean): string {
    // Cursor and function keys come as escape sequences; there is no cursor here.
    // deno-lint-ignore no-control-regex
    const keys = [...typed.replaceAll(/\u001b(\[[0-9;]*[A-Za-z~]|O[A-Z])/g, "")];
    while (keys.length > 0 && !this.isComplete) this.#press(keys.shift()!);
    if (ended && !this.isComplete) this.#state = this.#characters.length === 0 ? "given up" : "done";
    return keys.join("");
  }

  #press(key: string): void {
    if (key === "\r" || key === "\n") this.#state = "done";
    else if (key === "\u0003") this.#state = "given up";
    else if (key === "\u0004") this.#state = this.#characters.length === 0 ? "given up" : "done";
    else if (key === "\u007f" || key === "\b") this.#characters.pop();
    else if (key === "\u0015") this.#characters = [];
    else if (key >= " " || key === "\t") this.#characters.push(key);
  }
}
