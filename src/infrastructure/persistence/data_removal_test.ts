// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { bytes, KEY, newFile, openData } from "../../../tests/support/data_world.ts";
import { faultyFileSystem } from "../../../tests/support/fault_fs.ts";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import type { DataRepository } from "./data_repository.ts";

const OTHER = { type: "a", modelId: "11111111-5e68-4ca5-9c23-46ed4fbc2257" };
const textOf = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

const modelPath = (repo: TempRepository) => `${repo.repository.dataDirectory}/${KEY.type}/${KEY.modelId}`;
const names = (directory: string) => [...Deno.readDirSync(directory)].map((entry) => entry.name).sort();
const numbers = async (store: DataRepository, name = "x") =>
  (await store.versions(KEY, name)).map((item) => item.version);

async function filled(count: number) {
  const repo = await TempRepository.create();
  const store = openData(repo);
  for (let n = 1; n <= count; n++) await store.write(KEY, newFile("x"), bytes(`${n}`));
  return { repo, store };
}

Deno.test("deleteVersion() removes one version, and the newest of the others becomes the newest", async () => {
  const { repo, store } = await filled(4);
  using _ = repo;
  assert.equal(store.deleteVersion(KEY, "x", 2), true);
  assert.equal(store.deleteVersion(KEY, "x", 2), false);
  assert.deepEqual(await numbers(store), [4, 3, 1]);
  assert.equal(store.deleteVersion(KEY, "x", 4), true);
  assert.equal(textOf(await store.content(KEY, "x")), "3");
  assert.equal(Deno.readTextFileSync(`${modelPath(repo)}/x/latest`), "3");
  assert.equal((await store.write(KEY, newFile("x"), bytes("new"))).version, 4);
  assert.deepEqual(names(modelPath(repo)), ["x"]);
});

Deno.test("a marker that is behind does not hide the newest version when one before it goes", async () => {
  const { repo, store } = await filled(5);
  using _ = repo;
  Deno.writeTextFileSync(`${modelPath(repo)}/x/latest`, "3");
  store.deleteVersion(KEY, "x", 4);
  assert.equal((await store.find(KEY, "x"))?.version, 5);
});

Deno.test("deleteItem() removes an item and its directory, the newest version last", async () => {
  const { repo, store } = await filled(3);
  using _ = repo;
  const order: string[] = [];
  const fs = faultyFileSystem(repo.platform.fs, {
    rename(from, to) {
      order.push(from.split("/").at(-1)!);
      repo.platform.fs.rename(from, to);
    },
  });
  assert.equal(openData(repo, fs).deleteItem(KEY, "x"), 3);
  assert.deepEqual(order, ["1", "2", "3"]);
  assert.equal(store.deleteItem(KEY, "x"), 0);
  assert.deepEqual(names(modelPath(repo)), []);
});

Deno.test("what is written while an item is removed stays", async () => {
  const { repo, store } = await filled(2);
  using _ = repo;
  let written = false;
  const fs = faultyFileSystem(repo.platform.fs, {
    rename(from, to) {
      repo.platform.fs.rename(from, to);
      if (written) return;
      written = true;
      const directory = `${modelPath(repo)}/x/3`;
      Deno.mkdirSync(directory);
      const metadata = Deno.readTextFileSync(`${modelPath(repo)}/x/2/metadata.yaml`);
      Deno.writeTextFileSync(`${directory}/metadata.yaml`, metadata);
      Deno.writeTextFileSync(`${directory}/raw`, "late");
    },
  });
  assert.equal(openData(repo, fs).deleteItem(KEY, "x"), 2);
  assert.equal(textOf(await store.content(KEY, "x")), "late");
});

Deno.test("a writer whose item is removed at the last moment stores its version all the same", async () => {
  const { repo, store } = await filled(1);
  using _ = repo;
  const pending = await store.begin(KEY, newFile("x"));
  Deno.writeTextFileSync(pending.path, "late");
  store.deleteItem(KEY, "x");
  assert.equal((await pending.finish()).version, 1);
  assert.equal(textOf(await store.content(KEY, "x")), "late");
});

Deno.test("owners() names every model with data, also of types within types", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  assert.deepEqual(store.owners(), []);
  await store.write(KEY, newFile("x"), bytes("1"));
  await store.write(OTHER, newFile("x"), bytes("1"));
  repo.write(".swamp/data/_catalog.db", "");
  assert.deepEqual(store.owners(), [OTHER, KEY]);
  assert.deepEqual(store.owners("a"), [OTHER]);
});

Deno.test("rename() copies the newest version and leaves a tombstone that leads there", async () => {
  const { repo, store } = await filled(2);
  using _ = repo;
  assert.deepEqual(await store.rename(KEY, "x", "y"), { copiedVersion: 2, newVersion: 1 });
  assert.equal(textOf(await store.content(KEY, "x")), "2");
  assert.equal((await store.find(KEY, "x"))?.name, "y");
  assert.equal(textOf(await store.content(KEY, "x", 1)), "1");
  assert.deepEqual((await store.list(KEY)).map((item) => item.name), ["y"]);
  assert.deepEqual(await store.rename(KEY, "y", "x"), { copiedVersion: 1, newVersion: 4 });
  assert.equal((await store.find(KEY, "y"))?.name, "x");
});

