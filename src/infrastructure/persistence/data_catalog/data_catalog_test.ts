// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../../tests/support/temp_repository.ts";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import type { NewData } from "../../../domain/data/data_store.ts";
import type { DefinitionStore } from "../../../domain/models/definition_store.ts";
import { DataLayout } from "../data_layout.ts";
import { DataRepository } from "../data_repository.ts";
import { Database } from "../sqlite.ts";
import { DataCatalog } from "./data_catalog.ts";
import { planQuery, QueryRunner } from "./data_catalog_query.ts";
import { DataCatalogStore } from "./data_catalog_store.ts";

const KEY = { type: "a/b", modelId: "96b6660e-5e68-4ca5-9c23-46ed4fbc2257" };
const OTHER = { type: "a/b", modelId: "11111111-5e68-4ca5-9c23-46ed4fbc2257" };
const bytes = (text: string) => new TextEncoder().encode(text);

function data(name: string, more: Partial<NewData> = {}): NewData {
  return {
    name,
    contentType: "application/json",
    lifetime: "infinite",
    garbageCollection: 10,
    streaming: false,
    tags: { type: "resource", specName: "s", modelName: "web" },
    ownerDefinition: { ownerType: "model-method", ownerRef: KEY.modelId },
    ...more,
  };
}

interface World extends Disposable {
  readonly repo: TempRepository;
  readonly data: DataRepository;
  readonly names: Map<string, string>;
  /** A new command. */
  open(): { catalog: DataCatalog; store: DataCatalogStore };
  /** The names and versions that a new command finds. */
  found(predicate: string): Promise<string[]>;
}

async function world(): Promise<World> {
  const repo = await TempRepository.create();
  const { repository, platform } = repo;
  const names = new Map([[KEY.modelId, "web"]]);
  const common = {
    fs: platform.fs,
    display: (path: string) => repository.display(path),
    now: () => platform.now(),
    warn: (warning: { code: string; message: string }) => void repo.warnings.push(warning),
  };
  const data = new DataRepository({
    ...common,
    directory: repository.dataDirectory,
    uuid: () => platform.uuid(),
  });
  const definitions = {
    list: () =>
      Promise.resolve(
        [...names].map(([id, name]) => ({ id, name, type: KEY.type, path: "" })),
      ),
    unreadable: () => Promise.resolve([]),
    // Models without a name here are those of direct runs.
    automaticIds: () => Promise.resolve({ has: () => true } as unknown as ReadonlySet<string>),
  } as unknown as DefinitionStore;
  const opened: DataCatalogStore[] = [];
  const open = () => {
    const store = new DataCatalogStore({
      platform,
      locations: repo.state().locations("data-catalog"),
      onRows: () => {},
      onReplaced: (reason) => void repo.warnings.push({ code: "CATALOG_REBUILT", message: reason }),
    });
    opened.push(store);
    const layout = new DataLayout(platform.fs, repository.dataDirectory);
    const setup = { ...common, store, layout, progress: () => {}, data };
    return { store, catalog: new DataCatalog({ ...setup, definitions: () => Promise.resolve(definitions) }) };
  };
  return {
    repo,
    data,
    names,
    open,
    found: async (predicate) => {
      const { results } = await open().catalog.query({ predicate });
      return (results as DataRecord[]).map(({ name, version }) => `${name}/${version}`).sort();
    },
    [Symbol.dispose]() {
      opened.forEach((store) => store.close());
      repo[Symbol.dispose]();
    },
  };
}

const itemPath = (repo: TempRepository, name: string) =>
  `${repo.repository.dataDirectory}/${KEY.type}/${KEY.modelId}/${name}`;

Deno.test("every change on the disk is seen by the next command", async () => {
  using scene = await world();
  const { data: store, found, repo } = scene;
  assert.deepEqual(await found("true"), []);
  await store.write(KEY, data("x"), bytes('{"n":1}'));
  assert.deepEqual(await found("attributes.n == 1"), ["x/1"]);
  await store.write(KEY, data("x"), bytes('{"n":2}'));
  assert.deepEqual(await found("attributes.n == 1"), []);
  assert.deepEqual(await found("attributes.n == 1 && version >= 1"), ["x/1"]);
  await store.rename(KEY, "x", "y");
  assert.deepEqual(await found("true"), ["y/1"]);
  store.deleteVersion(KEY, "x", 3);
  assert.deepEqual(await found("true"), ["x/2", "y/1"]);
  await store.write(KEY, data("y", { lifecycle: "deleted" }), bytes("{}"));
  assert.deepEqual(await found("true"), ["x/2"]);
  await store.write(KEY, data("log", { streaming: true, tags: { type: "file" } }), bytes("a"));
  assert.deepEqual(await found("size == 1"), ["log/1"]);
  await store.append(KEY, "log", bytes("b"));
  assert.deepEqual(await found("size == 2 && content == 'ab'"), ["log/1"]);
  store.deleteAll(KEY);
  assert.deepEqual(await found("true"), []);
  assert.deepEqual(repo.warnings, []);
});

