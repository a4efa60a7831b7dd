// SPDX-License-Identifier: MIT
/** `extension pull|install|update|outdated|rm|verify` with a registry in a directory. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { modelSource, TestRegistry } from "../support/package_registry.ts";

const NAME = "@acme/tools";

async function withRegistry(...versions: string[]) {
  const registry = new TestRegistry();
  for (const version of versions) await registry.publish({ name: NAME, version });
  const sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  return { registry, sandbox };
}

/** Every file below the pulled packages with its content. */
function tree(directory: string, prefix = ""): string[] {
  return [...Deno.readDirSync(directory)].flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) return tree(path, `${prefix}${entry.name}/`);
    return [`${prefix}${entry.name}: ${Deno.readTextFileSync(path)}`];
  }).sort();
}

Deno.test("a pulled package's types are listed, described and run", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1", "2026.02.01.1");
  using _ = registry;
  using __ = sandbox;
  const pulled = await sandbox.json("extension", "pull", NAME);
  assert.deepEqual(
    pulled.packages.map((
      { name, version, status, integrity }: Record<string, string>,
    ) => [name, version, status, integrity]),
    [[NAME, "2026.02.01.1", "installed", "verified"]],
  );
  const search = await sandbox.json("model", "type", "search", "tools", "--timings");
  assert.deepEqual(search.results.map((item: { normalized: string }) => item.normalized), [`${NAME}/thing`]);
  assert.deepEqual([search.timings.imports, search.timings.builds], [0, 0]);
  await sandbox.json("model", "create", `${NAME}/thing`, "thing");
  const run = await sandbox.json("model", "method", "run", "thing", "get");
  assert.deepEqual(run.dataArtifacts[0].attributes, { version: "2026.02.01.1" });
  const again = await sandbox.json("extension", "pull", NAME);
  assert.deepEqual([again.installed, again.upToDate], [0, 1]);
  assert.equal((await sandbox.json("extension", "verify")).passed, true);
  const lockfile = JSON.parse(sandbox.read("upstream_extensions.json"));
  assert.equal(lockfile[NAME].version, "2026.02.01.1");
  assert.equal(lockfile[NAME].serverUrl, registry.address);
});

Deno.test("versions, constraints and channels choose what is pulled; what does not exist is said", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1", "2026.01.09.1", "2026.02.01.1");
  using _ = registry;
  using __ = sandbox;
  await registry.publish({ name: NAME, version: "2026.03.01.1", channel: "beta" });
  const pull = async (reference: string, ...more: string[]) =>
    (await sandbox.json("extension", "pull", reference, ...more)).packages[0].version;
  assert.equal(await pull(`${NAME}@2026.01.01.1`), "2026.01.01.1");
  assert.equal(await pull(`${NAME}@2026.01`), "2026.01.09.1");
  assert.equal(await pull(`${NAME}@<2026.02.01.1`), "2026.01.09.1");
  assert.equal(await pull(NAME), "2026.02.01.1");
  assert.equal(await pull(NAME, "--channel", "beta"), "2026.03.01.1");
  // The channel is kept until another one is named.
  assert.equal(await pull(NAME), "2026.03.01.1");
  const back = await sandbox.json("extension", "pull", NAME, "--channel", "stable");
  assert.equal(back.packages[0].version, "2026.02.01.1");
  assert.match(back.warnings[0].message, /goes back from 2026\.03\.01\.1 to 2026\.02\.01\.1/);
  await registry.registry.change(NAME, { action: "yank", version: "2026.02.01.1", reason: "it eats files" });
  assert.equal(await pull(NAME), "2026.01.09.1");
  const yanked = await sandbox.json("extension", "pull", `${NAME}@2026.02.01.1`);
  assert.match(yanked.warnings[0].message, /withdrawn by its author: it eats files/);
  const none = await sandbox.error(1, "extension", "pull", `${NAME}@2025`);
  assert.match(none.error, /No version of @acme\/tools fits 2025$/);
  assert.match(none.hint!, /2026\.03\.01\.1/);
  const unknown = await sandbox.error(1, "extension", "pull", "@acme/tool");
  assert.equal(unknown.code, "PACKAGE_NOT_FOUND");
  assert.match(unknown.hint!, /@acme\/tools/);
  const wrong = await sandbox.error(2, "extension", "pull", "acme/tools");
  assert.match(wrong.error, /must start with '@'/);
  const gone = await sandbox.run(["extension", "pull", NAME, "--json"], {
    env: { SWAMP_CLUB_URL: "file:///nowhere" },
  });
  assert.equal(gone.code, 1);
});

