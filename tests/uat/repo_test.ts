// SPDX-License-Identifier: MIT
/** Repositories: made, upgraded, found, and taken over from the reference tool. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const [BEGIN, END] = ["# BEGIN swamp managed section - DO NOT EDIT", "# END swamp managed section"];

Deno.test("init makes directories, the marker and a managed block in .gitignore", async () => {
  using sandbox = new Sandbox();
  sandbox.write(".gitignore", "mine\n");
  const document = await sandbox.json("init");
  assert.deepEqual(
    [document.path, document.tool, document.gitignoreAction, document.skillsCopied],
    [sandbox.root, "none", "updated", []],
  );
  assert.ok(Date.now() - Date.parse(document.initializedAt) < 60_000);
  assert.deepEqual(document.version, (await sandbox.json("version")).version);
  for (const directory of ["models", "workflows", "vaults", ".swamp/data", ".swamp/outputs"]) {
    assert.ok(Deno.statSync(`${sandbox.root}/${directory}`).isDirectory, directory);
  }
  const marker = sandbox.read(".swamp.yaml");
  for (const key of ["swampVersion", "initializedAt", "repoId", "tool", "gitignoreManaged"]) {
    assert.match(marker, new RegExp(`^${key}: `, "m"));
  }
  assert.match(/repoId: "?([^"\n]+)/.exec(marker)![1]!, UUID);
  assert.equal(sandbox.read(".gitignore"), `mine\n\n${BEGIN}\n.swamp/\n${END}\n`);
});

Deno.test("init of a path, as text, twice, and with --force", async () => {
  using sandbox = new Sandbox();
  const { stdout } = await sandbox.ok("init", "deep/er");
  assert.match(stdout, /deep\/er/);
  assert.match(stdout, /swamp model type search/);
  assert.ok(sandbox.exists("deep/er/.swamp.yaml") && !sandbox.exists(".swamp.yaml"));
  const again = await sandbox.error(1, "init", "deep/er");
  assert.equal(again.code, "REPO_EXISTS");
  assert.match(again.error, /already.*tool: none/);
  assert.match(again.hint!, /repo upgrade[\s\S]*--force/);
  sandbox.write("deep/er/models/command/shell/kept.yaml", "x: 1\n");
  const forced = await sandbox.json("repo", "init", "deep/er", "--force");
  assert.equal(forced.path, `${sandbox.root}/deep/er`);
  assert.equal(sandbox.read("deep/er/models/command/shell/kept.yaml"), "x: 1\n");
  sandbox.write("file", "");
  assert.match((await sandbox.error(1, "init", "file")).error, /file/);
});

Deno.test("--tool writes instructions in a managed section; an unknown one is a usage error with a suggestion", async () => {
  using sandbox = new Sandbox();
  for (const verb of [["init"], ["repo", "init"], ["repo", "upgrade"]]) {
    const wrong = await sandbox.error(2, ...verb, "--tool", "claud");
    assert.match(wrong.error, /must be one of.*did you mean 'claude'/);
  }
  sandbox.write("CLAUDE.md", "# Mine\n");
  const document = await sandbox.json("init", "--tool", "claude");
  assert.deepEqual([document.tool, document.instructionsFileCreated], ["claude", false]);
  const instructions = sandbox.read("CLAUDE.md");
  assert.ok(instructions.startsWith("# Mine\n") && /BEGIN[\s\S]*swamp[\s\S]*END/.test(instructions));
  assert.equal((await sandbox.json("init", "other", "--tool", "claude")).instructionsFileCreated, true);
  assert.ok(sandbox.exists("other/CLAUDE.md"));
  await sandbox.json("repo", "upgrade", "--tool", "none");
  assert.match(sandbox.read(".swamp.yaml"), /tool: none/);
  assert.ok(sandbox.read("CLAUDE.md").startsWith("# Mine\n"));
});

Deno.test("repo upgrade refreshes the marker and keeps keys and comments it does not know", async () => {
  using sandbox = await Sandbox.repository();
  const id = /repoId: .*/.exec(sandbox.read(".swamp.yaml"))![0];
  sandbox.write(
    ".swamp.yaml",
    `# ours\nswampVersion: 20260101.000000.0-sha.abc\ninitializedAt: "2026-01-01T00:00:00.000Z"\n${id}\ntool: none\nlogLevel: warning # quiet\n`,
  );
  const document = await sandbox.json("repo", "upgrade");
  assert.deepEqual([document.previousVersion, document.tool], ["20260101.000000.0-sha.abc", "none"]);
  assert.equal(document.newVersion, (await sandbox.json("version")).version);
  const marker = sandbox.read(".swamp.yaml");
  for (
    const part of ["# ours", "logLevel: warning # quiet", id, "2026-01-01T00:00:00.000Z", document.upgradedAt]
  ) {
    assert.ok(marker.includes(part), `${part} in\n${marker}`);
  }
  assert.match((await sandbox.ok("repo", "upgrade")).stdout, /^Brought \S+ up to date \(\S+\)\n/);
  using nowhere = new Sandbox();
  assert.equal((await nowhere.error(1, "repo", "upgrade")).code, "REPO_NOT_FOUND");
});

