// SPDX-License-Identifier: MIT
/** Every mistake a user can make: what is said, where, on which stream, with which exit code. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

interface Help {
  readonly name: string;
  readonly arguments: readonly { name: string; required: boolean; variadic: boolean }[];
  readonly subcommands: readonly Help[];
}

function* leaves(
  help: Help,
  path: readonly string[] = [],
): Generator<{ help: Help; path: readonly string[] }> {
  if (help.subcommands.length === 0) yield { help, path };
  for (const child of help.subcommands) yield* leaves(child, [...path, child.name]);
}

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/** Writes a definition of the shell type with some lines of its own; they begin at line 4. */
function define(sandbox: Sandbox, lines: string, name = "web"): void {
  sandbox.write(
    `models/command/shell/${name}.yaml`,
    `type: command/shell\nid: ${ID}\nname: ${name}\n${lines}`,
  );
}

Deno.test("every command: unknown options and surplus arguments are usage errors with a hint, on stderr only", async () => {
  using sandbox = await Sandbox.repository();
  const { root } = await sandbox.json("help");
  const commands = [...leaves(root)].filter(({ path }) => path[0] !== "help");
  assert.ok(commands.length > 25);
  for (const { help, path } of commands) {
    const words = help.arguments.map((_argument, index) => `word${index}`);
    const unknown = await sandbox.error(2, ...path, ...words, "--no-such-option");
    assert.equal(unknown.code, "UNKNOWN_OPTION", path.join(" "));
    assert.match(unknown.error, /--no-such-option/);
    assert.match(unknown.hint!, new RegExp(`swamp ${path.join(" ")} --help`));
    if (!help.arguments.some((argument) => argument.variadic)) {
      const surplus = await sandbox.error(2, ...path, ...words, "surplus");
      assert.deepEqual(
        [surplus.code, /surplus/.test(surplus.error)],
        ["UNEXPECTED_ARGUMENT", true],
        path.join(" "),
      );
    }
    const required = help.arguments.filter((argument) => argument.required);
    if (required.length === 0) continue;
    const missing = await sandbox.error(2, ...path);
    assert.equal(missing.error, `Missing argument(s): ${required.map(({ name }) => name).join(", ")}`);
    assert.match(missing.hint!, /Usage: swamp /);
  }
});

Deno.test("misspelt commands, groups and options are recognised, at each level", async () => {
  using sandbox = await Sandbox.repository();
  for (
    const [argv, suggestion] of [
      [["modle"], "model"],
      [["verison"], "version"],
      [["model", "crate"], "model create"],
      [["model", "methd", "run"], "model method"],
      [["model", "method", "rnu"], "model method run"],
      [["extension", "source", "ad"], "extension source add"],
      [["data", "lst"], "data list"],
      [["doctor", "extension"], "doctor extensions"],
    ] as const
  ) {
    const { error, code, details } = await sandbox.error(2, ...argv);
    assert.equal(code, "UNKNOWN_COMMAND");
    assert.ok(error.includes(`did you mean '${suggestion}'`), error);
    assert.equal((details as { suggestions: string[] }).suggestions[0], suggestion);
  }
  const option = await sandbox.error(2, "model", "create", "command/shell", "x", "--global-args", "a=1");
  assert.match(option.error, /did you mean '--global-arg'/);
  assert.match((await sandbox.error(2, "model", "search", "--jsno")).error, /did you mean '--json'/);
  assert.match((await sandbox.error(2, "model", "search", "-x")).error, /-x/);
  const far = await sandbox.error(2, "quux");
  assert.doesNotMatch(far.error, /did you mean/);
  assert.match(far.hint!, /Commands: .*model/);
  const text = await sandbox.run(["modle"]);
  assert.deepEqual([text.code, text.stdout], [2, ""]);
  assert.match(text.stderr, /^Error: Unknown command 'modle', did you mean 'model'\?\n/);
});

