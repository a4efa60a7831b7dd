// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";

const MODELS = "extensions/models";

async function withTypes(...names: string[]): Promise<TempRepository> {
  const repo = await TempRepository.create();
  for (const name of names) repo.write(`${MODELS}/${name}.ts`, modelSource(`@t/${name}`));
  return repo;
}

const local = (types: string[]) => types.filter((type) => type !== "command/shell");

Deno.test("update() reads each source once and then only lists it", async () => {
  using repo = await withTypes("a", "b");
  assert.deepEqual(local(await repo.types()), ["@t/a", "@t/b"]);
  assert.equal(repo.counters.filesParsed, 2);
  repo.settle();
  await repo.types();
  assert.equal(repo.counters.filesParsed, 0);
  repo.settle();
  await repo.types();
  assert.deepEqual([repo.counters.filesParsed, repo.counters.filesHashed, repo.counters.filesStated], [
    0,
    0,
    3,
  ]);
});

Deno.test("update() hashes a file that was written within two seconds of the last index", async () => {
  using repo = await withTypes("a");
  await repo.types();
  await repo.types();
  assert.deepEqual([repo.counters.filesParsed, repo.counters.filesHashed], [0, 1]);
});

Deno.test("update() sees an edit that keeps size and mtime", async () => {
  using repo = await withTypes("a");
  const file = `${repo.root}/${MODELS}/a.ts`;
  const { mtime, atime } = Deno.statSync(file);
  await repo.types();
  Deno.writeTextFileSync(file, modelSource("@t/z"));
  Deno.utimeSync(file, atime!, mtime!);
  assert.deepEqual(local(await repo.types()), ["@t/z"]);
});

Deno.test("update() sees additions, deletions and renames", async () => {
  using repo = await withTypes("a", "b");
  await repo.types();
  repo.settle();
  repo.remove(`${MODELS}/a.ts`);
  Deno.renameSync(`${repo.root}/${MODELS}/b.ts`, `${repo.root}/${MODELS}/c.ts`);
  repo.write(`${MODELS}/deep/er/d.ts`, modelSource("@t/d"));
  assert.deepEqual(local(await repo.types()), ["@t/b", "@t/d"]);
  repo.remove(MODELS);
  assert.deepEqual(local(await repo.types()), []);
});

Deno.test("rows of a catalog that was deleted are made again", async () => {
  using repo = await withTypes("a");
  await repo.types();
  repo.remove(".swamp/_extension_catalog.db");
  assert.deepEqual(local(await repo.types()), ["@t/a"]);
});

Deno.test("a helper is remembered as not an entry", async () => {
  using repo = await withTypes("a");
  repo.write(`${MODELS}/helper.ts`, "export const helper = 1;\n");
  await repo.types();
  repo.settle();
  await repo.types();
  const states = await repo.use(({ extensions }) => extensions.files().map((file) => file.state));
  assert.deepEqual(states, ["usable", "not an entry"]);
  assert.equal(repo.counters.filesParsed, 0);
});

Deno.test("every file is in exactly one state, and odd ones are reported", async () => {
  using repo = await withTypes("good");
  repo.write(`${MODELS}/x.ts/inner.ts`, modelSource("@t/inner"));
  repo.write(`${MODELS}/bytes.ts`, new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]));
  repo.write(`${MODELS}/_lib/skipped.ts`, modelSource("@t/skipped"));
  repo.write(`${MODELS}/good_test.ts`, modelSource("@t/test"));
  Deno.symlinkSync("loop.ts", `${repo.root}/${MODELS}/loop.ts`);
  Deno.symlinkSync("..", `${repo.root}/${MODELS}/up`);
  Deno.symlinkSync(".", `${repo.root}/${MODELS}/circle`);
  Deno.symlinkSync("/etc", `${repo.root}/${MODELS}/out`);
  Deno.symlinkSync("good.ts", `${repo.root}/${MODELS}/link.ts`);
  new Deno.Command("mkfifo", { args: [`${repo.root}/${MODELS}/pipe.ts`] }).outputSync();
  const files = await repo.use(({ extensions }) => extensions.files());
  const states = Object.fromEntries(
    files.map((file) => [file.displayPath.slice(MODELS.length + 1), file.state]),
  );
  const { "bytes.ts": bytes, ...rest } = states;
  assert.ok(bytes === "not an entry" || bytes === "undecided", bytes);
  assert.deepEqual(rest, {
    "circle": "failed",
    "good.ts": "usable",
    "link.ts": "shadowed",
    "loop.ts": "failed",
    "out": "failed",
    "pipe.ts": "failed",
    "up": "failed",
    "x.ts/inner.ts": "usable",
  });
  assert.deepEqual(local(await repo.types()), ["@t/good", "@t/inner"]);
});