Deno.test("dependencies come along, those needed first; conflicts and circles are told", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1", "2026.02.01.1");
  using _ = registry;
  using __ = sandbox;
  await registry.publish({
    name: "@acme/app",
    version: "2026.01.01.1",
    dependencies: [`${NAME}@<2026.02.01.1`, "@acme/loop"],
  });
  await registry.publish({ name: "@acme/loop", version: "2026.01.01.1", dependencies: ["@acme/app"] });
  const pulled = await sandbox.json("extension", "pull", "@acme/app");
  assert.deepEqual(
    pulled.packages.map(({ name, version }: Record<string, string>) => `${name}@${version}`),
    ["@acme/tools@2026.01.01.1", "@acme/loop@2026.01.01.1", "@acme/app@2026.01.01.1"],
  );
  await registry.publish({
    name: "@acme/new",
    version: "2026.01.01.1",
    dependencies: ["@acme/app", `${NAME}@>=2026.02.01.1`],
  });
  const before = tree(`${sandbox.root}/.swamp/pulled-extensions`);
  const conflict = await sandbox.error(1, "extension", "pull", "@acme/new");
  assert.equal(conflict.code, "PACKAGE_CONFLICT");
  assert.match(conflict.error, />=2026\.02\.01\.1 for @acme\/new; <2026\.02\.01\.1 for @acme\/app/);
  assert.deepEqual(tree(`${sandbox.root}/.swamp/pulled-extensions`), before);
  const removed = await sandbox.json("extension", "rm", NAME, "--yes");
  assert.deepEqual(removed.dependents, ["@acme/app"]);
  assert.equal((await sandbox.error(2, "extension", "rm", "@acme/app")).code, "CONFIRMATION_REQUIRED");
});

Deno.test("local edits are never overwritten without --force", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", NAME);
  const file = `.swamp/pulled-extensions/${NAME}/models/thing.ts`;
  sandbox.write(file, "// mine\n");
  await registry.publish({ name: NAME, version: "2026.02.01.1" });
  for (const command of [["pull", NAME], ["pull", `${NAME}@2026.01.01.1`, "--channel", "rc"]]) {
    const result = await sandbox.run(["extension", ...command, "--json"]);
    if (result.code !== 0) assert.match(JSON.parse(result.stderr).error, /models\/thing\.ts/);
    assert.equal(sandbox.read(file), "// mine\n");
  }
  assert.equal((await sandbox.error(1, "extension", "rm", NAME, "--yes")).code, "PACKAGE_EDITED");
  assert.equal((await sandbox.error(1, "extension", "install")).code, "PACKAGE_EDITED");
  const verified = await sandbox.run(["extension", "verify", "--json"]);
  assert.equal(verified.code, 1);
  assert.deepEqual(JSON.parse(verified.stdout).packages[0].edited, ["models/thing.ts"]);
  assert.equal(sandbox.read(file), "// mine\n");
  await sandbox.json("extension", "pull", NAME, "--force");
  assert.notEqual(sandbox.read(file), "// mine\n");
});

Deno.test("two machines that install from one lockfile end with identical trees", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1", "2026.02.01.1");
  using _ = registry;
  using __ = sandbox;
  await registry.publish({ name: "@acme/app", version: "2026.01.01.1", dependencies: [NAME] });
  await sandbox.ok("extension", "pull", "@acme/app");
  using other = await Sandbox.repository();
  other.env.SWAMP_CLUB_URL = registry.address;
  other.write("upstream_extensions.json", sandbox.read("upstream_extensions.json"));
  await registry.publish({ name: NAME, version: "2026.03.01.1" });
  const offline = await other.error(1, "extension", "install", "--offline");
  assert.match(
    offline.error,
    /@acme\/app \(missing\), @acme\/tools \(missing\); --offline downloads nothing/,
  );
  const installed = await other.json("extension", "install");
  assert.deepEqual([installed.installed, installed.failed], [2, 0]);
  const place = ".swamp/pulled-extensions";
  assert.deepEqual(tree(`${other.root}/${place}`), tree(`${sandbox.root}/${place}`));
  assert.equal(other.read("upstream_extensions.json"), sandbox.read("upstream_extensions.json"));
  assert.equal((await other.json("extension", "install", "--frozen")).upToDate, 2);
});