Deno.test("not found: models and types, with near names, and nothing is invented", async () => {
  using sandbox = await Sandbox.repository();
  const empty = await sandbox.error(1, "model", "get", "web");
  assert.deepEqual([empty.error, empty.code], ["Model not found: web", "MODEL_NOT_FOUND"]);
  await sandbox.json("model", "create", "command/shell", "web-server");
  for (
    const argv of [
      ["model", "get", "web-sever"],
      ["model", "edit", "web-sever"],
      ["model", "delete", "web-sever", "--yes"],
      ["model", "validate", "web-sever"],
      ["model", "method", "run", "web-sever", "execute"],
      ["model", "method", "describe", "web-sever", "execute"],
      ["data", "list", "web-sever"],
      ["data", "get", "web-sever", "result"],
      ["data", "versions", "web-sever", "result"],
    ]
  ) {
    const { error, hint } = await sandbox.error(1, ...argv);
    assert.equal(error, "Model not found: web-sever", argv.join(" "));
    assert.match(hint!, /Did you mean 'web-server'.*swamp model search/s);
  }
  for (
    const argv of [["model", "create", "comand/shell", "x"], ["model", "type", "describe", "comand/shell"]]
  ) {
    const { error, hint } = await sandbox.error(1, ...argv);
    assert.equal(error, "Unknown model type: comand/shell");
    assert.match(hint!, /Did you mean 'command\/shell'/);
  }
  const direct = await sandbox.error(1, "model", "method", "run", "comand/shell", "execute");
  assert.deepEqual([direct.error, direct.code], [
    "No model and no type is called 'comand/shell'",
    "MODEL_NOT_FOUND",
  ]);
  assert.match(direct.hint!, /Did you mean 'command\/shell'.*swamp model type search.*swamp model search/s);
  assert.equal((await sandbox.error(1, "report", "describe", "@acme/none")).code, "REPORT_NOT_FOUND");
});

Deno.test("unknown keys in a definition are refused with file and line, by every command that uses it", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, "methods:\n  execute:\n    argments:\n      run: true\ntag: {}\n");
  for (
    const argv of [["model", "get", "web"], ["model", "method", "run", "web", "execute"]]
  ) {
    const { error, code, hint } = await sandbox.error(1, ...argv);
    assert.equal(code, "MODEL_INVALID");
    assert.match(error, /models\/command\/shell\/web\.yaml:8:1: unknown key 'tag', did you mean 'tags'/);
    assert.match(error, /web\.yaml:6:5: .*unknown key 'argments', did you mean 'arguments'/);
    assert.match(hint!, /swamp model edit web/);
  }
  const validated = await sandbox.run(["model", "validate", "web", "--json"]);
  assert.deepEqual([validated.code, validated.stderr], [1, ""]);
  const [schema] = JSON.parse(validated.stdout).validations;
  assert.deepEqual([schema.name, schema.passed], ["Definition schema", false]);
  assert.match(schema.error, /web\.yaml:6:5/);
});

Deno.test("values of the wrong kind in a definition are told with their line", async () => {
  using sandbox = await Sandbox.repository();
  for (
    const [lines, message] of [
      ["version: 0\n", /web\.yaml:4:1: .*whole number/],
      ["tags: [a]\n", /web\.yaml:4:1: .*keys and values/],
      ["globalArguments: 5\n", /web\.yaml:4:1: .*keys and values/],
      ["methods:\n  execute: 5\n", /web\.yaml:5:3: /],
      ["typeVersion: 2026\n", /web\.yaml:4:1: .*text/],
    ] as const
  ) {
    define(sandbox, lines);
    assert.match((await sandbox.error(1, "model", "get", "web")).error, message, lines);
  }
});

Deno.test("YAML that is broken: lists go on with a warning, the model itself is an error with line and column", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "good");
  for (const text of ["name: [\n", "a: 1\n  b: 2\n", "\tx: 1\n", "name: a\nname: b\n", "&a [*a]\n"]) {
    sandbox.write("models/command/shell/bad.yaml", text);
    const list = await sandbox.json("model", "search");
    assert.deepEqual(list.results.map((model: { name: string }) => model.name), ["good"], text);
    assert.deepEqual(
      [list.warnings[0].code, list.warnings[0].file],
      ["MODEL_INVALID", "models/command/shell/bad.yaml"],
    );
    const { error } = await sandbox.error(1, "model", "get", "bad");
    assert.match(error, /models\/command\/shell\/bad\.yaml/);
    assert.equal((await sandbox.json("model", "get", "good")).name, "good");
  }
  const all = await sandbox.run(["model", "validate", "--json"]);
  assert.equal(all.code, 1, "a file that can not be read is not valid");
  const { totalPassed, totalFailed, passed, unreadable } = JSON.parse(all.stdout);
  assert.deepEqual([totalPassed, totalFailed, passed], [1, 1, false]);
  assert.equal(unreadable[0].file, "models/command/shell/bad.yaml");
  const text = await sandbox.run(["model", "search"]);
  assert.equal(text.code, 0);
  assert.match(text.stderr, /^Warning: models\/command\/shell\/bad\.yaml/m);
  assert.match(text.stdout, /^good /m);
});