Deno.test("the repository is --repo-dir, else SWAMP_REPO_DIR, else the nearest above", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "outer");
  await sandbox.ok("init", "inner");
  const sub = `${sandbox.root}/a/b`;
  Deno.mkdirSync(sub, { recursive: true });
  await sandbox.json("model", "create", "command/shell", "inner-model", "--repo-dir", "inner");
  const seen = async (args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) => {
    const { code, stdout, stderr } = await sandbox.run(["model", "search", "--json", ...args], options);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout).results.map((model: { name: string }) => model.name);
  };
  const inner = { env: { SWAMP_REPO_DIR: `${sandbox.root}/inner` } };
  assert.deepEqual(await seen([], { cwd: sub }), ["outer"]);
  assert.deepEqual(await seen([], { cwd: `${sandbox.root}/inner` }), ["inner-model"]);
  assert.deepEqual(await seen([], { cwd: sub, ...inner }), ["inner-model"]);
  assert.deepEqual(await seen(["--repo-dir", "../.."], { cwd: sub, ...inner }), ["outer"]);
  assert.deepEqual(await seen([`--repo-dir=${sandbox.root}/inner`]), ["inner-model"]);
  const elsewhere = await sandbox.run(["--repo-dir", "inner", "model", "search"], { cwd: sandbox.root });
  assert.match(elsewhere.stdout, /inner-model/);
});

Deno.test("the search stops at a git root, and outside of repositories every command says so", async () => {
  using sandbox = await Sandbox.repository();
  Deno.mkdirSync(`${sandbox.root}/checkout/.git`, { recursive: true });
  const blocked = await sandbox.run(["model", "search", "--json"], { cwd: `${sandbox.root}/checkout` });
  assert.deepEqual([blocked.code, JSON.parse(blocked.stderr).code], [1, "REPO_NOT_FOUND"]);
  using nowhere = new Sandbox();
  for (
    const argv of [
      ["model", "create", "command/shell", "x"],
      ["model", "get", "x"],
      ["model", "search"],
      ["model", "edit", "x"],
      ["model", "delete", "x"],
      ["model", "validate"],
      ["model", "method", "describe", "x", "y"],
      ["model", "method", "run", "x", "y"],
      ["data", "get", "x", "y"],
      ["data", "list", "x"],
      ["data", "versions", "x", "y"],
      ["extension", "list"],
      ["extension", "source", "list"],
      ["extension", "source", "add", "x"],
      ["doctor", "extensions"],
    ]
  ) {
    const { error, code, hint } = await nowhere.error(1, ...argv);
    assert.equal(code, "REPO_NOT_FOUND", argv.join(" "));
    assert.equal(error, `Not a swamp repository: ${nowhere.root}`);
    assert.match(hint!, /swamp init[\s\S]*--repo-dir/);
  }
  const text = await nowhere.run(["model", "search"]);
  assert.deepEqual([text.code, text.stdout], [1, ""]);
  assert.match(text.stderr, /^Error: Not a swamp repository: /);
  const given = await nowhere.error(1, "model", "search", "--repo-dir", "/no/such");
  assert.match(given.error, /\/no\/such/);
  assert.match(given.hint!, /swamp init \/no\/such$/m);
  const named = await nowhere.run(["model", "search", "--json"], { env: { SWAMP_REPO_DIR: "/no/such" } });
  assert.match(JSON.parse(named.stderr).error, /\/no\/such.*SWAMP_REPO_DIR/);
  assert.deepEqual([...Deno.readDirSync(nowhere.root)], [], "nothing was written");
});