Deno.test("what others change without a trace in the model's directory is seen too", async () => {
  using scene = await world();
  const { data: store, found, repo } = scene;
  for (const n of [1, 2]) await store.write(KEY, data("x"), bytes(`{"n":${n}}`));
  await new Promise((resolve) => setTimeout(resolve, 3100));
  assert.deepEqual(await found("attributes.n == 2"), ["x/2"]);
  assert.deepEqual(await found("attributes.n == 2"), ["x/2"]);
  Deno.renameSync(`${itemPath(repo, "x")}/2`, `${itemPath(repo, "x")}/3`);
  assert.deepEqual(await found("attributes.n == 2"), ["x/3"]);
  await new Promise((resolve) => setTimeout(resolve, 3100));
  assert.deepEqual(await found("attributes.n == 2"), ["x/3"]);
  const metadata = `${itemPath(repo, "x")}/3/metadata.yaml`;
  const text = Deno.readTextFileSync(metadata).replace('"infinite"', '"1d"');
  Deno.writeTextFileSync(metadata, text);
  const { results } = await scene.open().catalog.query({ predicate: "attributes.n == 2" });
  assert.equal((results[0] as DataRecord).lifetime, "1d");
});

Deno.test("a query ends while a writer holds the index", async () => {
  using scene = await world();
  const { data: store, found, repo } = scene;
  await store.write(KEY, data("x"), bytes("{}"));
  assert.deepEqual(await found("true"), ["x/1"]);
  const holder = Database.open(`${repo.repository.dataDirectory}/_catalog.db`, { wal: true });
  holder.exec("BEGIN IMMEDIATE");
  try {
    await store.write(KEY, data("y"), bytes("{}"));
    assert.deepEqual(await found("true"), ["x/1", "y/1"]);
  } finally {
    holder.exec("ROLLBACK");
    holder.close();
  }
  assert.deepEqual(await found("true"), ["x/1", "y/1"]);
});

Deno.test("large and odd resources are evaluated from the disk, with the same answers", async () => {
  using scene = await world();
  const { data: store, found } = scene;
  const odd = {
    large: JSON.stringify({ n: 1, filler: "x".repeat(70_000) }),
    digits: '{"n":1,"d":0.30000000000000004}',
    half: '{"n":1,"s":"\\ud800"}',
    nul: '{"n":1,"s":"a\\u0000b"}',
    plain: '{"n":1}',
    list: "[1]",
    broken: "{",
  };
  for (const [name, text] of Object.entries(odd)) await store.write(KEY, data(name), bytes(text));
  assert.deepEqual(await found("attributes.n == 1"), ["digits/1", "half/1", "large/1", "nul/1", "plain/1"]);
  assert.deepEqual(await found("attributes.d == 0.30000000000000004"), ["digits/1"]);
  assert.deepEqual(await found("!has(attributes.n)"), ["broken/1", "list/1"]);
  assert.deepEqual(await found('attributes.filler.startsWith("xxx") && size > 70000'), ["large/1"]);
});

Deno.test("with and without push-down: the same records in the same order, and the same total", async () => {
  using scene = await world();
  const { data: store, repo } = scene;
  for (let n = 0; n < 60; n++) {
    const tags = { type: n % 3 === 0 ? "file" : "resource", specName: `s${n % 4}` };
    await store.write(
      n % 2 ? KEY : OTHER,
      data(`i${n % 25}`, { tags }),
      bytes(JSON.stringify({ n, t: n % 5 === 0 })),
    );
  }
  const { catalog, store: opened } = scene.open();
  await catalog.query({ predicate: "true" });
  const layout = new DataLayout(repo.platform.fs, repo.repository.dataDirectory);
  const runner = (pushDown: boolean) =>
    new QueryRunner({ fs: repo.platform.fs, store: opened, layout, pushDown });
  for (
    const predicate of [
      "true",
      "attributes.t",
      "attributes.n == 31",
      "attributes.n > 30 && !attributes.t",
      "!has(attributes.n)",
      "attributes == {} || attributes.n == 31",
      "attributes.n > 30 || isLatest",
      'tags.specName == "s1"',
    ]
  ) {
    for (const limit of [undefined, 1, 7]) {
      const plan = planQuery({ predicate, limit });
      assert.deepEqual(runner(true).run(plan), runner(false).run(plan), `${predicate} ${limit}`);
    }
  }
});

