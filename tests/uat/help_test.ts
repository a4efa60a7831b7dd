// SPDX-License-Identifier: MIT
/** Help: of every command, of groups, of topics, and for programs. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

interface Help {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly { name: string; required: boolean; variadic: boolean }[];
  readonly options: readonly { flags: string; description: string; required: boolean; collect: boolean }[];
  readonly examples: readonly { command: string; description: string }[];
  readonly subcommands: readonly Help[];
}

/** All commands and groups with the words that lead to them. */
function* nodes(
  help: Help,
  path: readonly string[] = [],
): Generator<{ help: Help; path: readonly string[] }> {
  yield { help, path };
  for (const child of help.subcommands) yield* nodes(child, [...path, child.name]);
}

const TOPICS = ["environment", "exit-codes", "output", "security"];
/** What issue 2 asks for, whatever else there is. */
const COMMANDS = [
  ["init"],
  ["repo init", "repo upgrade"],
  ["model create", "model get", "model search", "model edit", "model delete", "model validate"],
  ["model method describe", "model method run", "model type search", "model type describe"],
  ["data get", "data list", "data versions"],
  [
    "extension list",
    "extension source add",
    "extension source list",
    "extension source rm",
    "doctor extensions",
  ],
  ["vault type search", "driver type search", "datastore type search", "report search", "report describe"],
  ["version", "completions bash", "completions zsh", "completions fish"],
].flat();

Deno.test("help lists every command with descriptions of all its arguments and options", async () => {
  using sandbox = new Sandbox();
  const { version, root } = await sandbox.json("help");
  assert.match(version, /^\d{8}\.\d{6}\.\d+-sha\./);
  const all = [...nodes(root)];
  const paths = all.map(({ path }) => path.join(" "));
  for (const command of COMMANDS) assert.ok(paths.includes(command), command);
  assert.ok(!paths.includes("completions complete"), "hidden commands are not listed");
  for (const { help, path } of all) {
    assert.ok(help.description.length > 5, path.join(" "));
    assert.ok(help.examples.length > 0, `${path.join(" ")} has no example`);
    for (const option of help.options) {
      assert.match(option.flags, /^(-\w, )?--[a-z][a-z-]*( <[^>]+>)?$/, path.join(" "));
      assert.ok(option.description.length > 3, `${path.join(" ")} ${option.flags}`);
    }
  }
  const create = all.find(({ path }) => path.join(" ") === "model create")!.help;
  assert.deepEqual(create.arguments.map((argument) => [argument.name, argument.required]), [
    ["type", true],
    ["name", true],
  ]);
  assert.deepEqual(create.options.map(({ flags, collect }) => [flags, collect]), [[
    "--global-arg <key=value>",
    true,
  ]]);
});

Deno.test("--help and -h explain each command and group as help lists it, also where nothing else would work", async () => {
  using sandbox = new Sandbox();
  const { root } = await sandbox.json("help");
  for (const { help, path } of nodes(root)) {
    const { stdout, stderr } = await sandbox.ok(...path, "--help");
    assert.equal(stderr, "");
    assert.ok(stdout.includes(`Usage: swamp ${path.join(" ")}`.trimEnd()), `${path.join(" ")}\n${stdout}`);
    for (const { flags } of help.options) assert.ok(stdout.includes(flags), `${path.join(" ")}: ${flags}`);
    for (const argument of help.arguments) assert.ok(stdout.includes(argument.name), path.join(" "));
    for (const child of help.subcommands) assert.match(stdout, new RegExp(`^ {2}${child.name} +\\S`, "m"));
  }
  const full = (await sandbox.ok("model", "create", "--help")).stdout;
  for (
    const argv of [["model", "create", "-h"], ["--help", "model", "create"], [
      "model",
      "create",
      "x",
      "--help",
    ]]
  ) {
    assert.equal((await sandbox.ok(...argv)).stdout, full, argv.join(" "));
  }
  const document = await sandbox.json("model", "create", "--help");
  assert.equal(document.root.name, "create");
});

Deno.test("help prints text into a pipe; its document narrows to a path and finds hidden commands", async () => {
  using sandbox = new Sandbox();
  assert.match((await sandbox.ok("help", "environment")).stdout, /^The environment variables[^]*\nNAME /);
  assert.match((await sandbox.ok("help")).stdout, /\nUsage: swamp <command>/);
  const whole = await sandbox.json("help");
  const model = await sandbox.json("help", "model");
  assert.deepEqual([model.version, model.root.name, model.root.options], [whole.version, "model", []]);
  const listed = whole.root.subcommands.find((child: Help) => child.name === "model");
  assert.deepEqual(model.root.subcommands, listed.subcommands);
  const flags = (options: { flags: string }[]) => options.map((option) => option.flags);
  assert.ok(flags(whole.root.options).includes("--json"));
  const hidden = await sandbox.json("help", "completions", "complete");
  assert.deepEqual(hidden.root.arguments.map((argument: { variadic: boolean }) => argument.variadic), [true]);
  for (const document of [whole, model, hidden]) {
    assert.ok(flags(document.globalOptions).includes("--repo-dir <dir>"));
    assert.deepEqual(document.globalOptions, whole.globalOptions);
  }
});

Deno.test("a group without a verb shows its help; with --json as a document", async () => {
  using sandbox = new Sandbox();
  const { root } = await sandbox.json("help");
  const groups = [...nodes(root)].filter(({ help }) => help.subcommands.length > 0);
  assert.ok(groups.length >= 10, `${groups.length}`);
  for (const { path } of groups) {
    const { stdout, stderr } = await sandbox.ok(...path);
    assert.match(stdout, /\nCommands:\n/, path.join(" "));
    assert.equal(stderr, "");
    assert.equal((await sandbox.json(...path)).root.name, path.at(-1) ?? "swamp");
  }
});

Deno.test("help explains each of its topics", async () => {
  using sandbox = new Sandbox();
  const { stdout } = await sandbox.ok();
  for (const topic of TOPICS) {
    assert.match(stdout, new RegExp(`^ {2}${topic} +\\S`, "m"));
    const document = await sandbox.json("help", topic);
    assert.equal(document.name, topic);
    assert.ok(document.summary.length > 5 && document.paragraphs.length > 0);
  }
  const { entries } = await sandbox.json("help", "exit-codes");
  assert.deepEqual(entries.map((entry: { code: number }) => entry.code), [0, 1, 2, 70, 75, 130, 143]);
  const variables = (await sandbox.json("help", "environment")).entries.map((entry: { name: string }) =>
    entry.name
  );
  for (const name of ["SWAMP_REPO_DIR", "SWAMP_LOG_LEVEL", "SWAMP_MODELS_DIR", "NO_COLOR", "CI", "EDITOR"]) {
    assert.ok(variables.includes(name), name);
  }
  const unknown = await sandbox.error(2, "help", "exit-code");
  assert.match(`${unknown.error} ${unknown.hint}`, /exit-codes/);
});

Deno.test("help needs no repository, and broken extensions do not touch it", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/broken.ts", "export const model = {{{");
  sandbox.write(".swamp.yaml", "{{{ not yaml");
  for (
    const argv of [["--help"], ["help"], ["version"], ["completions", "bash"], ["model", "get", "--help"]]
  ) {
    assert.equal((await sandbox.ok(...argv)).stderr, "", argv.join(" "));
  }
});
