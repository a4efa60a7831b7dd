// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";
import { InputCheck } from "./input_check.ts";

const INPUT = "shared/names.txt";

/** Records the identity of every file as if it had been found from {@link INPUT}. */
function record(repo: TempRepository): Promise<void> {
  return repo.use(({ store }) => {
    const { platform, repository, counters } = repo;
    const check = new InputCheck({ platform, repository, counters, store });
    const hash = check.hash(`${repo.root}/${INPUT}`);
    const inputs = [check.describe(`${repo.root}/${INPUT}`, hash, platform.now())];
    for (const { entry } of store.queries().files()) {
      const type = `${entry!.type}-found`;
      const found = { kind: "model" as const, type, raw: type, version: "1", rank: "0", evaluated: false };
      store.recordIdentity(entry!.root, entry!.relativePath, { outcome: "entry", entry: found, inputs });
    }
  });
}

/** A local and a pulled file, recorded while the input was missing. */
async function recorded(): Promise<TempRepository> {
  const repo = await TempRepository.create();
  repo.write("extensions/models/a.ts", modelSource("@t/a"));
  repo.write(".swamp/pulled-extensions/@p/b/manifest.yaml", "name: '@p/b'\nversion: '1'\nmodels: [b.ts]\n");
  repo.write(".swamp/pulled-extensions/@p/b/models/b.ts", modelSource("@p/b"));
  await repo.types();
  repo.settle();
  await record(repo);
  repo.settle();
  return repo;
}

const types = async (repo: TempRepository) => (await repo.types()).filter((type) => type.startsWith("@"));

Deno.test("an identity that was recorded with inputs holds while they do", async () => {
  using repo = await recorded();
  assert.deepEqual(await types(repo), ["@p/b-found", "@t/a-found"]);
  assert.deepEqual([repo.counters.filesParsed, repo.counters.filesHashed], [0, 0]);
});

Deno.test("files that share an input cost one row and one stat at each command", async () => {
  using repo = await recorded();
  const costs = async () => {
    await types(repo);
    return { rows: repo.counters.rowsRead, stats: repo.counters.filesStated };
  };
  const shared = await costs();
  await repo.use(({ store }) => {
    const [input] = store.identityInputs();
    for (const { root, path } of store.identityDependents(input!.id)) {
      store.recordIdentity(root, path, { outcome: "none" });
    }
  });
  repo.write("extensions/models/c.ts", modelSource("@t/c"));
  await types(repo);
  repo.remove("extensions/models/c.ts");
  await types(repo);
  repo.settle();
  await types(repo);
  const none = await costs();
  // Two rows fewer are the types that are not listed any more.
  assert.deepEqual(shared, { rows: none.rows + 2 + 1, stats: none.stats + 1 });
});

Deno.test("an identity is read again when an input appears, in local and pulled files", async () => {
  using repo = await recorded();
  repo.write(INPUT, "one");
  assert.deepEqual(await types(repo), ["@p/b", "@t/a"]);
  assert.equal(repo.counters.filesParsed, 2);
  await types(repo);
  assert.equal(repo.counters.filesParsed, 0);
});

Deno.test("an identity is read again when an input changes, with its times kept, or goes", async () => {
  using repo = await TempRepository.create();
  const file = `${repo.root}/${INPUT}`;
  const changes = [
    () => {
      const { atime, mtime } = Deno.statSync(file);
      repo.write(INPUT, "two");
      Deno.utimeSync(file, atime!, mtime!);
    },
    () => repo.write(INPUT, "three"),
    () => repo.remove(INPUT),
    () => Deno.mkdirSync(file),
  ];
  repo.write(INPUT, "one");
  for (const [index, change] of changes.entries()) {
    repo.write("extensions/models/a.ts", modelSource(`@t/${index}`));
    await repo.types();
    await record(repo);
    assert.deepEqual(await types(repo), [`@t/${index}-found`]);
    change();
    assert.deepEqual(await types(repo), [`@t/${index}`]);
  }
});

Deno.test("an input that was only touched keeps the identity and is hashed once", async () => {
  using repo = await TempRepository.create();
  repo.write(INPUT, "one");
  repo.write("extensions/models/a.ts", modelSource("@t/a"));
  await repo.types();
  repo.settle();
  await record(repo);
  repo.settle();
  Deno.utimeSync(`${repo.root}/${INPUT}`, new Date(2020, 1), new Date(2020, 1));
  repo.settle();
  assert.deepEqual(await types(repo), ["@t/a-found"]);
  assert.equal(repo.counters.filesHashed, 1);
  assert.deepEqual(await types(repo), ["@t/a-found"]);
  assert.equal(repo.counters.filesHashed, 0);
});
