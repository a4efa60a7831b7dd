// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import type { Option } from "./command.ts";
import { type CommandNode, COMMANDS } from "./command_table.ts";
import { guess, type Suggestion } from "./guess.ts";
import { helpHint } from "./parse_arguments.ts";

/** Where the words of a command line lead. */
export interface Route {
  readonly node: CommandNode;
  /** All words but those of the command's path: options given before it, too. */
  readonly words: readonly string[];
}

/**
 * Finds the command or group that a command line names. Global options may stand before, between and after its
 * words; anything else after the first word that is not part of a path belongs to the command.
 * @throws SwampError UNKNOWN_COMMAND with the commands that may have been meant.
 */
export function route(argv: readonly string[], root: CommandNode, globals: readonly Option[]): Route {
  const words: string[] = [];
  let node = root;
  let index = 0;
  for (; index < argv.length && !node.entry; index++) {
    const word = argv[index]!;
    if (word === "--") break;
    if (word.startsWith("-") && word !== "-") {
      words.push(word);
      if (takesNextWord(word, globals) && index + 1 < argv.length) words.push(argv[++index]!);
      continue;
    }
    const child = node.children.get(word);
    if (!child) throw unknownCommand(word, node, { typed: argv.slice(index) });
    node = child;
  }
  return { node, words: [...words, ...argv.slice(index)] };
}

function takesNextWord(word: string, globals: readonly Option[]): boolean {
  if (!word.startsWith("--") || word.includes("=")) return false;
  const option = globals.find((candidate) => candidate.name === word.slice(2));
  return option !== undefined && option.type !== "boolean";
}

/** What was meant by words that do not fit their command. */
export function suggestion(path: string, words: readonly string[]): Suggestion | undefined {
  return guess([...path.split(" "), ...words], COMMANDS);
}

/** What may have been meant besides the commands of the group. */
interface Meant {
  /** More names, of help topics. */
  readonly names?: readonly string[];
  /** The words from the unknown one on. */
  readonly typed?: readonly string[];
}

/** The error for a word that is not a command of a group. */
export function unknownCommand(word: string, group: CommandNode, meant: Meant = {}): SwampError {
  const available = [...group.children.values()].filter((child) => !child.hidden).map((child) => child.name);
  const prefix = group.path === "" ? "" : `${group.path} `;
  const declared = guess(
    [...group.path.split(" "), ...meant.typed ?? [word]].filter((part) => part !== ""),
    COMMANDS,
  );
  const similar = nearest(word, [...available, ...meant.names ?? []]).map((name) => `${prefix}${name}`);
  const suggestions = [...new Set([...declared ? [declared.path] : [], ...similar])];
  const near = suggestions[0] ? `, did you mean '${suggestions[0]}'?` : "";
  const known = suggestions[0] ? "" : `\nCommands: ${available.join(", ")}`;
  const next = declared ? `Try: ${declared.line}\n${helpHint(declared.path)}` : helpHint(group.path);
  return new SwampError("UNKNOWN_COMMAND", `Unknown command '${prefix}${word}'${near}`, {
    hint: `${next}${known}`,
    details: {
      command: `${prefix}${word}`,
      suggestions,
      ...(declared ? { suggestedCommand: declared.line } : {}),
      availableCommands: available,
    },
  });
}
