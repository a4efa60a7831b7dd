// SPDX-License-Identifier: MIT
import type { View } from "../presentation/view.ts";
import type { Command } from "./command.ts";

/** A command whose result type is not known here. */
export type AnyCommand = Omit<Command<unknown>, "view"> & {
  readonly view: (out: View, result: never) => void;
};

/** One line of the command table: enough for group help, suggestions and completion without importing the command. */
export interface TableEntry {
  /** For example `model method run`. */
  readonly path: string;
  /** One line, equal to the declaration's (a test checks it). */
  readonly summary: string;
  /** Other paths that lead here; they are not listed. */
  readonly aliases?: readonly string[];
  /**
   * Command lines that people try first and that are not commands of swamp, with the arguments that do what they mean
   * here. Each is suggested, never run. `<name>` stands for one word, a last `<name...>` for all that are left.
   */
  readonly guesses?: readonly (readonly [typed: string, args: string])[];
  /** Works but is not listed. */
  readonly hidden?: boolean;
  /** Imports the declaration. The path is a literal, so that a bundler sees it. */
  readonly load: () => Promise<{ readonly default: AnyCommand }>;
}

/** A word that only leads to commands. */
export interface GroupEntry {
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly (readonly [string, string])[];
}
