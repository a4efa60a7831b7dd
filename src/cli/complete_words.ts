// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Context } from "../libswamp/context.ts";
import type { Argument, Completion, Option } from "./command.ts";
import { type CommandNode, COMMANDS, commandTree } from "./command_table.ts";
import { GLOBAL_OPTIONS, VERSION_OPTION } from "./global_options.ts";
import { GROUPS } from "./groups.ts";
import { route } from "./route.ts";
import type { AnyCommand } from "./table_entry.ts";

/** One thing that can be typed next. `:file` and `:directory` leave it to the shell. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/**
 * What can stand in place of the last word. Command names come from the table; values from the catalog; where there
 * is no repository, or it can not be read, there are none of those and no error.
 */
export async function completeWords(ctx: Context, words: readonly string[]): Promise<Candidate[]> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const found = locate(before);
  if (!found) return [];
  const { node, rest } = found;
  if (!node.entry) {
    if (current.startsWith("-")) return flags(groupOptions(node), current, rest);
    const names = [...node.children.values()].filter((child) => !child.hidden);
    return matching(names.map((child) => ({ value: child.name, description: child.summary })), current);
  }
  const command = (await node.entry.load()).default;
  return await completeArguments(ctx, command, { rest, current });
}

function locate(before: readonly string[]): { node: CommandNode; rest: readonly string[] } | undefined {
  try {
    const { node, words } = route(before, commandTree(COMMANDS, GROUPS), GLOBAL_OPTIONS);
    return { node, rest: words };
  } catch (error) {
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}

function groupOptions(node: CommandNode): readonly Option[] {
  return node.path === "" ? [...GLOBAL_OPTIONS, VERSION_OPTION] : GLOBAL_OPTIONS;
}

interface Line {
  /** The words after the command. */
  readonly rest: readonly string[];
  readonly current: string;
}

async function completeArguments(ctx: Context, command: AnyCommand, line: Line): Promise<Candidate[]> {
  const options = [...(command.options ?? []), ...GLOBAL_OPTIONS];
  const { positionals, pending, ended } = walk(line.rest, options);
  const withArgs = { ctx, positionals };
  if (pending) return await values(optionCompletion(pending), line.current, withArgs);
  const inline = /^--([a-z-]+)=(.*)$/.exec(line.current);
  if (inline && !ended) {
    const option = options.find((candidate) => candidate.name === inline[1]);
    const found = option ? await values(optionCompletion(option), inline[2]!, withArgs) : [];
    return found.map((item) =>
      item.value.startsWith(":") ? item : { ...item, value: `--${inline[1]}=${item.value}` }
    );
  }
  if (line.current.startsWith("-") && !ended) return flags(options, line.current, line.rest);
  const argument = argumentAt(command.args ?? [], positionals.length);
  return await values(argument?.complete, line.current, withArgs);
}

function argumentAt(args: readonly Argument[], index: number): Argument | undefined {
  const last = args.at(-1);
  return args[index] ?? (last?.variadic ? last : undefined);
}

function optionCompletion(option: Option): Completion | undefined {
  return option.choices ?? option.complete;
}

/** Tells the words that are arguments, and the option that waits for its value. */
function walk(words: readonly string[], options: readonly Option[]) {
  const positionals: string[] = [];
  let pending: Option | undefined;
  let ended = false;
  for (const word of words) {
    if (pending) pending = undefined;
    else if (ended || !word.startsWith("-") || word === "-") positionals.push(word);
    else if (word === "--") ended = true;
    else {
      const option = options.find(({ name, short }) =>
        word === `--${name}` || (short && word === `-${short}`)
      );
      if (option && option.type !== "boolean") pending = option;
    }
  }
  return { positionals, pending, ended };
}

function flags(options: readonly Option[], current: string, words: readonly string[]): Candidate[] {
  const usable = options.filter((option) =>
    !option.hidden && (option.multiple || !words.includes(`--${option.name}`))
  );
  return matching(usable.map(({ name, description }) => ({ value: `--${name}`, description })), current);
}

function matching(candidates: readonly Candidate[], current: string): Candidate[] {
  return candidates.filter((candidate) => candidate.value.startsWith(current));
}

interface ValueContext {
  readonly ctx: Context;
  readonly positionals: readonly string[];
}

async function values(
  what: Completion | undefined,
  current: string,
  line: ValueContext,
): Promise<Candidate[]> {
  if (what === undefined) return [];
  if (what === "file" || what === "directory") return [{ value: `:${what}` }];
  if (typeof what !== "string") return matching(what.map((value) => ({ value })), current);
  try {
    return matching(await dynamicValues(what, line), current);
  } catch (error) {
    // Nothing can be said where there is no repository; a Tab is no place to explain why.
    if (error instanceof SwampError) return [];
    throw error;
  }
}

async function dynamicValues(
  what: "model" | "model-type" | "method" | "data" | "report",
  { ctx, positionals }: ValueContext,
): Promise<Candidate[]> {
  if (what === "model") {
    const models = await (await ctx.definitions()).list();
    return models.map(({ name, type }) => ({ value: name, description: type }));
  }
  if (what === "model-type" || what === "report") {
    const registry = await ctx.registry(what === "report" ? "report" : "model");
    return registry.types().map(({ type, raw, description }) => ({ value: type || raw, description }));
  }
  const definition = await (await ctx.definitions()).find(positionals[0] ?? "");
  if (what === "data") {
    const items = (await ctx.data()).list({ type: definition.type, modelId: definition.id });
    return (await items).map(({ name, contentType }) => ({ value: name, description: contentType }));
  }
  const registry = await ctx.registry("model");
  const entry = registry.entry(definition.type);
  // A type that was never loaded would have to be built now: no answer is better than a slow one.
  if (entry?.state !== "ready" && entry?.origin !== "builtin") return [];
  const description = await registry.describe(definition.type);
  return (description?.methods ?? []).map((method) => ({
    value: method.name,
    description: method.description,
  }));
}
