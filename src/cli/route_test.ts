// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { commandTree } from "./command_table.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { route } from "./route.ts";
import type { TableEntry } from "./table_entry.ts";

const entry = (path: string, more: Partial<TableEntry> = {}): TableEntry => ({
  path,
  summary: path,
  load: () => Promise.reject(new Error(`imported ${path}`)),
  ...more,
});
const group = (path: string) => ({ path, summary: path, examples: [] });
const TREE = commandTree(
  [
    entry("model create"),
    entry("model type search", { aliases: ["model type find"] }),
    entry("secret", { hidden: true }),
  ],
  [group(""), group("model"), group("model type")],
);
const find = (...argv: string[]) => route(argv, TREE, GLOBAL_OPTIONS);

Deno.test("route() finds a command with options before, between and after its words", () => {
  const { node, words } = find(
    "--json",
    "model",
    "--repo-dir",
    "model",
    "create",
    "--log-level=info",
    "a",
    "-q",
  );
  strictEqual(node.path, "model create");
  deepStrictEqual(words, ["--json", "--repo-dir", "model", "--log-level=info", "a", "-q"]);
});

Deno.test("route() leaves words after a command and after -- alone", () => {
  deepStrictEqual(find("model", "create", "model", "create").words, ["model", "create"]);
  const { node, words } = find("model", "--", "create");
  strictEqual(node.path, "model");
  deepStrictEqual(words, ["--", "create"]);
});

Deno.test("route() follows aliases under their own name", () => {
  const { node } = find("model", "type", "find");
  strictEqual(node.entry?.path, "model type search");
  strictEqual(node.hidden, true);
  strictEqual(find("secret").node.entry?.path, "secret");
});

Deno.test("route() suggests listed commands of the group, with the whole path", () => {
  throws(() => find("modle"), {
    code: "UNKNOWN_COMMAND",
    message: "Unknown command 'modle', did you mean 'model'?",
  });
  throws(() => find("model", "type", "serach"), { message: /did you mean 'model type search'/ });
  throws(() => find("secrt"), { message: "Unknown command 'secrt'" });
  throws(() => find("zzzzzzzzz"), { hint: /Commands: model/ });
});

Deno.test("commandTree() refuses a group that is not declared", () => {
  throws(() => commandTree([entry("other create")], [group("")]), /'other' is not declared/);
});