Deno.test("two files that claim one name or one id are told of, not chosen between in silence", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, "");
  sandbox.write("models/other/web.yaml", `type: command/shell\nid: ${ID.replace("3f", "4f")}\nname: web\n`);
  const seen = await sandbox.run(["model", "get", "web", "--json"]);
  assert.match(seen.stdout + seen.stderr, /models\/(other|command\/shell)\/web\.yaml/);
  const outcome = JSON.parse(seen.code === 0 ? seen.stdout : seen.stderr);
  assert.ok(outcome.warnings?.length > 0 || outcome.error, seen.stdout);
});

Deno.test("a type that is gone: get still shows the definition, validate and run say what is missing", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", "host=h");
  sandbox.remove("extensions/models/probe.ts");
  const model = await sandbox.json("model", "get", "p");
  assert.deepEqual([model.name, model.globalArguments, model.methods], ["p", { host: "h" }, undefined]);
  for (
    const argv of [["model", "method", "run", "p", "measure"], [
      "model",
      "method",
      "describe",
      "p",
      "measure",
    ]]
  ) {
    assert.match((await sandbox.error(1, ...argv)).error, /Unknown model type: @acme\/probe/);
  }
  const validated = await sandbox.run(["model", "validate", "p", "--json"]);
  assert.equal(validated.code, 1);
  assert.match(validated.stdout + validated.stderr, /@acme\/probe/);
  assert.equal((await sandbox.json("model", "delete", "p", "--yes")).deleted.name, "p");
});

Deno.test("malformed k=v, and what belongs to later versions, is said clearly", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  for (const value of ["novalue", "=x", ""]) {
    const { error, code } = await sandbox.error(
      2,
      "model",
      "create",
      "command/shell",
      "x",
      "--global-arg",
      value,
    );
    assert.deepEqual([code, /--global-arg/.test(error)], ["INVALID_VALUE", true], value);
    assert.match(
      (await sandbox.error(2, "model", "method", "run", "web", "execute", "--input", value)).error,
      /--input/,
    );
  }
  const run = ["model", "method", "run", "web", "execute", "--input", "run=touch ran"];
  for (const later of [["--skip-reports"], ["--driver", "docker"]]) {
    const { error, code } = await sandbox.error(1, ...run, ...later);
    assert.deepEqual([code, error.includes(later[0]!)], ["FEATURE_UNSUPPORTED", true], later[0]);
  }
  define(sandbox, "driver: docker\n", "other");
  const driver = await sandbox.error(
    1,
    "model",
    "method",
    "run",
    "other",
    "execute",
    "--input",
    "run=touch ran",
  );
  assert.match(driver.error, /driver/);
  assert.equal(sandbox.exists("ran"), false);
});

Deno.test("places that can not be written are errors that name them, never a fault", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  sandbox.remove(".swamp/data");
  sandbox.write(".swamp/data", "a file where a directory should be");
  const { error } = await sandbox.error(1, "model", "method", "run", "web", "execute", "--input", "run=true");
  assert.match(error, /\.swamp\/data/);
  sandbox.remove("models");
  sandbox.write("models", "a file");
  const created = await sandbox.run(["model", "create", "command/shell", "x", "--json"]);
  assert.deepEqual([created.code, created.stdout], [1, ""]);
  assert.match(JSON.parse(created.stderr).error, /models/);
  const search = await sandbox.run(["model", "search", "--json"]);
  assert.notEqual(search.code, 70);
});

Deno.test("no error shows a stack, an internal path, or a class name", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  for (
    const argv of [
      ["model", "get", "nope"],
      ["model", "method", "run", "web", "execute"],
      ["model", "method", "run", "web", "execute", "--input", "run=exit 1"],
      ["model", "create", "command/shell", "web"],
      ["data", "get", "web", "x"],
      ["extension", "source", "add", "/no/such/place"],
      ["extension", "source", "rm", "none"],
      ["init"],
    ]
  ) {
    const { code, stdout, stderr } = await sandbox.run(argv);
    assert.deepEqual([code, stdout], [1, ""], argv.join(" "));
    assert.match(stderr, /^Error: \S/m, argv.join(" "));
    assert.doesNotMatch(stderr, /\n\s+at |file:\/\/|node:|SwampError|TypeError|\[object/, argv.join(" "));
  }
});
