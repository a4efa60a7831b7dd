// SPDX-License-Identifier: MIT
/** A model from its creation to its end: create, get, search, edit, validate, run, delete. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const FIVE = [
  "Definition schema",
  "Global arguments",
  "Method arguments",
  "Expression paths",
  "Check selection",
];

async function withProbe(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  return sandbox;
}

Deno.test("model create writes models/<type>/<name>.yaml and prints its document", async () => {
  using sandbox = await Sandbox.repository();
  const model = await sandbox.json("model", "create", "command/shell", "hello");
  assert.match(model.id, UUID);
  const path = `${sandbox.root}/models/command/shell/hello.yaml`;
  assert.deepEqual(
    [model.type, model.name, model.path, model.version, model.globalArguments],
    ["command/shell", "hello", path, "2026.02.09.1", undefined],
  );
  assert.deepEqual(model.methods.map((method: { name: string }) => method.name), ["execute"]);
  const [execute] = model.methods;
  assert.deepEqual(execute.arguments.required, ["run"]);
  assert.deepEqual(Object.keys(execute.arguments.properties), [
    "run",
    "workingDir",
    "timeout",
    "env",
    "ignoreExitCode",
  ]);
  assert.deepEqual(
    execute.dataOutputSpecs.map((spec: Record<string, unknown>) => [
      spec.specName,
      spec.kind,
      spec.lifetime,
      spec.garbageCollection,
    ]),
    [["result", "resource", "infinite", 10], ["log", "file", "infinite", 10]],
  );
  const text = Deno.readTextFileSync(path);
  for (const line of ["type: command/shell", "typeVersion: 2026.02.09.1", `id: ${model.id}`, "name: hello"]) {
    assert.ok(text.split("\n").includes(line), text);
  }
});

Deno.test("model create as text names the model, its path, version, arguments and methods", async () => {
  using sandbox = await withProbe();
  const { stdout, stderr } = await sandbox.ok(
    "model",
    "create",
    "@acme/probe",
    "p",
    "--global-arg",
    "host=h",
  );
  assert.equal(stderr, "");
  assert.match(
    stdout,
    /^Created: p \(@acme\/probe\)\nPath: +\S+\/models\/@acme\/probe\/p\.yaml\nVersion: +2026/,
  );
  assert.match(stdout, /Global Arguments:\n {2}host \(string\) \*required/);
  assert.match(stdout, /mode \(string\) \[fast, slow\]/);
  assert.match(stdout, /Methods:\n {2}measure \(needs n\) {2}Stores a number\n/);
  assert.match(
    stdout,
    /Arguments and outputs: swamp model method describe p <method>\n\nNext: swamp model method run p measure --input n=<value>\n/,
  );
});

Deno.test("--global-arg is coerced to the schema's types, and dots nest", async () => {
  using sandbox = await withProbe();
  const values = ["host=10", "port=3", "on=true", "mode=slow", "nested.ratio=0.5"];
  const args = values.flatMap((value) => ["--global-arg", value]);
  await sandbox.json("model", "create", "@acme/probe", "p", ...args);
  const model = await sandbox.json("model", "get", "p");
  const expected = { host: "10", port: 3, on: true, mode: "slow", nested: { ratio: 0.5 } };
  assert.deepEqual(model.globalArguments, expected);
  const type = { AcmeProbe: "@ACME::Probe", spaced: " @acme / probe " };
  for (const [name, spelling] of Object.entries(type)) {
    const created = await sandbox.json("model", "create", spelling, name.toLowerCase());
    assert.equal(created.type, "@acme/probe", spelling);
  }
});

Deno.test("model create tells all wrong global arguments at once and writes nothing", async () => {
  using sandbox = await withProbe();
  const values = ["hots=h", "port=x", "on=maybe", "mode=fats", "nested.ratio=high"];
  const args = values.flatMap((value) => ["--global-arg", value]);
  const { error, code, details } = await sandbox.error(1, "model", "create", "@acme/probe", "p", ...args);
  assert.match(error, /^Global arguments validation failed/);
  assert.equal(code, "ARGUMENTS_INVALID");
  const { problems } = details as { problems: string[] };
  for (
    const start of [
      "hots: unknown argument, did you mean 'host'?",
      "port:",
      "on:",
      "mode:",
      "nested.ratio:",
      "host:",
    ]
  ) {
    assert.ok(problems.some((problem) => problem.startsWith(start)), `${start} of ${problems.join(" | ")}`);
    assert.ok(error.includes(start), error);
  }
  assert.equal(sandbox.exists("models/@acme"), false);
  const big = await sandbox.error(
    1,
    "model",
    "create",
    "@acme/probe",
    "p",
    "--global-arg",
    "host=h",
    "--global-arg",
    "port=99",
  );
  assert.match(big.error, /port: .*9/);
});

Deno.test("a sensitive argument is refused as a literal, never printed, and kept as an expression", async () => {
  using sandbox = await withProbe();
  const create = ["model", "create", "@acme/probe", "p", "--global-arg", "host=h", "--global-arg"];
  const { error } = await sandbox.error(1, ...create, "token=hunter2");
  assert.match(error, /marked sensitive and cannot be set to a literal value/);
  assert.doesNotMatch(error, /hunter2/);
  assert.equal(sandbox.exists("models/@acme/probe/p.yaml"), false);
  await sandbox.json(...create, "token=${{ vault.get(main, KEY) }}");
  assert.match(sandbox.read("models/@acme/probe/p.yaml"), /\$\{\{ vault\.get\(main, KEY\) \}\}/);
});

Deno.test("names are unique, and must be names", async () => {
  using sandbox = await withProbe();
  await sandbox.json("model", "create", "command/shell", "hello");
  const taken = await sandbox.error(1, "model", "create", "@acme/probe", "hello");
  assert.deepEqual([taken.error, taken.code], ["Model already exists: hello", "MODEL_EXISTS"]);
  assert.match(taken.hint!, /models\/command\/shell\/hello\.yaml/);
  const hiding = await sandbox.error(2, "model", "create", "command/shell", "@acme/probe");
  assert.match(hiding.error, /is the name of a type/);
  for (
    const name of [
      "Bad",
      "a b",
      "00000000-0000-4000-8000-000000000001",
      "../x",
      "_x",
      "x/y",
      "a".repeat(65),
      "",
    ]
  ) {
    const invalid = await sandbox.error(2, "model", "create", "command/shell", name);
    assert.match(invalid.error, /Invalid model name/, name);
  }
  for (const name of ["0", "a-b_C", "@acme/web", "a".repeat(64)]) {
    assert.equal((await sandbox.json("model", "create", "command/shell", name)).name, name);
    assert.equal((await sandbox.json("model", "get", name)).name, name);
  }
});

Deno.test("model get shows definition and type, by name, id and prefix", async () => {
  using sandbox = await withProbe();
  const { id } = await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", "host=h");
  const model = await sandbox.json("model", "get", "p");
  assert.deepEqual(
    [model.id, model.name, model.type, model.version, model.tags, model.globalArguments, model.typeVersion],
    [id, "p", "@acme/probe", 1, {}, { host: "h" }, "2026.01.02.1"],
  );
  assert.deepEqual(model.globalArgumentsSchema.required, ["host"]);
  assert.equal(model.methods.length, 5);
  for (const query of [id, id.slice(0, 8), id.slice(0, 3), id.slice(0, 13), id.slice(0, 8).toUpperCase()]) {
    assert.equal((await sandbox.json("model", "get", query)).name, "p", query);
  }
  assert.equal((await sandbox.error(1, "model", "get", id.slice(0, 2))).code, "MODEL_NOT_FOUND");
  const { stdout } = await sandbox.ok("model", "get", "p");
  assert.match(stdout, new RegExp(`^Name: p \\(@acme/probe\\)\nID: +${id}\nVersion: +1\n`));
  assert.match(stdout, /Global Arguments:\n {2}host: h\n/);
  assert.match(stdout, /Data Outputs:\n {2}state \(resource/);
  assert.match(stdout, /blob \(file, application\/octet-stream/);
});

Deno.test("a prefix that fits several models is an error that lists them; a name goes before a prefix", async () => {
  using sandbox = await Sandbox.repository();
  const definition = (name: string, id: string) =>
    sandbox.write(`models/command/shell/${name}.yaml`, `type: command/shell\nid: ${id}\nname: ${name}\n`);
  definition("one", "abc11111-0000-4000-8000-000000000001");
  definition("two", "abc22222-0000-4000-8000-000000000002");
  const ambiguous = await sandbox.error(1, "model", "get", "abc");
  assert.match(ambiguous.error, /[Aa]mbiguous/);
  assert.match(JSON.stringify(ambiguous), /one.*two/);
  assert.equal((await sandbox.json("model", "get", "abc1")).name, "one");
  definition("abc", "def11111-0000-4000-8000-000000000003");
  assert.equal((await sandbox.json("model", "get", "abc")).name, "abc");
});

Deno.test("model search keeps its shape, and looks into name, type and id", async () => {
  using sandbox = await Sandbox.repository();
  assert.deepEqual(await sandbox.json("model", "search"), { query: "", results: [] });
  assert.match((await sandbox.ok("model", "search")).stdout, /No models yet.*swamp model create/);
  const { id } = await sandbox.json("model", "create", "command/shell", "greeter");
  await sandbox.json("model", "create", "command/shell", "other");
  const greeter = { id, name: "greeter", type: "command/shell" };
  for (const query of ["greeter", "GREET", id, id.slice(4, 20)]) {
    assert.deepEqual(await sandbox.json("model", "search", query), { query, results: [greeter] });
  }
  assert.equal((await sandbox.json("model", "list", "shell")).results.length, 2);
  assert.deepEqual(await sandbox.json("model", "search", "nope"), { query: "nope", results: [] });
  const table = (await sandbox.ok("model", "search")).stdout.split("\n");
  assert.match(table[0]!, /^NAME +TYPE +ID$/);
  assert.match(table[1]!, /^greeter +command\/shell +[0-9a-f-]{36}$/);
  assert.match((await sandbox.ok("model", "search", "nope")).stdout, /No model matches 'nope'/);
});

Deno.test("model edit from stdin keeps comments and key order, and forces the id", async () => {
  using sandbox = await Sandbox.repository();
  const { id, path } = await sandbox.json("model", "create", "command/shell", "hello");
  const text = `# mine
name: hello
methods:
  # what to run
  execute:
    arguments: { run: "echo edited" } # tail
type: command/shell
id: 00000000-0000-4000-8000-000000000000
`;
  const edit = (stdin: string) => sandbox.run(["model", "edit", "hello", "--json"], { stdin });
  const edited = await edit(text);
  assert.deepEqual(JSON.parse(edited.stdout), {
    path,
    status: "updated",
    name: "hello",
    type: "command/shell",
    editType: "definition",
  });
  assert.equal(sandbox.read("models/command/shell/hello.yaml"), text.replace(/id: 0.*/, `id: ${id}`));
  const run = await sandbox.json("model", "method", "run", "hello", "execute");
  assert.equal(run.dataArtifacts[0].attributes.stdout, "edited");

  await sandbox.json("model", "create", "command/shell", "other");
  for (
    const [broken, message] of [
      ["name: [\n", /^Invalid model YAML from stdin: stdin:\d+:\d+/],
      [
        "name: hello\ntype: command/shell\nmethds: {}\n",
        /stdin:3:1: unknown key 'methds', did you mean 'methods'/,
      ],
      ["- a\n", /stdin/],
      ["name: other\ntype: command/shell\n", /already exists/],
    ] as const
  ) {
    const before = sandbox.read("models/command/shell/hello.yaml");
    const refused = await edit(broken);
    assert.deepEqual([refused.code, refused.stdout], [1, ""], broken);
    assert.match(JSON.parse(refused.stderr).error, message);
    assert.equal(sandbox.read("models/command/shell/hello.yaml"), before);
  }
});

