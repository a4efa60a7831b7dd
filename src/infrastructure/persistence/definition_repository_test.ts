// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { faultyFileSystem } from "../../../tests/support/fault_fs.ts";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import type { DefinitionIndexRows } from "../../domain/models/definition_index.ts";
import { memoryDefinitionRows } from "./memory_definition_rows.ts";
import { DefinitionRepository } from "./definition_repository.ts";

const idOf = (n: number) => `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`;
const yaml = (n: number, name: string, more = "") => `type: a/b\nid: ${idOf(n)}\nname: ${name}\n${more}`;

/** A new store over the repository, as a new process has it. */
function open(repo: TempRepository, rows: DefinitionIndexRows = memoryDefinitionRows()) {
  const read: string[] = [];
  const fs = faultyFileSystem(repo.platform.fs, {
    readBytes: (path) => (read.push(path), repo.platform.fs.readBytes(path)),
    readText: (path) => (read.push(path), repo.platform.fs.readText(path)),
  });
  const store = new DefinitionRepository({
    fs,
    repository: repo.repository,
    rows,
    counters: repo.counters,
    now: () => repo.platform.now(),
    warn: (warning) => repo.warnings.push(warning),
  });
  return { store, read };
}

Deno.test("find() reads only the file that is wanted, and list() none, once the index has settled", async () => {
  using repo = await TempRepository.create();
  for (let n = 0; n < 200; n++) repo.write(`models/a/b/m${n}.yaml`, yaml(n, `m${n}`));
  const rows = memoryDefinitionRows();
  repo.settle();
  assert.equal((await open(repo, rows).store.list()).length, 200);
  const { store, read } = open(repo, rows);
  assert.equal((await store.list()).length, 200);
  assert.deepEqual(read, []);
  await store.read(await store.find("m77"));
  assert.deepEqual(read, [`${repo.root}/models/a/b/m77.yaml`]);
});

Deno.test("the index sees edits that keep size and mtime, renames, deletions and additions", async () => {
  using repo = await TempRepository.create();
  const rows = memoryDefinitionRows();
  repo.write("models/a/b/x.yaml", yaml(1, "aaa"));
  const file = `${repo.root}/models/a/b/x.yaml`;
  const { mtime, atime } = Deno.statSync(file);
  assert.deepEqual((await open(repo, rows).store.list()).map((entry) => entry.name), ["aaa"]);
  Deno.writeTextFileSync(file, yaml(1, "bbb"));
  Deno.utimeSync(file, atime!, mtime!);
  assert.deepEqual((await open(repo, rows).store.list()).map((entry) => entry.name), ["bbb"]);
  Deno.renameSync(file, `${repo.root}/models/a/b/y.yaml`);
  repo.write("models/c/d/z.yml", yaml(2, "ccc"));
  assert.deepEqual((await open(repo, rows).store.list()).map((entry) => entry.name), ["bbb", "ccc"]);
  repo.remove("models/a");
  assert.deepEqual((await open(repo, rows).store.list()).map((entry) => entry.name), ["ccc"]);
});

Deno.test("one broken file costs only itself, and its name says what is wrong with it", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/good.yaml", yaml(1, "good"));
  repo.write("models/a/b/broken.yaml", "type: [\n");
  repo.write("models/a/b/noid.yaml", "type: a/b\nname: noid\n");
  repo.write("models/a/b/binary.yaml", new Uint8Array([0xff, 0xfe, 0x00]));
  repo.write("models/a/b/notes.txt", "ignored");
  Deno.mkdirSync(`${repo.root}/models/a/b/dir.yaml`);
  Deno.symlinkSync("..", `${repo.root}/models/a/loop`);
  Deno.symlinkSync("nowhere", `${repo.root}/models/a/b/dangling.yaml`);
  const { store } = open(repo);
  assert.deepEqual((await store.list()).map((entry) => entry.name), ["good", "noid"]);
  const files = repo.warnings.map((warning) => warning.file).sort();
  assert.deepEqual(files, ["binary", "broken", "dangling"].map((name) => `models/a/b/${name}.yaml`));
  await assert.rejects(store.find("broken"), {
    code: "MODEL_INVALID",
    message: /models\/a\/b\/broken\.yaml:\d+/,
  });
  await assert.rejects(store.find("nothing"), {
    code: "MODEL_NOT_FOUND",
    message: "Model not found: nothing",
  });
});

Deno.test("references that loop or explode are refused and do not stop the others", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/good.yaml", yaml(1, "good"));
  repo.write("models/a/b/loop.yaml", yaml(2, "loop", "globalArguments: &a {x: *a}\n"));
  const levels = Array.from(
    { length: 12 },
    (_, n) => `  l${n + 1}: &l${n + 1} [*l${n}, *l${n}, *l${n}, *l${n}]`,
  );
  repo.write(
    "models/a/b/bomb.yaml",
    yaml(3, "bomb", `globalArguments:\n  l0: &l0 x\n${levels.join("\n")}\n`),
  );
  const { store } = open(repo);
  assert.deepEqual((await store.list()).map((entry) => entry.name), ["good"]);
  assert.equal(repo.warnings.length, 2);
});

