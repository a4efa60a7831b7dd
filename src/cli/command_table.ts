// SPDX-License-Identifier: MIT
/** All commands, in the order in which help lists them. Nothing here imports a command. */
import type { GroupEntry, TableEntry } from "./table_entry.ts";
import { DATA_COMMANDS } from "./tables/data.ts";
import { DATASTORE_COMMANDS } from "./tables/datastore.ts";
import { DOCTOR_COMMANDS } from "./tables/doctor.ts";
import { DRIVER_COMMANDS } from "./tables/driver.ts";
import { EXTENSION_COMMANDS } from "./tables/extension.ts";
import { GENERAL_COMMANDS } from "./tables/general.ts";
import { MODEL_COMMANDS } from "./tables/model.ts";
import { REGISTRY_COMMANDS } from "./tables/registry.ts";
import { REPO_COMMANDS } from "./tables/repo.ts";
import { REPORT_COMMANDS } from "./tables/report.ts";
import { VAULT_COMMANDS } from "./tables/vault.ts";

export const COMMANDS: readonly TableEntry[] = [
  ...REPO_COMMANDS,
  ...MODEL_COMMANDS,
  ...DATA_COMMANDS,
  ...EXTENSION_COMMANDS,
  ...REGISTRY_COMMANDS,
  ...VAULT_COMMANDS,
  ...DRIVER_COMMANDS,
  ...DATASTORE_COMMANDS,
  ...REPORT_COMMANDS,
  ...DOCTOR_COMMANDS,
  ...GENERAL_COMMANDS,
];

/** A word of a command line: a command, or a group of more words, never both. */
export interface CommandNode {
  readonly name: string;
  /** The words that lead here, joined by blanks; empty for the root. */
  readonly path: string;
  readonly summary: string;
  readonly hidden: boolean;
  readonly entry?: TableEntry;
  readonly group?: GroupEntry;
  readonly children: Map<string, CommandNode>;
}

/** The table as a tree. Groups that lead to no command are left out. */
export function commandTree(entries: readonly TableEntry[], groups: readonly GroupEntry[]): CommandNode {
  const byPath = new Map(groups.map((group) => [group.path, group]));
  const root = groupNode("", byPath);
  for (const entry of entries) {
    place(root, entry.path, entry, byPath);
    for (const alias of entry.aliases ?? []) place(root, alias, { ...entry, hidden: true }, byPath);
  }
  return root;
}

function place(
  root: CommandNode,
  path: string,
  entry: TableEntry,
  groups: ReadonlyMap<string, GroupEntry>,
): void {
  const words = path.split(" ");
  let node = root;
  for (let depth = 1; depth < words.length; depth++) {
    const name = words[depth - 1]!;
    let child = node.children.get(name);
    if (!child) {
      child = groupNode(words.slice(0, depth).join(" "), groups);
      node.children.set(name, child);
    }
    node = child;
  }
  const name = words.at(-1)!;
  const { summary, hidden = false } = entry;
  node.children.set(name, { name, path, summary, hidden, entry, children: new Map() });
}

function groupNode(path: string, groups: ReadonlyMap<string, GroupEntry>): CommandNode {
  const group = groups.get(path);
  if (!group) throw new Error(`the group '${path}' is not declared in src/cli/groups.ts`);
  return {
    name: path.split(" ").at(-1) || "swamp",
    path,
    summary: group.summary,
    hidden: false,
    group,
    children: new Map(),
  };
}