Deno.test("update and outdated compare with the registry", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", NAME);
  assert.equal((await sandbox.json("extension", "outdated")).extensions[0].status, "up_to_date");
  await registry.publish({ name: NAME, version: "2026.02.01.1" });
  const outdated = await sandbox.run(["extension", "outdated", "--json"]);
  assert.equal(outdated.code, 1);
  assert.equal(JSON.parse(outdated.stdout).extensions[0].latestVersion, "2026.02.01.1");
  const updated = await sandbox.json("extension", "update");
  assert.deepEqual(
    [updated.extensions[0].status, updated.extensions[0].previousVersion, updated.extensions[0].newVersion],
    ["updated", "2026.01.01.1", "2026.02.01.1"],
  );
  assert.equal((await sandbox.error(1, "extension", "update", "@acme/other")).code, "PACKAGE_NOT_FOUND");
});

Deno.test("an archive that is not the one that was locked or published is not unpacked", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  const file = `${registry.directory}/extensions/${NAME}/2026.01.01.1.tgz`;
  Deno.writeFileSync(
    file,
    await TestRegistry.archive({ name: NAME, version: "2026.01.01.1", files: { "models/evil.ts": "" } }),
  );
  const mismatch = await sandbox.error(1, "extension", "pull", NAME);
  assert.equal(mismatch.code, "CHECKSUM_MISMATCH");
  assert.equal(sandbox.exists(`.swamp/pulled-extensions/${NAME}`), false);
  assert.equal(sandbox.exists("upstream_extensions.json"), false);
  const other = await TestRegistry.archive({ name: "@acme/other", version: "2026.01.01.1" });
  sandbox.write("other.tgz", other);
  const local = await sandbox.json("extension", "pull", "./other.tgz");
  assert.equal(local.packages[0].name, "@acme/other");
});

Deno.test("an unknown type of a trusted collective is installed when it is needed; others are only pointed at", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  const create = ["model", "create", `${NAME}/thing`, "thing"];
  const refused = await sandbox.error(1, ...create);
  assert.equal(refused.code, "TYPE_NOT_FOUND");
  assert.match(
    refused.hint!,
    /@acme is not trusted.*swamp extension pull @acme\/tools\n.*swamp extension trust add acme/,
  );
  assert.equal(sandbox.exists("upstream_extensions.json"), false);
  assert.deepEqual((await sandbox.json("extension", "trust", "add", "@acme")).trustedCollectives, [
    "acme",
    "swamp",
  ]);
  await sandbox.ok("extension", "trust", "auto-trust", "off");
  assert.equal((await sandbox.error(1, ...create)).code, "TYPE_NOT_FOUND");
  await sandbox.ok("extension", "trust", "auto-trust", "on");
  const created = await sandbox.json(...create);
  assert.equal(created.type, `${NAME}/thing`);
  assert.match(created.warnings[0].message, /Installed @acme\/tools@2026\.01\.01\.1 from file:/);
  assert.equal((await sandbox.json("model", "method", "run", "thing", "get")).status, "succeeded");
  // A broken file of that name blocks it: another one from elsewhere must not take its place.
  await sandbox.ok("extension", "rm", NAME, "--yes");
  const file = "extensions/models/mine.ts";
  sandbox.write(
    file,
    'export const model = { type: "@acme/tools/thing", version: "2026.01.01.1", methods: { get: {} } };',
  );
  assert.equal((await sandbox.run(["model", "method", "run", "thing", "get", "--json"])).code, 1);
  assert.equal(sandbox.exists(`.swamp/pulled-extensions/${NAME}`), false);
});

Deno.test("a package that does not hold the unknown type is not installed for it, and named as such", async () => {
  const { registry, sandbox } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await registry.publish({ name: NAME, version: "2026.01.01.1", types: [`${NAME}/thing`] });
  await sandbox.ok("extension", "trust", "add", "acme");
  const create = ["model", "create", `${NAME}/other`, "other"];
  const refused = await sandbox.error(1, ...create);
  assert.match(
    refused.hint!,
    /@acme\/tools does not hold it; see what it has with: swamp extension info @acme/,
  );
  assert.equal(sandbox.exists("upstream_extensions.json"), false);
  await sandbox.json("model", "create", `${NAME}/thing`, "thing");
  assert.match((await sandbox.error(1, ...create)).hint!, /@acme\/tools is installed, and does not hold it/);
});