Deno.test("model edit opens EDITOR; without one and without a terminal it says what to give", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "hello");
  const edit = (env: Record<string, string>) => sandbox.run(["model", "edit", "hello", "--json"], { env });
  const opened = await edit({ EDITOR: "sed -i 1itags:\\x20{team:\\x20a}" });
  assert.equal(opened.code, 0, opened.stderr);
  assert.deepEqual(
    [JSON.parse(opened.stdout).status, JSON.parse(opened.stdout).editor],
    ["opened", "sed"],
  );
  assert.deepEqual((await sandbox.json("model", "get", "hello")).tags, { team: "a" });
  const spoilt = await edit({ EDITOR: "sed -i s/^name:/nmae:/" });
  assert.match(JSON.parse(spoilt.stdout).warnings[0].message, /hello\.yaml:\d+:1: unknown key 'nmae'/);
  sandbox.write(
    "models/command/shell/hello.yaml",
    sandbox.read("models/command/shell/hello.yaml").replace("nmae", "name"),
  );
  const failed = await edit({ EDITOR: "false" });
  assert.deepEqual([failed.code, failed.stdout], [1, ""]);
  const missing = await edit({ EDITOR: "no-such-editor" });
  assert.deepEqual([missing.code, JSON.parse(missing.stderr).code], [1, "TOOL_MISSING"]);
  const nothing = await edit({});
  assert.deepEqual([nothing.code, nothing.stdout], [2, ""]);
  assert.match(JSON.parse(nothing.stderr).hint, /standard input.*EDITOR/);
});

