// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { InProcess } from "../support/in_process.ts";

async function withModel(): Promise<InProcess> {
  const swamp = await InProcess.create();
  const { code, stderr } = await swamp.run(["model", "create", "command/shell", "hello"]);
  assert.deepEqual([code, stderr], [0, ""]);
  return swamp;
}

const DEFINITION = "models/command/shell/hello.yaml";

Deno.test("create, get, validate, run and data get work on one model", async () => {
  using swamp = await InProcess.create();
  const created = (await swamp.run(["model", "create", "Command::Shell", "hello", "--json"])).json;
  assert.equal(created.path, `${swamp.repo.root}/${DEFINITION}`);
  assert.equal(created.methods[0].name, "execute");
  assert.equal(created.methods[0].dataOutputSpecs[0].specName, "result");
  const got = (await swamp.run(["model", "get", "hello", "--json"])).json;
  assert.deepEqual([got.id, got.type, got.version], [created.id, "command/shell", 1]);
  assert.equal((await swamp.run(["model", "validate", "hello", "--json"])).json.passed, true);
  const run = await swamp.run([
    "model",
    "method",
    "run",
    "hello",
    "execute",
    "--input",
    "run=echo hi",
    "--tag",
    "k=v",
    "--json",
  ]);
  assert.equal(run.code, 0);
  assert.equal(run.stderr, "");
  assert.equal(run.json.dataArtifacts[0].attributes.stdout, "hi");
  assert.equal(run.json.duration, run.json.durationMs);
  const data = (await swamp.run(["data", "get", "hello", "result", "--json"])).json;
  assert.equal(data.content.stdout, "hi");
  assert.equal(data.tags.k, "v");
  assert.equal(data.contentPath, `.swamp/data/command/shell/${created.id}/result/1/raw`);
});

Deno.test("stdout gets only the result, also in log mode", async () => {
  using swamp = await withModel();
  const run = await swamp.run([
    "model",
    "method",
    "run",
    "hello",
    "execute",
    "--input",
    "run=echo streamed; echo bad >&2",
  ]);
  assert.ok(
    !run.stdout.includes("streamed") && run.stderr.includes("streamed") && run.stderr.includes("bad"),
  );
  assert.match(run.stdout, /hello execute succeeded/);
  assert.match((await swamp.run(["data", "get", "hello", "log"])).stdout, /\n\[stdout\]\nstreamed\n/);
});

Deno.test("a failing run prints the error document on stderr and exits with 1", async () => {
  using swamp = await withModel();
  const run = await swamp.run([
    "model",
    "method",
    "run",
    "hello",
    "execute",
    "--input",
    "run=exit 3",
    "--json",
  ]);
  assert.deepEqual([run.code, run.stdout], [1, ""]);
  assert.deepEqual([run.json.error, run.json.code], ["Command exited with code 3", "METHOD_FAILED"]);
  assert.equal(run.json.details.status, "failed");
});

Deno.test("inputs come as pairs, as JSON, from files and from YAML", async () => {
  using swamp = await withModel();
  const stdoutOf = async (...argv: string[]) => {
    const { json, code, stderr } = await swamp.run([
      "model",
      "method",
      "run",
      "hello",
      "execute",
      ...argv,
      "--json",
    ]);
    assert.equal(code, 0, stderr);
    return json.dataArtifacts[0].attributes.stdout;
  };
  swamp.repo.write("script.sh", "echo from a file");
  swamp.repo.write("inputs.yaml", "run: echo $A $B\nenv:\n  A: yaml\n  B: yaml\n");
  assert.equal(await stdoutOf("--input", '{"run":"echo json"}'), "json");
  assert.equal(await stdoutOf("--input", "run=@script.sh"), "from a file");
  assert.equal(await stdoutOf("--input-file", "inputs.yaml", "--input", "env.B=pair"), "yaml pair");
  assert.equal(await stdoutOf("--input", "run=echo $X", "--input", "env.X=\\@at"), "@at");
});