Deno.test("ofModel(), record() and versions() answer by name, by id, and for models that are gone", async () => {
  using scene = await world();
  const { data: store, names } = scene;
  await store.write(KEY, data("x"), bytes('{"n":1}'));
  await store.write(KEY, data("x"), bytes('{"n":2}'));
  await store.write(
    KEY,
    data("note", { contentType: "text/plain", tags: { type: "file", specName: "f" } }),
    bytes("hi"),
  );
  await store.rename(KEY, "note", "memo");
  const check = async (model: string, modelName: string) => {
    const { catalog } = scene.open();
    assert.deepEqual((await catalog.ofModel(model)).map(({ name }) => name), ["memo", "x"]);
    assert.deepEqual((await catalog.ofModel(model, "s")).map(({ attributes }) => attributes), [{ n: 2 }]);
    assert.deepEqual(await catalog.versions(model, "x"), [1, 2]);
    const old = await catalog.record(model, "x", 1);
    assert.deepEqual([old?.attributes, old?.isLatest, old?.modelName], [{ n: 1 }, false, modelName]);
    assert.equal((await catalog.record(model, "note"))?.content, "hi");
    assert.equal(await catalog.record(model, "none"), undefined);
  };
  await check("web", "web");
  await check(KEY.modelId, "web");
  names.clear();
  await check("web", "web");
  const { catalog } = scene.open();
  assert.deepEqual(await catalog.ofModel("unknown"), []);
  assert.deepEqual(await catalog.versions("unknown", "x"), []);
});

Deno.test("where the data directory can not be written the index lies elsewhere, or in memory", async () => {
  using scene = await world();
  const { platform, root } = scene.repo;
  const place = (directories: string[]) => {
    const locations = directories.map((directory) => ({ path: `${directory}/_catalog.db` }));
    const store = new DataCatalogStore({ platform, locations, onRows() {}, onReplaced() {} });
    const rows = store.database.all("PRAGMA database_list");
    store.close();
    return rows.map((row) => row.file).join();
  };
  scene.repo.write("file", "");
  assert.equal(place([`${root}/file`, `${root}/cache`]), `${root}/cache/_catalog.db`);
  assert.equal(place([`${root}/file`, `${root}/file/cache`]), "");
});

Deno.test("long predicates work or are refused, and are never wrong", async () => {
  using scene = await world();
  await scene.data.write(KEY, data("x"), bytes('{"n":1}'));
  for (const count of [10, 400, 899, 950]) {
    const others = Array.from({ length: count }, (_, n) => `name == "y${n}"`).join(" || ");
    assert.deepEqual(await scene.found(`${others} || name == "x"`), ["x/1"], `${count} in SQL`);
    assert.deepEqual(
      await scene.found(`name.matches("x") && (${others} || attributes.n == 1)`),
      ["x/1"],
      `${count}`,
    );
    const list = Array.from({ length: count }, (_, n) => n + 2).join(", ");
    assert.deepEqual(await scene.found(`attributes.n in [${list}, 1]`), ["x/1"], `${count} in a list`);
  }
  const deep = Array.from({ length: 2000 }, (_, n) => `name == "y${n}"`).join(" || ");
  await assert.rejects(scene.found(deep), { code: "EXPRESSION_INVALID", message: /more than 1000 deep/ });
});

Deno.test("a predicate that is a value is refused, with SQL and without", async () => {
  using scene = await world();
  const { data: store, found, open } = scene;
  await store.write(KEY, data("a"), bytes('{"n":0,"kind":"x"}'));
  await store.write(KEY, data("b"), bytes('{"ok":true,"list":[1],"mixed":1}'));
  await store.write(KEY, data("c"), bytes('{"ok":"yes","mixed":false}'));
  const refused =
    (part: string, type: string) => (error: { code: string; message: string; hint: string }) => {
      assert.equal(error.code, "EXPRESSION_INVALID");
      assert.ok(
        error.message.startsWith(
          `Invalid expression: the predicate must be a condition (true or false), got ${type}: ${part}`,
        ),
        error.message,
      );
      assert.ok(error.hint.includes("swamp data query"), error.hint);
      return true;
    };
  const values: [text: string, part: string, type: string][] = [
    ["attributes.n", "attributes.n", "a number"],
    ["!attributes.n", "attributes.n in !attributes.n", "a number"],
    ["attributes.n && name == 'a'", "attributes.n in attributes.n && name == 'a'", "a number"],
    ["name == 'c' && attributes.ok", "attributes.ok in name == 'c' && attributes.ok", "a text"],
    ["tags.specName", "tags.specName", "a text"],
    ["attributes.list.map(i, i + 1)", "attributes.list.map(i, i + 1)", "a list"],
    ["attributes.kind.size()", "attributes.kind.size()", "a number"],
  ];
  for (const [text, part, type] of values) await assert.rejects(found(text), refused(part, type), text);
  assert.deepEqual(await found("attributes.ok"), ["b/1"]);
  assert.deepEqual(await found("attributes.mixed"), []);
  assert.deepEqual(await found("attributes.missing"), []);
  assert.deepEqual(await found("name == 'none' && attributes.n"), []);
  const { failures, total } = await open().catalog.query({
    predicate: "1 / int(attributes.n) == 1 || name == 'b'",
  });
  assert.deepEqual({ failures, total }, { failures: { count: 1, reason: "division by zero" }, total: 1 });
});