Deno.test("rename() refuses the same name, bad names, names in use and what is not there", async () => {
  const { repo, store } = await filled(1);
  using _ = repo;
  await store.write(KEY, newFile("z"), bytes("z"));
  const refused = (from: string, to: string, code: string) =>
    assert.rejects(store.rename(KEY, from, to), { code }, `${from} ${to}`);
  await refused("x", "x", "DATA_NAME_INVALID");
  await refused("x", "../y", "DATA_NAME_INVALID");
  await refused("x", "z", "DATA_EXISTS");
  await refused("none", "y", "DATA_NOT_FOUND");
  await store.rename(KEY, "x", "y");
  await refused("x", "w", "DATA_NOT_FOUND");
});

Deno.test("a rename that was killed after its copy is completed by doing it again", async () => {
  const { repo, store } = await filled(2);
  using _ = repo;
  let writes = 0;
  const fs = faultyFileSystem(repo.platform.fs, {
    writeAtomic(path, ...rest) {
      if (path.endsWith("/raw") && ++writes === 2) throw new Error("killed");
      repo.platform.fs.writeAtomic(path, ...rest);
    },
  });
  await assert.rejects(openData(repo, fs).rename(KEY, "x", "y"));
  assert.equal(textOf(await store.content(KEY, "x")), "2");
  assert.deepEqual(await store.rename(KEY, "x", "y"), { copiedVersion: 2, newVersion: 1 });
  assert.equal((await store.find(KEY, "x"))?.name, "y");
  assert.deepEqual(await numbers(store, "y"), [1]);
});

Deno.test("append() adds to a streaming item only; its size grows and its checksum goes", async () => {
  const { repo, store } = await filled(1);
  using _ = repo;
  await assert.rejects(store.append(KEY, "x", bytes("!")), { code: "DATA_NOT_STREAMING" });
  await assert.rejects(store.append(KEY, "none", bytes("!")), { code: "DATA_NOT_FOUND" });
  await store.write(KEY, newFile("log", { streaming: true }), bytes("one\n"));
  const longAgo = new Date(1_700_000_000_000);
  Deno.utimeSync(modelPath(repo), longAgo, longAgo);
  const after = await store.append(KEY, "log", bytes("two\n"));
  assert.deepEqual([after.version, after.size, after.checksum], [1, 8, undefined]);
  assert.deepEqual(await store.find(KEY, "log"), after);
  assert.equal(textOf(await store.content(KEY, "log")), "one\ntwo\n");
  assert.ok(
    Deno.statSync(modelPath(repo)).mtime!.getTime() > longAgo.getTime(),
    "the model's directory was touched",
  );
});

Deno.test("leadPast() keeps names right that led through names which are deleted then", async () => {
  const { repo, store } = await filled(1);
  using _ = repo;
  for (const [from, to] of [["x", "b"], ["b", "c"], ["c", "d"], ["d", "e"]] as const) {
    await store.rename(KEY, from, to);
  }
  await store.leadPast(KEY, ["b", "c"]);
  assert.deepEqual(await numbers(store), [3, 2, 1]);
  assert.equal((await store.find(KEY, "c"))?.name, "e", "nothing is deleted by it");
  for (const name of ["b", "c"]) store.deleteItem(KEY, name);
  assert.equal(textOf(await store.content(KEY, "x")), "1");
  assert.equal((await store.versions(KEY, "x"))[0]?.renamedTo, "d");
  assert.equal(textOf(await store.content(KEY, "x", 1)), "1");
  await store.leadPast(KEY, ["e"]);
  assert.deepEqual(await numbers(store, "d"), [2, 1], "what leads to data itself stays as it is");
});

Deno.test("property: whichever names of a chain are deleted, the others lead to the data", async () => {
  const chain = ["n0", "n1", "n2", "n3", "n4"];
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(chain.slice(0, -1), { minLength: 1 }),
      fc.boolean(),
      async (going, atOnce) => {
        using repo = await TempRepository.create();
        const store = openData(repo);
        await store.write(KEY, newFile("n0"), bytes("data"));
        for (let n = 1; n < chain.length; n++) await store.rename(KEY, chain[n - 1]!, chain[n]!);
        for (const names of atOnce ? [going] : going.map((name) => [name])) {
          await store.leadPast(KEY, names);
          for (const name of names) store.deleteItem(KEY, name);
        }
        for (const name of chain) {
          const expected = going.includes(name) ? undefined : "data";
          assert.equal(textOf(await store.content(KEY, name)), expected, name);
        }
      },
    ),
    { numRuns: 20 },
  );
});