Deno.test("model validate names its five validations, in order, and prints its document also when one fails", async () => {
  using sandbox = await withProbe();
  await sandbox.json("model", "create", "@acme/probe", "good", "--global-arg", "host=h");
  const good = await sandbox.json("model", "validate", "good");
  assert.deepEqual(good.validations, FIVE.map((name) => ({ name, passed: true })));
  assert.deepEqual([good.modelName, good.type, good.warnings, good.passed], [
    "good",
    "@acme/probe",
    [],
    true,
  ]);

  const { id } = await sandbox.json("model", "create", "command/shell", "bad");
  sandbox.write(
    "models/command/shell/bad.yaml",
    `type: command/shell\nid: ${id}\nname: bad\nmethods:\n  execute:\n    arguments:\n      run: ""\n      timout: 5\n`,
  );
  const failed = await sandbox.run(["model", "validate", "bad", "--json"]);
  assert.deepEqual([failed.code, failed.stderr], [1, ""]);
  const bad = JSON.parse(failed.stdout);
  assert.deepEqual(
    bad.validations.map((validation: { passed: boolean }) => validation.passed),
    [true, true, false, true, true],
  );
  assert.match(bad.validations[2].error, /execute\.run/);
  assert.equal(bad.passed, false);
  const text = await sandbox.run(["model", "validate", "bad"]);
  assert.equal(text.code, 1);
  assert.match(text.stdout, /✗ Method arguments\n {4}→ .*execute\.run/);
  assert.match(text.stdout, /Summary: 4\/5 validations passed\nResult: FAILED/);

  const all = await sandbox.run(["model", "validate", "--json"]);
  assert.equal(all.code, 1);
  const document = JSON.parse(all.stdout);
  assert.deepEqual(
    [document.totalPassed, document.totalFailed, document.totalWarnings, document.passed],
    [1, 1, 0, false],
  );
  assert.deepEqual(document.models.map((model: { modelName: string }) => model.modelName), ["bad", "good"]);
  const overall = await sandbox.run(["model", "validate"]);
  assert.match(overall.stdout, /Overall: 1 passed, 1 failed, 0 warnings\n$/);
  sandbox.remove("models/command/shell/bad.yaml");
  assert.equal((await sandbox.json("model", "validate")).passed, true);
  sandbox.remove("models/@acme");
  assert.match((await sandbox.error(1, "model", "validate")).error, /^No models found/);
});