const USAGE: readonly (readonly string[])[] = [
  ["model", "create", "command/shell"],
  ["model", "create", "command/shell", "Bad Name"],
  ["model", "create", "command/shell", "x", "--global-arg", "novalue"],
  ["model", "method", "run", "hello", "execute", "--input", "novalue"],
  ["model", "method", "run", "hello", "execute", "--input", "{broken"],
  ["model", "method", "run", "hello", "execute", "--tag", "novalue"],
  ["model", "get", "hello", "surplus"],
  ["data", "get", "hello"],
  ["data", "get", "hello", "result", "--version", "0"],
  ["data", "get", "hello", "result", "--version", "x"],
  ["data", "get", "hello", "a/b"],
  ["model", "delete", "hello"],
];
for (const argv of USAGE) {
  Deno.test(`usage error: ${argv.join(" ")}`, async () => {
    using swamp = await withModel();
    const plain = await swamp.run(argv);
    assert.deepEqual([plain.code, plain.stdout], [2, ""], plain.stderr);
    const { code, stdout, json } = await swamp.run([...argv, "--json"]);
    assert.deepEqual([code, stdout, typeof json.error], [2, "", "string"]);
  });
}

const FAILURES: readonly (readonly [readonly string[], string, RegExp])[] = [
  [["model", "get", "helo"], "MODEL_NOT_FOUND", /^Model not found: helo$/],
  [["model", "create", "command/shel", "x"], "TYPE_NOT_FOUND", /^Unknown model type: command\/shel$/],
  [["model", "create", "command/shell", "hello"], "MODEL_EXISTS", /already exists: hello/],
  [
    ["model", "create", "command/shell", "x", "--global-arg", "a=1"],
    "ARGUMENTS_INVALID",
    /no global arguments/,
  ],
  [["model", "method", "run", "hello", "exec"], "METHOD_NOT_FOUND", /^Unknown method 'exec'/],
  [["model", "method", "describe", "hello", "exec"], "METHOD_NOT_FOUND", /^Unknown method 'exec'/],
  [
    ["model", "method", "run", "hello", "execute"],
    "ARGUMENTS_INVALID",
    /^Method arguments validation failed: run: /,
  ],
  [["model", "method", "run", "hello", "execute", "--driver", "docker"], "FEATURE_UNSUPPORTED", /--driver/],
  [["data", "get", "hello", "result"], "DATA_NOT_FOUND", /not found/],
  [["data", "versions", "hello", "result"], "DATA_NOT_FOUND", /not found/],
  [["data", "list", "nobody"], "MODEL_NOT_FOUND", /not found/],
  [["data", "list", "hello", "--workflow", "w"], "FEATURE_UNSUPPORTED", /--workflow/],
];
for (const [argv, code, message] of FAILURES) {
  Deno.test(`failure: ${argv.join(" ")}`, async () => {
    using swamp = await withModel();
    const { code: exit, stdout, json } = await swamp.run([...argv, "--json"]);
    assert.deepEqual([exit, stdout, json.code], [1, "", code]);
    assert.match(json.error, message);
  });
}

Deno.test("search never changes its shape and finds by name, type and id", async () => {
  using swamp = await withModel();
  await swamp.run(["model", "create", "command/shell", "other"]);
  const search = async (...argv: string[]) => (await swamp.run(["model", "search", ...argv, "--json"])).json;
  const all = await search();
  assert.deepEqual([all.query, all.results.length], ["", 2]);
  assert.deepEqual(Object.keys(all.results[0]), ["id", "name", "type"]);
  assert.deepEqual((await search("HELL")).results.map((item: { name: string }) => item.name), [
    "hello",
    "other",
  ]);
  assert.equal((await search(all.results[0].id.slice(0, 8))).results.length, 1);
  assert.deepEqual((await search("nothing")).results, []);
});

Deno.test("an ambiguous id prefix lists the candidates", async () => {
  using swamp = await InProcess.create();
  const id = (n: number) => `abcdef0${n}-0000-4000-8000-000000000000`;
  for (const n of [1, 2]) swamp.repo.write(`models/command/shell/m${n}.yaml`, `id: ${id(n)}\nname: m${n}\n`);
  const { code, json } = await swamp.run(["model", "get", "abcdef", "--json"]);
  assert.deepEqual([code, json.code, json.details.candidates.length], [1, "ID_AMBIGUOUS", 2]);
  assert.equal((await swamp.run(["model", "get", "abcdef02", "--json"])).json.name, "m2");
});