Deno.test("a repository can not widen trust by itself", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  sandbox.write(".swamp.yaml", `${sandbox.read(".swamp.yaml")}trustedCollectives: [acme]\n`);
  assert.equal((await sandbox.error(1, "model", "create", `${NAME}/thing`, "thing")).code, "TYPE_NOT_FOUND");
  const list = await sandbox.json("extension", "trust", "list");
  assert.deepEqual([list.repository, list.resolved], [[{ collective: "acme", confirmed: false }], ["swamp"]]);
  await sandbox.ok("extension", "trust", "add", "acme");
  assert.deepEqual((await sandbox.json("extension", "trust", "list")).repository, [{
    collective: "acme",
    confirmed: true,
  }]);
  await sandbox.json("model", "create", `${NAME}/thing`, "thing");
  using other = await Sandbox.repository();
  Object.assign(other.env, { SWAMP_CLUB_URL: registry.address, HOME: sandbox.home });
  assert.deepEqual((await other.json("extension", "trust", "list")).resolved, ["swamp"]);
});

Deno.test("a lockfile's version and checksum are honoured when a type is missing", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", NAME);
  await registry.publish({ name: NAME, version: "2026.02.01.1" });
  Deno.removeSync(`${sandbox.root}/.swamp/pulled-extensions`, { recursive: true });
  await sandbox.ok("extension", "trust", "add", "acme");
  const created = await sandbox.json("model", "create", `${NAME}/thing`, "thing");
  assert.match(created.warnings[0].message, /Installed @acme\/tools@2026\.01\.01\.1/);
});

Deno.test("a lockfile in the place of older tools is read, and moved by repo upgrade", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  sandbox.write(
    "models/upstream_extensions.json",
    JSON.stringify({ [NAME]: { version: "2026.01.01.1", pulledAt: "2026-01-01T00:00:00.000Z", files: [] } }),
  );
  const missing = await sandbox.run(["extension", "verify", "--json"]);
  assert.equal(JSON.parse(missing.stdout).packages[0].state, "missing");
  const upgraded = await sandbox.json("repo", "upgrade");
  assert.ok(upgraded.changes.some((change: string) => change.includes("moved to upstream_extensions.json")));
  assert.equal(sandbox.exists("models/upstream_extensions.json"), false);
  assert.equal((await sandbox.json("extension", "install")).installed, 1);
});

