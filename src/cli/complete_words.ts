// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import { LOCAL_ENCRYPTION } from "../domain/vaults/vault_names.ts";
import type { Context } from "../libswamp/context.ts";
import type { Argument, Completion, Option } from "./command.ts";
import { type CommandNode, COMMANDS, commandTree } from "./command_table.ts";
import { GLOBAL_OPTIONS, VERSION_OPTION } from "./global_options.ts";
import { GROUPS } from "./groups.ts";
import { route } from "./route.ts";

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
  const command = await node.entry?.load();
  const declared = command?.default ?? { args: [], options: node.path === "" ? [VERSION_OPTION] : [] };
  const line = { rest, current, options: [...(declared.options ?? []), ...GLOBAL_OPTIONS] };
  const completed = await completeOption(ctx, line);
  if (completed) return completed;
  const { positionals } = walk(rest, line.options);
  if (node.path === "help") return matching(helpWords(positionals, declared.args ?? []), current);
  if (node.entry) {
    const argument = argumentAt(declared.args ?? [], positionals.length);
    return await values(argument?.complete, current, { ctx, positionals });
  }
  return matching(commandsBelow(node), current);
}

function commandsBelow(node: CommandNode): Candidate[] {
  const names = [...node.children.values()].filter((child) => !child.hidden);
  return names.map((child) => ({ value: child.name, description: child.summary }));
}

/** After `help` stand the words of a command, or one topic. */
function helpWords(words: readonly string[], args: readonly Argument[]): Candidate[] {
  const found = locate(words);
  const commands = found && found.rest.length === 0 ? commandsBelow(found.node) : [];
  const topics = words.length === 0 ? args[0]?.complete : undefined;
  return [...commands, ...(Array.isArray(topics) ? topics.map((value) => ({ value })) : [])];
}

/** The value of `--repo-dir` in a command line that is being typed. */
export function repositoryNamedBy(words: readonly string[]): string | undefined {
  const before = words.slice(0, -1);
  const inline = before.findLast((word) => word.startsWith("--repo-dir="));
  const at = before.lastIndexOf("--repo-dir");
  return inline?.slice("--repo-dir=".length) ?? (at < 0 ? undefined : before[at + 1]);
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

interface Line {
  /** The words after the command, and the options before it. */
  readonly rest: readonly string[];
  readonly current: string;
  readonly options: readonly Option[];
}

/** What completes an option or its value; undefined when the word is neither. */
async function completeOption(ctx: Context, line: Line): Promise<Candidate[] | undefined> {
  const { current, options } = line;
  const { positionals, pending, ended } = walk(line.rest, options);
  if (pending) return await values(optionCompletion(pending), current, { ctx, positionals });
  if (ended || !current.startsWith("-")) return undefined;
  const inline = /^--([a-z-]+)=(.*)$/.exec(current);
  if (!inline) return flags(options, current, line.rest);
  const option = options.find((candidate) => candidate.name === inline[1]);
  const found = option ? await values(optionCompletion(option), inline[2]!, { ctx, positionals }) : [];
  return found.map((item) =>
    item.value.startsWith(":") ? item : { ...item, value: `--${inline[1]}=${item.value}` }
  );
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

const KIND_OF = { "model-type": "model", "vault-type": "vault", report: "report" } as const;

/** Keys of a vault on this disk; others would have to be loaded, and asked over a network. */
async function secretKeys(ctx: Context, vault: string): Promise<Candidate[]> {
  const vaults = await ctx.vaults();
  const { name, type } = await vaults.find(vault);
  return type === LOCAL_ENCRYPTION ? (await vaults.keys(name)).map((value) => ({ value })) : [];
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
    return matching(await dynamicValues(what, current, line), current);
  } catch (error) {
    // Nothing can be said where there is no repository; a Tab is no place to explain why.
    if (error instanceof SwampError) return [];
    throw error;
  }
}

async function dynamicValues(
  what: Exclude<Completion, "file" | "directory" | readonly string[]>,
  current: string,
  { ctx, positionals }: ValueContext,
): Promise<Candidate[]> {
  if (what === "model") {
    const models = await (await ctx.definitions()).list();
    return models.map(({ name, type }) => ({ value: name, description: type }));
  }
  if (what === "model-type" || what === "vault-type" || what === "report") {
    const registry = await ctx.registry(KIND_OF[what]);
    return registry.names(current).map((value) => ({ value }));
  }
  if (what === "vault") {
    const vaults = await (await ctx.vaults()).list();
    return vaults.map(({ name, type }) => ({ value: name, description: type }));
  }
  if (what === "secret") return await secretKeys(ctx, positionals[0] ?? "");
  const definition = await (await ctx.definitions()).find(positionals[0] ?? "");
  if (what === "data") {
    const items = (await ctx.data()).list({ type: definition.type, modelId: definition.id });
    return (await items).map(({ name, contentType }) => ({ value: name, description: contentType }));
  }
  // Of a type that nobody has looked at yet nothing is known: no answer is better than a slow one.
  const description = await (await ctx.registry("model")).describe(definition.type);
  return (description?.methods ?? []).map((method) => ({
    value: method.name,
    description: method.description,
  }));
}