Deno.test("expressions are kept verbatim, and a run says that they are not computed yet", async () => {
  using sandbox = await withProbe();
  const expression = "${{ model.other.resource.state.attributes.value }}";
  await sandbox.json("model", "create", "@acme/probe", "p", "--global-arg", `host=${expression}`);
  const model = await sandbox.json("model", "get", "p");
  assert.equal(model.globalArguments.host, expression);
  assert.ok(sandbox.read("models/@acme/probe/p.yaml").includes(expression));
  const validated = JSON.parse((await sandbox.run(["model", "validate", "p", "--json"])).stdout);
  assert.ok(validated.validations[1].passed, "a field with an expression is not judged");
  const run = await sandbox.error(1, "model", "method", "run", "p", "measure", "--input", "n=1");
  assert.match(run.error, /expression/);
  assert.match(run.error, /globalArguments\.host/);
  assert.equal(sandbox.exists(".swamp/data/@acme"), false);
});

Deno.test("model delete asks first: without a terminal it names --yes, with data --force", async () => {
  using sandbox = await Sandbox.repository();
  const { id, path } = await sandbox.json("model", "create", "command/shell", "hello");
  for (const flags of [[], ["--no-input"]]) {
    const asked = await sandbox.error(2, "model", "delete", "hello", ...flags);
    assert.equal(asked.code, "CONFIRMATION_REQUIRED");
    assert.match(asked.hint!, /--yes/);
  }
  const text = await sandbox.run(["model", "delete", "hello"], { stdin: "y\n" });
  assert.deepEqual([text.code, text.stdout], [2, ""]);
  assert.match(text.stderr, /--yes/);
  assert.ok(sandbox.exists("models/command/shell/hello.yaml"));

  await sandbox.json("model", "method", "run", "hello", "execute", "--input", "run=true");
  const blocked = await sandbox.error(1, "model", "delete", "hello", "--yes");
  assert.equal(blocked.code, "MODEL_HAS_DATA");
  assert.match(blocked.hint!, /--force/);
  assert.equal(
    (await sandbox.error(1, "model", "delete", id.slice(0, 8), "--force")).code,
    "MODEL_NOT_FOUND",
  );
  const done = await sandbox.json("model", "delete", id, "--force");
  assert.deepEqual(done, {
    deleted: { id, name: "hello", type: "command/shell", inputPath: path },
    resourceDeleted: false,
    outputsDeleted: 1,
    evaluatedInputDeleted: false,
    dataDeleted: true,
  });
  assert.deepEqual([sandbox.exists("models"), sandbox.exists("models/command")], [true, false]);
  assert.equal(sandbox.exists(`.swamp/data/command/shell/${id}`), false);
  assert.equal((await sandbox.json("model", "search")).results.length, 0);

  await sandbox.json("model", "create", "command/shell", "hello");
  const again = await sandbox.ok("model", "delete", "hello", "-y");
  assert.match(again.stdout, /^Deleted model 'hello' \(command\/shell\), 0 run records\.\n$/);
});

Deno.test("model delete is blocked by a workflow that uses the model, also with --force", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "hello");
  sandbox.write(
    "workflows/nightly.yaml",
    `id: 00000000-0000-4000-8000-000000000001
name: nightly
jobs:
  - name: main
    steps:
      - name: greet
        task: { type: model_method, modelIdOrName: hello, methodName: execute }
`,
  );
  const { error } = await sandbox.error(1, "model", "delete", "hello", "--force");
  assert.match(error, /referenced by workflow/);
  assert.match(error, /nightly/);
  assert.ok(sandbox.exists("models/command/shell/hello.yaml"));
});