Deno.test("install from a local archive takes the very archive that was locked", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}/none`;
  const pack = (text: string) =>
    TestRegistry.archive({ name: NAME, version: "2026.01.01.1", files: { "models/more.ts": text } });
  sandbox.write("tools.tgz", await pack("// one"));
  await sandbox.ok("extension", "pull", "./tools.tgz");
  sandbox.remove(".swamp/pulled-extensions");
  assert.equal((await sandbox.json("extension", "install")).installed, 1);
  sandbox.remove(".swamp/pulled-extensions");
  sandbox.write("tools.tgz", await pack("// another"));
  const other = await sandbox.run(["extension", "install", "--json"]);
  assert.equal(other.code, 1);
  assert.equal(JSON.parse(other.stdout).entries[0].status, "failed");
  assert.equal(sandbox.exists(`.swamp/pulled-extensions/${NAME}`), false);
});

Deno.test("what is no plain directory in the place of pulled extensions is refused, and nothing is written there", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  const root = `${sandbox.root}/.swamp/pulled-extensions`;
  const outside = `${sandbox.base}/outside`;
  Deno.mkdirSync(outside);
  const refuse = async (code: string, message: RegExp) => {
    for (const command of [["pull", NAME], ["pull", NAME, "--force"]]) {
      const refused = await sandbox.error(1, "extension", ...command);
      assert.deepEqual([refused.code, message.test(refused.error)], [code, true], refused.error);
    }
    assert.deepEqual([...Deno.readDirSync(outside)], []);
  };
  Deno.mkdirSync(`${sandbox.root}/.swamp`, { recursive: true });
  Deno.symlinkSync(outside, root);
  await refuse("PATH_UNSAFE", /pulled-extensions is a symbolic link/);
  Deno.removeSync(root);
  Deno.writeTextFileSync(root, "");
  await refuse("IO_FAILED", /pulled-extensions is no directory/);
  Deno.removeSync(root);
  Deno.mkdirSync(root);
  Deno.symlinkSync(outside, `${root}/@acme`);
  await refuse("PATH_UNSAFE", /@acme is a symbolic link/);
  Deno.removeSync(`${root}/@acme`);
  Deno.mkdirSync(`${sandbox.root}/upstream_extensions.json`);
  await refuse("CONFIG_INVALID", /upstream_extensions\.json: expected a file/);
});

Deno.test("an archive that lacks what its manifest lists, or brings swamp's own files, is not installed", async () => {
  using sandbox = await Sandbox.repository();
  const refuse = async (files: Record<string, string>, message: RegExp) => {
    const archive = await TestRegistry.archive({ name: NAME, version: "2026.01.01.1", files });
    sandbox.write("tools.tgz", archive);
    const refused = await sandbox.error(1, "extension", "pull", "./tools.tgz");
    assert.equal(refused.code, "PACKAGE_INVALID");
    assert.match(refused.error, message);
    assert.ok(refused.error.startsWith("./tools.tgz: "), refused.error);
    assert.equal(sandbox.exists("upstream_extensions.json"), false);
  };
  sandbox.write("tools/manifest.yaml", "");
  const file = await sandbox.error(1, "extension", "pull", "./tools/manifest.yaml");
  assert.match(file.hint!, /pulled by its directory: swamp extension pull .*tools$/);
  await refuse({ ".receipt.json": "{}" }, /receipt\.json' has a part that begins with a dot/);
  await refuse({ [`models/${"n".repeat(210)}.ts`]: "" }, /too long a name/);
  const manifest = `manifestVersion: 1\nname: "${NAME}"\nversion: 2026.01.01.1\nmodels: [thing.ts, b.ts]\n`;
  await refuse({ "manifest.yaml": manifest }, /lists files that are not in the package: models\/b\.ts/);
});

Deno.test("no package takes over a type of another collective, in whatever order they come", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  const version = "2026.01.01.1";
  const source = modelSource(NAME, "2026.02.02.2");
  const pulled = (file: string) => sandbox.run(["extension", "pull", `./${file}`, "--json"]);
  const hijack = { name: "@aaa/evil", version, files: { "models/thing.ts": source } };
  sandbox.write("evil.tgz", await TestRegistry.archive(hijack));
  const refused = JSON.parse((await pulled("evil.tgz")).stderr);
  assert.equal(refused.code, "PACKAGE_INVALID");
  assert.match(
    refused.error,
    /of @aaa may not declare types of others:\n {2}models\/thing\.ts: the model '@acme/,
  );
  assert.equal(sandbox.exists(".swamp/pulled-extensions/@aaa"), false);
  // What nobody can know without running it is installed, and does not count when it is found out.
  const hidden = source.replace(/type: "(.*)"/, 'type: "$1".toLowerCase()');
  sandbox.write("evil.tgz", await TestRegistry.archive({ ...hijack, files: { "models/thing.ts": hidden } }));
  assert.equal((await pulled("evil.tgz")).code, 0);
  const listed = await sandbox.json("model", "type", "search", "@acme");
  assert.deepEqual(listed.results, []);
  assert.match(
    listed.warnings[0].message,
    /@aaa may not declare types of others: the model '@acme\/tools\/thing'/,
  );
  await sandbox.run(["doctor", "extensions"]);
  await sandbox.ok("extension", "pull", NAME);
  const described = await sandbox.json("model", "type", "describe", `${NAME}/thing`);
  assert.equal(described.version, version);
  assert.equal(described.shadows, undefined);
  const files = (await sandbox.json("extension", "list")).files;
  const states = files.map((file: { package: string; state: string }) => `${file.package} ${file.state}`);
  assert.deepEqual(states.sort(), ["@aaa/evil failed", `${NAME} usable`]);
});

Deno.test("edits are kept also when nothing tells any more what was unpacked", async () => {
  const { registry, sandbox } = await withRegistry("2026.01.01.1");
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", NAME);
  const directory = `.swamp/pulled-extensions/${NAME}`;
  sandbox.remove(`${directory}/.receipt.json`);
  assert.equal((await sandbox.json("extension", "install")).installed, 1);
  sandbox.remove(`${directory}/.receipt.json`);
  sandbox.write(`${directory}/models/mine.ts`, "// mine");
  for (const args of [["pull", NAME], ["pull", `${NAME}@2026.01.01.1`], ["install"], ["rm", NAME, "-y"]]) {
    const refused = await sandbox.error(1, "extension", ...args);
    assert.equal(refused.code, "PACKAGE_EDITED");
    assert.match(refused.error, /models\/mine\.ts\nNothing tells .*: \.receipt\.json is missing/s);
    assert.equal(sandbox.read(`${directory}/models/mine.ts`), "// mine");
  }
  await sandbox.ok("extension", "pull", NAME, "--force");
  assert.equal(sandbox.exists(`${directory}/models/mine.ts`), false);
});
