// SPDX-License-Identifier: MIT
/** What was meant by a command line that swamp does not have: the guesses that the command table declares. */
import { shellWord } from "../domain/shell_word.ts";
import type { TableEntry } from "./table_entry.ts";

/** The command line that a guess leads to. */
export interface Suggestion {
  /** The command's path. */
  readonly path: string;
  /** The whole command line for a shell; what was not typed stays a placeholder such as `<key>`. */
  readonly line: string;
}

/** The typed words of each placeholder. */
type Values = ReadonlyMap<string, readonly string[]>;

/**
 * Finds the declared guess for words that are not a command, or that are too many for one.
 * @param words the command line without global options before it; what follows the first option is kept as it is.
 */
export function guess(words: readonly string[], entries: readonly TableEntry[]): Suggestion | undefined {
  const option = words.findIndex((word) => word.startsWith("-") && word !== "-");
  const plain = option < 0 ? words : words.slice(0, option);
  const rest = option < 0 ? [] : words.slice(option);
  let partial: Suggestion | undefined;
  for (const { path, guesses = [] } of entries) {
    for (const [typed, args] of guesses) {
      const match = matchTyped(plain, typed);
      if (!match) continue;
      const line = ["swamp", path, ...fill(args, match.values), ...rest.map(shellWord)].join(" ");
      if (match.complete) return { path, line };
      partial ??= { path, line };
    }
  }
  return partial;
}

/** Undefined unless all fixed words are there and no word is left over. */
function matchTyped(
  words: readonly string[],
  typed: string,
): { values: Values; complete: boolean } | undefined {
  const values = new Map<string, readonly string[]>();
  const pattern = typed.split(" ");
  let complete = true;
  let index = 0;
  for (const part of pattern) {
    const word = words[index];
    if (!part.startsWith("<")) {
      if (word !== part) return undefined;
      index++;
    } else if (word === undefined) complete = false;
    else if (part.endsWith("...>")) {
      values.set(part, words.slice(index));
      index = words.length;
    } else {
      values.set(part, [word]);
      index++;
    }
  }
  return index < words.length ? undefined : { values, complete };
}

/** The words of a template with its placeholders replaced; quotes keep blanks inside one word. */
function fill(template: string, values: Values): string[] {
  const words = template.match(/'[^']*'|\S+/g) ?? [];
  return words.flatMap((word) => {
    const known = values.get(word);
    if (known) return known.map(shellWord);
    if (!word.startsWith("'")) return [word];
    const text = word.slice(1, -1).replace(
      /<[\w.-]+>/g,
      (name) => values.get(name)?.join(" ") ?? name,
    );
    return [shellWord(text)];
  });
}