Deno.test("of files with one name the first in path order wins, with a warning", async () => {
  using repo = await TempRepository.create();
  repo.write("models/z/z.yaml", yaml(2, "same"));
  repo.write("models/a/a.yaml", yaml(1, "same"));
  const { store } = open(repo);
  assert.deepEqual((await store.list()).map((entry) => entry.id), [idOf(1)]);
  assert.match(
    repo.warnings[0]!.message,
    /models\/z\/z\.yaml: the name 'same' is taken by models\/a\/a\.yaml/,
  );
});

Deno.test("create() writes the file of the name, and refuses a name that is taken anywhere", async () => {
  using repo = await TempRepository.create();
  const definition = {
    type: "c/d",
    id: idOf(1),
    name: "web",
    version: 1,
    tags: {},
    globalArguments: {},
    methods: {},
  };
  const { store } = open(repo);
  assert.equal(await store.create(definition), `${repo.root}/models/c/d/web.yaml`);
  assert.deepEqual((await store.read(await store.find("web"))).type, "c/d");
  // Another process that has looked before the file was there.
  const other = open(repo).store;
  await assert.rejects(other.create({ ...definition, type: "e/f", id: idOf(2) }), {
    code: "MODEL_EXISTS",
    message: "Model already exists: web",
  });
});

Deno.test("create() leaves the file to a model that was called so and has another name now", async () => {
  using repo = await TempRepository.create();
  repo.write("models/c/d/web.yaml", yaml(1, "renamed"));
  const { store } = open(repo);
  const definition = {
    type: "c/d",
    id: idOf(2),
    name: "web",
    version: 1,
    tags: {},
    globalArguments: {},
    methods: {},
  };
  assert.equal(await store.create(definition), `${repo.root}/models/c/d/web-${idOf(2).slice(0, 8)}.yaml`);
  assert.deepEqual((await store.list()).map(({ name }) => name).sort(), ["renamed", "web"]);
});

Deno.test("read() refuses unknown keys with their line; inspect() gives what can be used", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/web.yaml", yaml(1, "web", "tagz: {}\n"));
  const { store } = open(repo);
  const entry = await store.find("web");
  await assert.rejects(store.read(entry), {
    code: "MODEL_INVALID",
    message: /web\.yaml:4:1: unknown key 'tagz'/,
  });
  assert.equal((await store.inspect(entry)).definition.name, "web");
});

Deno.test("replace() keeps the text as it is, puts the id right, and changes nothing when it is wrong", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/web.yaml", yaml(1, "web"));
  repo.write("models/a/b/other.yaml", yaml(2, "other"));
  const { store } = open(repo);
  const entry = await store.find("web");
  await store.replace(entry, "# note\nname: web2 # new\ntype: a/b\n", "stdin");
  const text = Deno.readTextFileSync(entry.path);
  assert.match(text, /^# note\nname: web2 # new\n/);
  assert.equal((await store.find("web2")).id, idOf(1));
  await assert.rejects(store.replace(entry, "name: [", "stdin"), { message: /stdin:\d+:\d+/ });
  await assert.rejects(store.replace(entry, "name: other\ntype: a/b\n", "stdin"), { code: "MODEL_EXISTS" });
  assert.equal(Deno.readTextFileSync(entry.path), text);
});

Deno.test("delete() prunes empty directories and keeps models/", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/web.yaml", yaml(1, "web"));
  const { store } = open(repo);
  store.delete(await store.find("web"));
  assert.deepEqual([...Deno.readDirSync(`${repo.root}/models`)], []);
  assert.deepEqual(await store.list(), []);
});

Deno.test("definitions named by UUID, as older tools wrote them, are read and kept", async () => {
  using repo = await TempRepository.create();
  repo.write(`models/command/shell/${idOf(7)}.yaml`, `id: ${idOf(7)}\nname: old\nversion: 1\n`);
  const { store } = open(repo);
  const entry = await store.find("old");
  assert.equal(entry.type, "command/shell");
  await store.replace(entry, "name: old\ntags: {a: b}\n", "stdin");
  assert.ok(Deno.statSync(`${repo.root}/models/command/shell/${idOf(7)}.yaml`).isFile);
});

Deno.test("unreadable() names every file and directory that cannot be read, whatever the reason", async () => {
  using repo = await TempRepository.create();
  repo.write("models/a/b/good.yaml", yaml(1, "good"));
  repo.write("models/a/b/secret.yaml", yaml(2, "secret"));
  repo.write("models/c/d/x.yaml", yaml(3, "x"));
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  const { fs } = repo.platform;
  const at = (path: string) => `${repo.root}/models/${path}`;
  for (const code of ["EACCES", "EIO"]) {
    const store = new DefinitionRepository({
      fs: faultyFileSystem(fs, {
        readBytes: (path) => (path === at("a/b/secret.yaml") ? failing(code)() : fs.readBytes(path)),
        readDirectory: (path) => (path === at("c/d") ? failing(code)() : fs.readDirectory(path)),
      }),
      repository: repo.repository,
      rows: memoryDefinitionRows(),
      counters: repo.counters,
      now: () => repo.platform.now(),
      warn: (warning) => repo.warnings.push(warning),
    });
    assert.deepEqual((await store.list()).map(({ name }) => name), ["good"]);
    const files = (await store.unreadable()).map(({ file }) => file).sort();
    assert.deepEqual(files, ["models/a/b/secret.yaml", "models/c/d"]);
    await assert.rejects(store.find("secret"), /Cannot read model 'secret': models\/a\/b\/secret\.yaml/);
    await assert.rejects(store.find("x"), /Cannot read model 'x': models\/c\/d/);
  }
});
