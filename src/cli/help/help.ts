// SPDX-License-Identifier: MIT
/** Help of commands and groups. Text help of a group imports no command; the JSON form imports all of them. */
import { VERSION } from "../../domain/version.ts";
import { pad } from "../../presentation/plain_text.ts";
import type { Style } from "../../presentation/view.ts";
import type { Option } from "../command.ts";
import { type CommandNode, COMMANDS, commandTree } from "../command_table.ts";
import { GLOBAL_OPTIONS, VERSION_OPTION } from "../global_options.ts";
import { GROUPS } from "../groups.ts";
import type { AnyCommand } from "../table_entry.ts";
import { argumentSynopsis, usageLine } from "../parse_arguments.ts";
import { unknownCommand } from "../route.ts";
import { TOPIC_SUMMARIES } from "./topic_summaries.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 100;

/** @throws SwampError UNKNOWN_COMMAND. */
export function findNode(path: string): CommandNode {
  let node = commandTree(COMMANDS, GROUPS);
  for (const word of path.split(" ").filter((part) => part !== "")) {
    const child = node.children.get(word);
    if (!child) {
      throw unknownCommand(word, node, { names: node.path === "" ? Object.keys(TOPIC_SUMMARIES) : [] });
    }
    node = child;
  }
  return node;
}

/** Help as a person reads it; the command, if it is one, is imported before it is drawn. */
export async function loadHelp(path: string): Promise<(style: Style) => string> {
  const node = findNode(path);
  if (!node.entry) return (style) => groupText(node, style);
  const command = (await node.entry.load()).default;
  return (style) => commandText(node.path, command, style);
}

function groupText(node: CommandNode, style: Style): string {
  const { group } = node;
  const listed = [...node.children.values()].filter((child) => !child.hidden);
  const prefix = node.path === "" ? "swamp" : `swamp ${node.path}`;
  const parts = [
    `${group!.summary}.`,
    ...(group!.description ? [wrap(group!.description, WIDTH)] : []),
    `${style.bold("Usage:")} ${prefix} <command> [options]`,
    section("Commands", listed.map((child) => [child.name, child.summary]), style),
    examples(group!.examples, style),
  ];
  if (node.path === "") {
    const globals = [...GLOBAL_OPTIONS, VERSION_OPTION];
    parts.push(section("Global options", optionRows(globals), style));
    parts.push(section("Help topics", Object.entries(TOPIC_SUMMARIES), style));
  }
  const more = node.path === "" ? "swamp <command> --help, swamp help <topic>" : `${prefix} <command> --help`;
  return `${[...parts, style.dim(`More: ${more}`)].join("\n\n")}\n`;
}

function commandText(path: string, command: AnyCommand, style: Style): string {
  const args = command.args ?? [];
  const parts = [
    `${command.summary}.`,
    ...(command.description ? [wrap(command.description, WIDTH)] : []),
    `${style.bold("Usage:")} ${usageLine({ path, args })}`,
    command.loadsExtensions ? wrap(`Runs code of extensions: ${command.loadsExtensions}.`, WIDTH) : "",
    section("Arguments", args.map((arg) => [argumentSynopsis(arg), arg.description]), style),
    section("Options", optionRows(command.options ?? []), style),
    examples(command.examples, style),
    section("Global options", optionRows(GLOBAL_OPTIONS), style),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function section(title: string, rows: readonly (readonly [string, string])[], style: Style): string {
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => {
    const [first, ...rest] = wrap(text, Math.max(40, WIDTH - width - 4)).split("\n");
    const indent = " ".repeat(width + 4);
    return [`  ${pad(name, width)}  ${first}`, ...rest.map((line) => indent + line)].join("\n").trimEnd();
  });
  return `${style.bold(`${title}:`)}\n${lines.join("\n")}`;
}

function examples(list: readonly (readonly [string, string])[], style: Style): string {
  const lines = list.map(([line, text]) => `  ${style.dim(`# ${text}`)}\n  swamp ${line}`);
  return `${style.bold("Examples:")}\n${lines.join("\n")}`;
}

function optionRows(options: readonly Option[]): (readonly [string, string])[] {
  return options.filter((option) => !option.hidden).map((option) => {
    const short = option.short ? `-${option.short}, ` : "    ";
    const remarks = [
      option.choices ? `one of: ${option.choices.join(", ")}` : "",
      option.multiple ? "may be repeated" : "",
      option.default === undefined ? "" : `default: ${option.default}`,
    ].filter((remark) => remark !== "");
    const text = remarks.length > 0 ? `${option.description} (${remarks.join("; ")})` : option.description;
    return [short + longFlag(option), text] as const;
  });
}

function longFlag(option: Option): string {
  return option.type === "boolean" ? `--${option.name}` : `--${option.name} <${option.value ?? option.type}>`;
}

/** Help for programs: the whole tree, or the part below a path. */
export async function helpDocument(path: string): Promise<Record<string, unknown>> {
  const node = findNode(path);
  const root = await describe(node);
  const globalOptions = describeOptions(GLOBAL_OPTIONS);
  const options = describeOptions([...GLOBAL_OPTIONS, VERSION_OPTION]);
  return { version: VERSION, root: node.path === "" ? { ...root, options } : root, globalOptions };
}

function describeOptions(options: readonly Option[]) {
  return options.filter((option) => !option.hidden).map(describeOption);
}

async function describe(node: CommandNode): Promise<Record<string, unknown>> {
  const children = [...node.children.values()].filter((child) => !child.hidden);
  if (!node.entry) {
    return {
      name: node.name,
      description: node.summary,
      arguments: [],
      options: [],
      examples: node.group!.examples.map(describeExample),
      subcommands: await Promise.all(children.map(describe)),
    };
  }
  const command = (await node.entry.load()).default;
  const { summary, description, args = [], options = [], examples, loadsExtensions } = command;
  return {
    name: node.name,
    description: summary,
    ...(description ? { details: description } : {}),
    ...(loadsExtensions ? { loadsExtensions } : {}),
    arguments: args.map(({ name, description, required = false, variadic = false }) => ({
      name,
      description,
      required,
      variadic,
    })),
    options: describeOptions(options),
    examples: examples.map(describeExample),
    subcommands: [],
  };
}

function describeExample([line, text]: readonly [string, string]) {
  return { command: `swamp ${line}`, description: text };
}

function describeOption(option: Option) {
  return {
    flags: `${option.short ? `-${option.short}, ` : ""}${longFlag(option)}`,
    description: option.description,
    // An option with a value is never needed here; what is needed is an argument.
    required: false,
    collect: option.multiple ?? false,
    ...(option.choices ? { choices: option.choices } : {}),
    ...(option.default === undefined ? {} : { default: option.default }),
  };
}