Deno.test("a marker with unknown keys warns with a suggestion, upgrade refuses a broken one with its line", async () => {
  using sandbox = await Sandbox.repository();
  const marker = sandbox.read(".swamp.yaml");
  sandbox.write(".swamp.yaml", `${marker}modelDir: elsewhere\n`);
  const { warnings } = await sandbox.json("model", "search");
  assert.match(warnings[0].message, /modelDir.*modelsDir/);
  sandbox.write(".swamp.yaml", `${marker}logLevel: [\n`);
  const { error } = await sandbox.error(1, "repo", "upgrade");
  assert.match(error, /\.swamp\.yaml:\d+:\d+: not valid YAML/);
  sandbox.write(".swamp.yaml", `${marker}logLevel: loud\n`);
  const search = await sandbox.json("model", "search");
  assert.match(search.warnings[0].message, /\.swamp\.yaml:\d+: 'logLevel' must be one of: trace/);
  assert.match((await sandbox.error(1, "repo", "upgrade")).error, /'logLevel' must be one of: trace/);
});

Deno.test("a key of the marker that older versions used says what replaces it", async () => {
  using sandbox = await Sandbox.repository();
  const marker = sandbox.read(".swamp.yaml");
  sandbox.write(
    ".swamp.yaml",
    `${marker}vaults:\n  main:\n    type: local_encryption\ndefaultDriver: raw\n`,
  );
  const { warnings } = await sandbox.json("model", "search");
  const line = marker.split("\n").length;
  assert.deepEqual(warnings.map(({ message }: { message: string }) => message), [
    `.swamp.yaml:${line}: 'vaults' is no longer used: each vault is a file in vaults/ now; create it with: ` +
    "swamp vault create <type> <name>",
    `.swamp.yaml:${
      line + 3
    }: 'defaultDriver' is no longer used: set 'driver' in the definition of each model`,
  ]);
});

