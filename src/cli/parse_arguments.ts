// SPDX-License-Identifier: MIT
/**
 * Turns the words of a command line into what a command declared. The scanner is `node:util.parseArgs`: it costs 2 ms
 * at start where the well-known command libraries cost 7 to 12; what it lacks (types, choices, suggestions) is here.
 */
import { parseArgs } from "node:util";
import { type ErrorCode, SwampError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import type { Argument, Option, ParsedArguments } from "./command.ts";
import type { Suggestion } from "./guess.ts";
import { shellWord } from "../domain/shell_word.ts";

type Value = string | number | boolean | readonly string[] | undefined;

/** What a command line is checked against. */
export interface Grammar {
  /** For the hints of errors, for example `model create`. */
  readonly path: string;
  readonly args: readonly Argument[];
  readonly options: readonly Option[];
  /** What was meant by a command line that does not fit, from the declared guesses. */
  readonly suggest?: () => Suggestion | undefined;
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

/**
 * @param words what follows the command's path; words after `--` are never options.
 * @throws SwampError with a usage code (exit 2).
 */
export function parseArguments(words: readonly string[], grammar: Grammar): ParsedArguments {
  const options: Record<string, Value> = {};
  const positionals: string[] = [];
  const given = new Set<string>();
  for (const token of scan(words, grammar.options)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = grammar.options.find((candidate) => candidate.name === token.name);
    if (!option) throw unknownOption(token.rawName, words, grammar);
    const value = valueOf(token, option, grammar);
    options[option.name] = option.multiple
      ? [...(options[option.name] as readonly string[] | undefined ?? []), String(value)]
      : value;
    given.add(option.name);
  }
  for (const option of grammar.options) {
    if (option.default !== undefined && !given.has(option.name)) options[option.name] = option.default;
  }
  return new Parsed({ options, given, ...assignPositionals(positionals, grammar) }, grammar);
}

function scan(words: readonly string[], options: readonly Option[]): Token[] {
  const known = Object.fromEntries(options.map(({ name, short, type }) => [
    name,
    { type: type === "boolean" ? "boolean" as const : "string" as const, ...(short ? { short } : {}) },
  ]));
  const { tokens } = parseArgs({
    args: [...words],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

function valueOf(token: OptionToken, option: Option, grammar: Grammar): string | number | boolean {
  if (option.type === "boolean") {
    if (token.value === undefined) return true;
    throw invalid(`Option '${token.rawName}' takes no value, got '${token.value}'`, grammar);
  }
  const text = token.value;
  if (text === undefined) throw missingValue(token, option, grammar);
  const looksLikeOption = /^-\D/.test(text) && !token.inlineValue;
  if (looksLikeOption) throw missingValue(token, option, grammar);
  if (option.type === "number") {
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) return number;
    throw invalid(`Option '${token.rawName}' must be a number, got '${text}'`, grammar);
  }
  if (option.choices && !option.choices.includes(text)) {
    throw invalidChoice({ what: `Option '${token.rawName}'`, text, choices: option.choices }, grammar);
  }
  return text;
}

function missingValue(token: OptionToken, option: Option, grammar: Grammar): SwampError {
  const shown = token.rawName.startsWith("--")
    ? `${token.rawName}=<${option.value ?? "value"}>`
    : token.rawName;
  const got = token.value === undefined
    ? ""
    : `, got '${token.value}' (write ${token.rawName}=${token.value})`;
  return invalid(`Option '${shown}' needs a value${got}`, grammar);
}

/** The error for a value outside an enumeration. */
export function invalidChoice(
  { what, text, choices }: { what: string; text: string; choices: readonly string[] },
  grammar: Pick<Grammar, "path">,
): SwampError {
  const near = nearest(text, choices, 1)[0];
  const message = `${what} must be one of: ${choices.join(", ")}; got '${text}'` +
    (near ? `, did you mean '${near}'?` : "");
  return new SwampError("INVALID_VALUE", message, {
    hint: helpHint(grammar.path),
    details: { value: text, choices: [...choices] },
  });
}

function unknownOption(rawName: string, words: readonly string[], grammar: Grammar): SwampError {
  const wanted = rawName.replace(/^-+/, "");
  const listed = grammar.options.filter((option) => !option.hidden);
  const declared = listed.find((option) => option.guesses?.includes(wanted));
  const similar = nearest(wanted, listed.map((option) => option.name));
  const suggestions = [...new Set([...declared ? [declared.name] : [], ...similar])];
  const near = suggestions[0] ? `, did you mean '--${suggestions[0]}'?` : "";
  const line = declared ? correctedLine(words, rawName, { grammar, option: declared.name }) : undefined;
  return new SwampError("UNKNOWN_OPTION", `Unknown option '${rawName}'${near}`, {
    hint: `${line ? `Try: ${line}\n` : ""}${helpHint(grammar.path)}`,
    details: {
      option: rawName,
      suggestions: suggestions.map((name) => `--${name}`),
      ...(line ? { suggestedCommand: line } : {}),
    },
  });
}

/** The command line with one option under its right name. */
function correctedLine(
  words: readonly string[],
  rawName: string,
  { grammar, option }: { grammar: Grammar; option: string },
): string {
  const corrected = words.map((word) => {
    const [name, ...value] = word.split("=");
    return name === rawName ? [`--${option}`, ...value].join("=") : word;
  });
  return ["swamp", grammar.path, ...corrected.map(shellWord)].join(" ");
}

function assignPositionals(words: readonly string[], grammar: Grammar) {
  const args: Record<string, string | undefined> = {};
  const left = [...words];
  const missing: string[] = [];
  let rest: string[] = [];
  for (const argument of grammar.args) {
    const value = left.shift();
    args[argument.name] = value;
    if (value === undefined && argument.required) missing.push(argument.name);
    if (argument.variadic && value !== undefined) rest = [value, ...left.splice(0)];
  }
  if (missing.length > 0) {
    throw usageError("MISSING_ARGUMENT", `Missing argument(s): ${missing.join(", ")}`, grammar, { missing });
  }
  if (left.length > 0) {
    const message = `Unexpected argument(s): ${left.join(", ")}`;
    throw usageError("UNEXPECTED_ARGUMENT", message, grammar, { unexpected: left });
  }
  return { args, rest };
}

function usageError(
  code: ErrorCode,
  message: string,
  grammar: Grammar,
  details: Record<string, unknown>,
): SwampError {
  const meant = grammar.suggest?.();
  const suggestion = meant ? `Did you mean: ${meant.line}\n` : "";
  return new SwampError(code, message, {
    hint: `${suggestion}Usage: ${usageLine(grammar)}\n${helpHint(grammar.path)}`,
    details: { ...details, usage: usageLine(grammar), ...(meant ? { suggestedCommand: meant.line } : {}) },
  });
}

function invalid(message: string, grammar: Grammar): SwampError {
  return new SwampError("INVALID_VALUE", message, { hint: helpHint(grammar.path) });
}

/** `swamp model create <type> <name> [options]` */
export function usageLine(grammar: Pick<Grammar, "path" | "args">): string {
  const args = grammar.args.map(argumentSynopsis);
  return ["swamp", grammar.path, ...args, "[options]"].filter((part) => part !== "").join(" ");
}

/** `<name>`, `[name]`, `[name...]` */
export function argumentSynopsis(argument: Argument): string {
  const name = argument.variadic ? `${argument.name}...` : argument.name;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** The line that ends every usage error. */
export function helpHint(path: string): string {
  return `See: swamp ${path === "" ? "" : `${path} `}--help`;
}

class Parsed implements ParsedArguments {
  readonly args: ParsedArguments["args"];
  readonly rest: readonly string[];
  readonly options: ParsedArguments["options"];
  readonly #given: ReadonlySet<string>;
  readonly #types: ReadonlyMap<string, Option>;

  constructor(
    values: Pick<ParsedArguments, "args" | "rest" | "options"> & { given: ReadonlySet<string> },
    grammar: Grammar,
  ) {
    this.args = values.args;
    this.rest = values.rest;
    this.options = values.options;
    this.#given = values.given;
    this.#types = new Map(grammar.options.map((option) => [option.name, option]));
  }

  given(option: string): boolean {
    this.#declared(option);
    return this.#given.has(option);
  }

  text(option: string): string | undefined {
    return this.#value(option, "string", false) as string | undefined;
  }

  flag(option: string): boolean {
    return this.#value(option, "boolean", false) === true;
  }

  number(option: string): number | undefined {
    return this.#value(option, "number", false) as number | undefined;
  }

  list(option: string): readonly string[] {
    return this.#value(option, "string", true) as readonly string[] | undefined ?? [];
  }

  #value(name: string, type: Option["type"], multiple: boolean): Value {
    const option = this.#declared(name);
    if (option.type !== type || (option.multiple ?? false) !== multiple) {
      throw new Error(`the option '${name}' is not declared as ${multiple ? "a list of " : ""}${type}`);
    }
    return this.options[name];
  }

  #declared(name: string): Option {
    const option = this.#types.get(name);
    if (!option) throw new Error(`the option '${name}' is not declared`);
    return option;
  }
}