Deno.test("validate exits with 1 and prints its document on stdout when a validation fails", async () => {
  using swamp = await withModel();
  const text = Deno.readTextFileSync(`${swamp.repo.root}/${DEFINITION}`);
  swamp.repo.write(
    DEFINITION,
    text + "methods:\n  execute:\n    arguments:\n      run: ''" + "\n",
  );
  const one = await swamp.run(["model", "validate", "hello", "--json"]);
  assert.equal(one.code, 1);
  assert.equal(JSON.parse(one.stdout).validations[2].passed, false);
  const all = await swamp.run(["model", "validate"]);
  assert.equal(all.code, 1);
  assert.match(
    all.stdout,
    /✗ Method arguments\n {4}→ .*hello\.yaml:\d+: execute\.run: .*\n(.*\n)*Overall: 0 passed, 1 failed/,
  );
});

Deno.test("edit replaces the definition with standard input, comments included", async () => {
  using swamp = await withModel();
  const text =
    "# mine\nname: hello\ntype: command/shell\nmethods:\n  execute:\n    arguments: {run: echo edited} # why\n";
  const edited = await swamp.run(["model", "edit", "hello", "--json"], { stdin: text });
  assert.deepEqual([edited.json.status, edited.json.editType], ["updated", "definition"]);
  assert.match(Deno.readTextFileSync(`${swamp.repo.root}/${DEFINITION}`), /^# mine\n(.*\n)*.*# why\n/);
  const run = await swamp.run(["model", "method", "run", "hello", "execute", "--json"]);
  assert.equal(run.json.dataArtifacts[0].attributes.stdout, "edited");
  const before = Deno.readTextFileSync(`${swamp.repo.root}/${DEFINITION}`);
  const bad = await swamp.run(["model", "edit", "hello", "--json"], { stdin: "name: [" });
  assert.equal(bad.code, 1);
  assert.match(bad.json.error, /^Invalid model YAML from stdin: stdin:\d+:\d+/);
  assert.equal(Deno.readTextFileSync(`${swamp.repo.root}/${DEFINITION}`), before);
});

Deno.test("edit opens the editor on the file, and says so when there is none", async () => {
  using swamp = await withModel();
  const edited = await swamp.run(["model", "edit", "hello", "--json"], {
    env: { EDITOR: "sed -i s/version:/version:\\x20/" },
  });
  assert.deepEqual([edited.code, edited.json.status, edited.json.editor], [0, "opened", "sed"]);
  const none = await swamp.run(["model", "edit", "hello", "--json"], { env: { EDITOR: "no-such-editor" } });
  assert.deepEqual([none.code, none.json.code], [1, "TOOL_MISSING"]);
});

Deno.test("delete asks on a terminal, and is blocked by data unless forced", async () => {
  using swamp = await withModel();
  const declined = await swamp.run(["model", "delete", "hello"], { tty: true, stdin: "n\n" });
  assert.equal(declined.code, 0);
  assert.match(declined.stderr, /Delete model 'hello'.*\[y\/N\]/);
  assert.equal((await swamp.run(["model", "search", "--json"])).json.results.length, 1);
  await swamp.run(["model", "method", "run", "hello", "execute", "--input", "run=true"]);
  const blocked = await swamp.run(["model", "delete", "hello", "--yes", "--json"]);
  assert.deepEqual([blocked.code, blocked.json.code], [1, "MODEL_HAS_DATA"]);
  const id = (await swamp.run(["model", "get", "hello", "--json"])).json.id;
  const prefix = await swamp.run(["model", "delete", id.slice(0, 8), "--force", "--json"]);
  assert.equal(prefix.json.code, "MODEL_NOT_FOUND");
  const { code, json } = await swamp.run(["model", "delete", id, "--force", "--json"]);
  assert.equal(code, 0);
  assert.deepEqual([json.deleted.name, json.outputsDeleted, json.dataDeleted], ["hello", 1, true]);
  assert.deepEqual([...Deno.readDirSync(`${swamp.repo.root}/models`)], []);
  assert.deepEqual([...Deno.readDirSync(`${swamp.repo.root}/.swamp/data`)], []);
});

Deno.test("delete is blocked by a workflow that names the model, also with --force", async () => {
  using swamp = await withModel();
  swamp.repo.write(
    "workflows/nightly.yaml",
    "name: nightly\njobs:\n  - name: a\n    steps:\n      - task: {type: model_method, modelIdOrName: hello, methodName: execute}\n",
  );
  const { code, json } = await swamp.run(["model", "delete", "hello", "--force", "--json"]);
  assert.equal(code, 1);
  assert.match(json.error, /referenced by workflow nightly/);
});

Deno.test("data list groups, data versions is newest first, older versions stay", async () => {
  using swamp = await withModel();
  for (const text of ["one", "two"]) {
    await swamp.run(["model", "method", "run", "hello", "execute", "--input", `run=echo ${text}`]);
  }
  const list = (await swamp.run(["data", "list", "hello", "--json"])).json;
  assert.deepEqual(list.groups.map((group: { type: string }) => group.type), ["file", "resource"]);
  assert.equal(list.total, 2);
  assert.equal((await swamp.run(["data", "list", "hello", "--type", "file", "--json"])).json.total, 1);
  const { versions } = (await swamp.run(["data", "versions", "hello", "result", "--json"])).json;
  assert.deepEqual(
    versions.map((item: { version: number; isLatest: boolean }) => [item.version, item.isLatest]),
    [
      [2, true],
      [1, false],
    ],
  );
  const first = (await swamp.run(["data", "get", "hello", "result", "--version", "1", "--json"])).json;
  assert.equal(first.content.stdout, "one");
  const bare = (await swamp.run(["data", "get", "hello", "result", "--no-content", "--json"])).json;
  assert.ok(!("content" in bare));
  const missing = await swamp.run(["data", "get", "hello", "result", "--version", "9", "--json"]);
  assert.deepEqual(missing.json.details.versions, [2, 1]);
});

Deno.test("binary content is base64, and changed content is told of", async () => {
  using swamp = await withModel();
  await swamp.run(["model", "method", "run", "hello", "execute", "--input", "run=true"]);
  const { contentPath } = (await swamp.run(["data", "get", "hello", "log", "--json"])).json;
  Deno.writeFileSync(`${swamp.repo.root}/${contentPath}`, new Uint8Array([0, 255, 1]));
  const { json } = await swamp.run(["data", "get", "hello", "log", "--json"]);
  assert.deepEqual([json.content, json.encoding], ["AP8B", "base64"]);
  assert.equal(json.warnings[0].code, "DATA_CHANGED");
  assert.match((await swamp.run(["data", "get", "hello", "log"])).stdout, /\(binary/);
});

Deno.test("a broken definition among good ones is a warning in lists and an error of its own", async () => {
  using swamp = await withModel();
  swamp.repo.write("models/command/shell/broken.yaml", "name: [\n");
  const search = await swamp.run(["model", "search", "--json"]);
  assert.deepEqual([search.code, search.stderr], [0, ""]);
  assert.equal(search.json.results.length, 1);
  assert.equal(search.json.warnings[0].file, "models/command/shell/broken.yaml");
  const get = await swamp.run(["model", "get", "broken", "--json"]);
  assert.deepEqual([get.code, get.json.code], [1, "MODEL_INVALID"]);
});

Deno.test("a repository without a catalog, or with a damaged one, gives the same answers", async () => {
  using swamp = await withModel();
  for (const damage of ["delete", "garbage"]) {
    if (damage === "delete") swamp.repo.remove(".swamp/_extension_catalog.db");
    else swamp.repo.write(".swamp/_extension_catalog.db", "garbage ".repeat(1000));
    const { code, json } = await swamp.run(["model", "search", "--json"]);
    assert.deepEqual([code, json.results.length], [0, 1]);
  }
});

Deno.test("outside a repository every command says so", async () => {
  using swamp = await InProcess.create();
  swamp.repo.remove(".swamp.yaml");
  for (
    const argv of [["model", "search"], ["model", "get", "x"], ["data", "list", "x"], ["model", "validate"]]
  ) {
    const { code, json, stdout } = await swamp.run([...argv, "--json"]);
    assert.deepEqual([code, stdout, json.code], [1, "", "REPO_NOT_FOUND"]);
  }
});

Deno.test("with 200 definitions a warm search and get read none but the one that is wanted", async () => {
  using swamp = await InProcess.create();
  for (let n = 100; n < 300; n++) {
    swamp.repo.write(
      `models/command/shell/m${n}.yaml`,
      `id: 00000${n}-0000-4000-8000-000000000000\nname: m${n}\n`,
    );
  }
  swamp.repo.settle();
  const timingsOf = async (...argv: string[]) =>
    (await swamp.run([...argv, "--timings", "--json"])).json.timings;
  assert.equal((await timingsOf("model", "search")).filesHashed, 200);
  for (const argv of [["model", "search"], ["model", "get", "m250"]]) {
    const { filesHashed, filesParsed, imports, builds } = await timingsOf(...argv);
    assert.deepEqual([filesHashed, filesParsed, imports, builds], [0, 0, 0, 0]);
  }
});