Deno.test("a repository of the reference tool: named files, inputs, links, the lockfile beside the models", async () => {
  using sandbox = new Sandbox();
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}/registry`;
  sandbox.write(
    ".swamp.yaml",
    "swampVersion: 20260401.120000.0-sha.abc1234\nrepoId: 0b2f3c1e-9d4f-4f7e-8a55-3a4f1b0c9d11\n",
  );
  sandbox.write(
    "models/command/shell/greeter.yaml",
    `type: command/shell
typeVersion: 2026.02.09.1
id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301
name: greeter
version: 1
tags:
  env: prod
inputs:
  type: object
  properties:
    who:
      type: string
      default: world
  required: []
globalArguments: {}
methods:
  execute:
    arguments:
      run: echo "hello \${{ inputs.who }}"
`,
  );
  sandbox.write("models/upstream_extensions.json", "{}\n");
  Deno.mkdirSync(`${sandbox.root}/.swamp`);
  Deno.symlinkSync("../models", `${sandbox.root}/.swamp/definitions`);

  const { results } = await sandbox.json("model", "search");
  assert.deepEqual(results.map(({ name }: { name: string }) => name), ["greeter"]);
  assert.equal((await sandbox.json("model", "validate", "greeter")).passed, true);
  const run = await sandbox.json("model", "method", "run", "greeter", "execute", "--input", "who=you");
  assert.equal(run.dataArtifacts[0].attributes.stdout, "hello you");
  assert.equal((await sandbox.json("data", "get", "greeter", "result")).tags.env, "prod");
  assert.deepEqual((await sandbox.json("extension", "list")).packages ?? [], []);
  await sandbox.json("repo", "upgrade");
  assert.equal((await sandbox.json("model", "validate", "greeter")).passed, true);
});

Deno.test("a repository of the reference tool: UUID file names, old marker keys, links named latest", async () => {
  using sandbox = new Sandbox();
  const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
  sandbox.write(
    ".swamp.yaml",
    `swampVersion: 20260401.120000.0-sha.abc1234
initializedAt: "2026-04-01T12:00:00.000Z"
repoId: 0b2f3c1e-9d4f-4f7e-8a55-3a4f1b0c9d11
tool: claude
gitignoreManaged: true
trustedCollectives: [swamp, si]
trustMemberCollectives: true
telemetryEndpoint: http://127.0.0.1:9
`,
  );
  sandbox.write(
    `models/command/shell/${id}.yaml`,
    `type: command/shell
typeVersion: 2026.02.09.1
id: ${id}
name: Old Name.v1
version: 3
tags: {}
globalArguments: {}
methods:
  execute:
    arguments:
      run: echo from-old
`,
  );
  const base = `.swamp/data/command/shell/${id}/result`;
  const raw = '{"exitCode":0,"stdout":"old"}';
  for (const version of [1, 2]) {
    sandbox.write(`${base}/${version}/raw`, raw);
    sandbox.write(
      `${base}/${version}/metadata.yaml`,
      `id: 7c9e6679-7425-40de-944b-e07fc1f90ae7
name: result
version: ${version}
contentType: application/json
lifetime: infinite
garbageCollection: 10
streaming: false
tags:
  type: resource
  specName: result
ownerDefinition:
  ownerType: model-method
  ownerRef: ${id}
createdAt: '2026-04-01T12:00:0${version}.000Z'
size: ${raw.length}
`,
    );
  }
  Deno.symlinkSync("2", `${sandbox.root}/${base}/latest`);

  assert.deepEqual((await sandbox.json("model", "search")).results, [{
    id,
    name: "Old Name.v1",
    type: "command/shell",
  }]);
  const model = await sandbox.json("model", "get", "Old Name.v1");
  assert.deepEqual([model.id, model.version, model.warnings], [id, 3, undefined]);
  assert.equal((await sandbox.json("model", "validate", id)).passed, true);
  const old = await sandbox.json("data", "get", id, "result");
  assert.deepEqual([old.version, old.content.stdout], [2, "old"]);
  const run = await sandbox.json("model", "method", "run", id, "execute");
  assert.deepEqual([run.dataArtifacts[0].version, run.dataArtifacts[0].attributes.stdout], [3, "from-old"]);
  assert.equal((await sandbox.json("data", "get", id, "result")).version, 3);
  assert.equal((await sandbox.json("data", "versions", id, "result")).total, 3);
  const upgraded = await sandbox.json("repo", "upgrade");
  assert.equal(upgraded.previousVersion, "20260401.120000.0-sha.abc1234");
  const latest = Deno.lstatSync(`${sandbox.root}/${base}/latest`);
  assert.deepEqual([latest.isFile, sandbox.read(`${base}/latest`).trim()], [true, "3"]);
  assert.ok(sandbox.exists(`models/command/shell/${id}.yaml`), "its name is kept");
  assert.match(sandbox.read(".swamp.yaml"), /trustedCollectives: \[swamp, si\]/);
});