Deno.test("removing the winner reveals the next: local, source, pulled", async () => {
  using repo = await withTypes("a");
  const version = async () =>
    (await repo.use((s) => s.registry("model").types("@t/a"))).map((entry) =>
      `${entry.origin} ${entry.version}`
    );
  repo.write("mounted/extensions/models/a.ts", modelSource("@t/a", { version: "2026.01.02.1" }));
  repo.write(".swamp-sources.yaml", "sources:\n  - path: mounted\n");
  repo.write(
    ".swamp/pulled-extensions/@t/pack/manifest.yaml",
    'manifestVersion: 1\nname: "@t/pack"\nversion: 2026.01.03.1\nmodels: [a.ts]\n',
  );
  repo.write(
    ".swamp/pulled-extensions/@t/pack/models/a.ts",
    modelSource("@t/a", { version: "2026.01.03.1" }),
  );
  assert.deepEqual(await version(), ["local 2026.01.01.1"]);
  assert.deepEqual(
    await repo.use((s) => s.extensions.files().map((file) => file.state).sort()),
    ["shadowed", "shadowed", "usable"],
  );
  repo.remove(`${MODELS}/a.ts`);
  assert.deepEqual(await version(), ["source 2026.01.02.1"]);
  repo.remove(".swamp-sources.yaml");
  assert.deepEqual(await version(), ["pulled 2026.01.03.1"]);
  repo.write(`${MODELS}/a.ts`, modelSource("@t/a"));
  assert.deepEqual(await version(), ["local 2026.01.01.1"]);
});

Deno.test("a pulled package is stamped by its manifest: its files are not looked at again", async () => {
  using repo = await withTypes();
  const dir = ".swamp/pulled-extensions/@t/group/pack";
  for (let i = 0; i < 20; i++) repo.write(`${dir}/models/m${i}.ts`, modelSource(`@t/group/m${i}`));
  const models = Array.from({ length: 20 }, (_, i) => `m${i}.ts`).join(", ");
  repo.write(
    `${dir}/manifest.yaml`,
    `manifestVersion: 1\nname: "@t/group/pack"\nversion: 2026.01.03.1\nmodels: [${models}]\n`,
  );
  repo.settle();
  assert.equal(local(await repo.types()).length, 20);
  repo.settle();
  await repo.types();
  await repo.types();
  // The four directories that lead to the manifest, and the manifest.
  assert.equal(repo.counters.filesStated, 5);
  repo.remove(dir);
  assert.deepEqual(local(await repo.types()), []);
});

Deno.test("a bad manifest stays reported until it changes", async () => {
  using repo = await withTypes("a");
  repo.write(".swamp/pulled-extensions/@t/bad/manifest.yaml", "models: [\n");
  const problems = () => repo.use(({ extensions }) => extensions.problems().map(({ path }) => path));
  assert.match((await problems())[0]!, /@t\/bad\/manifest\.yaml$/);
  repo.settle();
  await problems();
  assert.equal((await problems()).length, 1);
  repo.write(".swamp/pulled-extensions/@t/bad/manifest.yaml", "models: []\n");
  assert.deepEqual(await problems(), []);
});

Deno.test("a writer that holds the catalog does not change a listing, which ends while the lock is held", async () => {
  using repo = await withTypes("a");
  await repo.types();
  const { DatabaseSync } = await import("node:sqlite");
  const writer = new DatabaseSync(`${repo.root}/.swamp/_extension_catalog.db`);
  writer.exec("BEGIN IMMEDIATE");
  repo.write(`${MODELS}/b.ts`, modelSource("@t/b"));
  repo.remove(`${MODELS}/a.ts`);
  assert.deepEqual(local(await repo.types()), ["@t/b"]);
  writer.exec("ROLLBACK");
  writer.close();
  assert.deepEqual(local(await repo.types()), ["@t/b"]);
});

Deno.test("a repository that was moved needs no new index", async () => {
  using repo = await withTypes("a");
  repo.settle();
  await repo.types();
  const moved = `${repo.root}-moved`;
  Deno.renameSync(repo.root, moved);
  Object.assign(repo, { root: moved });
  Object.assign(repo.platform, { home: `${moved}/home` });
  assert.deepEqual(local(await repo.types()), ["@t/a"]);
  assert.equal(repo.counters.filesParsed, 0);
});

Deno.test("a bad list of sources breaks nothing else and is reported", async () => {
  using repo = await withTypes("a");
  repo.write(".swamp-sources.yaml", "sources:\n  - pat: x\n");
  const problems = await repo.use(({ extensions }) => extensions.problems());
  assert.match(problems[0]!.message, /unknown key 'sources\[0\]\.pat'; did you mean 'path'\?/);
  assert.deepEqual(local(await repo.types()), ["@t/a"]);
});
