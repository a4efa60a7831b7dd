// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bytes, KEY, newFile, openData } from "../../../tests/support/data_world.ts";
import { faultyFileSystem } from "../../../tests/support/fault_fs.ts";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import type { NewData } from "../../domain/data/data_store.ts";

const newResource = (name: string, more: Partial<NewData> = {}) =>
  newFile(name, { tags: { type: "resource" }, ...more });
const textOf = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

const itemPath = (repo: TempRepository, name: string) =>
  `${repo.repository.dataDirectory}/${KEY.type}/${KEY.modelId}/${name}`;

const modelPath = (repo: TempRepository) => `${repo.repository.dataDirectory}/${KEY.type}/${KEY.modelId}`;

const names = (directory: string) => [...Deno.readDirSync(directory)].map((entry) => entry.name).sort();

Deno.test("write() makes numbered versions of one item, with size and checksum", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  const first = await store.write(KEY, newResource("x"), bytes("one"));
  const second = await store.write(KEY, newResource("x"), bytes("two!"));
  assert.deepEqual([first.version, second.version], [1, 2]);
  assert.equal(first.id, second.id);
  assert.equal(second.size, 4);
  assert.equal(second.checksum, createHash("sha256").update("two!").digest("hex"));
  assert.deepEqual(await store.find(KEY, "x"), second);
  assert.equal(textOf(await store.content(KEY, "x", 1)), "one");
  assert.deepEqual((await store.versions(KEY, "x")).map((item) => item.version), [2, 1]);
  assert.deepEqual((await store.list(KEY)).map((item) => item.version), [2]);
  assert.equal(Deno.readTextFileSync(`${itemPath(repo, "x")}/latest`), "2");
});

Deno.test("a version that another process took is not overwritten", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  const slow = await store.begin(KEY, newResource("x"));
  Deno.writeTextFileSync(slow.path, "slow");
  await store.write(KEY, newResource("x"), bytes("fast"));
  assert.equal((await slow.finish()).version, 2);
  assert.equal(textOf(await store.content(KEY, "x", 1)), "fast");
  assert.equal(textOf(await store.content(KEY, "x")), "slow");
});

Deno.test("what is not finished is not seen, and discard() leaves nothing", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  const pending = await store.begin(KEY, newResource("x"));
  Deno.writeTextFileSync(pending.path, "half");
  assert.equal(await store.find(KEY, "x"), undefined);
  assert.deepEqual(await store.list(KEY), []);
  assert.equal(store.hasAny(KEY), false);
  pending.discard();
  assert.deepEqual([...Deno.readDirSync(modelPath(repo))], []);
});

Deno.test("sweep() removes what killed writers left after a week, and what was being removed at once", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  await store.write(KEY, newResource("x"), bytes("1"));
  Deno.mkdirSync(`${modelPath(repo)}/.new-old`);
  const old = new Date(Date.now() - 8 * 24 * 3_600_000);
  Deno.utimeSync(`${modelPath(repo)}/.new-old`, old, old);
  Deno.mkdirSync(`${modelPath(repo)}/.new-young`);
  Deno.mkdirSync(`${modelPath(repo)}/.gone-1/4`, { recursive: true });
  Deno.mkdirSync(`${repo.repository.dataDirectory}/.gone-2/x/1`, { recursive: true });
  assert.deepEqual((await store.list(KEY)).map((item) => item.name), ["x"]);
  assert.deepEqual(store.owners(), [KEY]);
  store.sweep();
  assert.deepEqual(names(modelPath(repo)), [".new-young", "x"]);
  assert.deepEqual(names(repo.repository.dataDirectory), ["a"]);
});

Deno.test("a write that fails leaves no version, nothing unfinished, and says why", async () => {
  using repo = await TempRepository.create();
  await openData(repo).write(KEY, newResource("x"), bytes("one"));
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
  const fs = faultyFileSystem(repo.platform.fs, {
    writeAtomic(path, ...rest) {
      if (path.endsWith("metadata.yaml")) throw full;
      repo.platform.fs.writeAtomic(path, ...rest);
    },
    reasonOf: (error) => error === full ? "full" : repo.platform.fs.reasonOf(error),
  });
  await assert.rejects(openData(repo, fs).write(KEY, newResource("x"), bytes("two")), {
    code: "IO_FAILED",
    message: /the disk is full/,
  });
  assert.deepEqual([...Deno.readDirSync(itemPath(repo, "x"))].map((entry) => entry.name).sort(), [
    "1",
    "latest",
  ]);
  assert.deepEqual(names(modelPath(repo)), ["x"]);
});

Deno.test("a marker that is behind, wrong, missing or a link is healed by looking", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  for (const text of ["one", "two", "three"]) await store.write(KEY, newResource("x"), bytes(text));
  const marker = `${itemPath(repo, "x")}/latest`;
  for (const content of ["1", "9", "", "garbage", "-1", "2\n"]) {
    Deno.writeTextFileSync(marker, content);
    assert.equal((await store.find(KEY, "x"))?.version, 3, JSON.stringify(content));
  }
  Deno.removeSync(marker);
  assert.equal((await store.find(KEY, "x"))?.version, 3);
  Deno.symlinkSync("2", marker);
  assert.equal((await store.find(KEY, "x"))?.version, 3);
  assert.equal((await store.write(KEY, newResource("x"), bytes("four"))).version, 4);
  assert.equal(Deno.readTextFileSync(marker), "4");
});

Deno.test("write() refuses data of another owner", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  await store.write(KEY, newResource("x"), bytes("mine"));
  const foreign = newResource("x", {
    ownerDefinition: { ownerType: "model-method", ownerRef: "somebody-else" },
  });
  await assert.rejects(store.write(KEY, foreign, bytes("theirs")), {
    code: "DATA_OWNERSHIP",
    message: /^Ownership validation failed/,
  });
  const other = newResource("x", {
    ownerDefinition: { ownerType: "model-method", ownerRef: KEY.modelId, definitionHash: "h" },
  });
  assert.equal((await store.write(KEY, other, bytes("mine"))).version, 2);
});

Deno.test("names never lead out of the model's directory", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  for (const name of ["../x", "..", ".", "a/b", "latest", ""]) {
    await assert.rejects(store.write(KEY, newResource(name), bytes("x")), { code: "DATA_NAME_INVALID" });
    await assert.rejects(store.content(KEY, name), { code: "DATA_NAME_INVALID" });
  }
});

Deno.test("metadata as older tools wrote it, in YAML, is read", async () => {
  using repo = await TempRepository.create();
  const directory = `.swamp/data/${KEY.type}/${KEY.modelId}/old/3`;
  repo.write(
    `${directory}/metadata.yaml`,
    "id: 11111111-2222-4333-8444-555555555555\nname: old\nversion: 3\ncontentType: application/json\n" +
      "lifetime: 30d\ngarbageCollection: 5\nstreaming: false\ntags:\n  type: resource\n  n: 1\n" +
      `ownerDefinition:\n  ownerType: model-method\n  ownerRef: ${KEY.modelId}\n` +
      "createdAt: 2026-01-02T03:04:05.000Z\nsize: 2\n",
  );
  repo.write(`${directory}/raw`, "{}");
  const store = openData(repo);
  const found = await store.find(KEY, "old");
  assert.equal(found?.createdAt, "2026-01-02T03:04:05.000Z");
  assert.deepEqual(found?.tags, { type: "resource", n: "1" });
  const next = await store.write(KEY, newResource("old"), bytes("x"));
  assert.deepEqual([next.version, next.id], [4, "11111111-2222-4333-8444-555555555555"]);
});

Deno.test("damaged metadata is an error with its path, and the other items work", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  await store.write(KEY, newResource("good"), bytes("1"));
  for (const [name, text] of [["a", "{"], ["b", "[]"], ["c", "x: ["], ["d", '{"name":"d"}']] as const) {
    await store.write(KEY, newResource(name), bytes("1"));
    Deno.writeTextFileSync(`${itemPath(repo, name)}/1/metadata.yaml`, text);
    await assert.rejects(store.find(KEY, name), {
      code: "DATA_INVALID",
      message: new RegExp(`${name}/1/metadata.yaml`),
    });
    assert.equal((await store.write(KEY, newResource(name), bytes("2"))).version, 2);
    Deno.removeSync(`${itemPath(repo, name)}/2`, { recursive: true });
  }
  await store.write(KEY, newResource("e"), bytes("1"));
  Deno.removeSync(`${itemPath(repo, "e")}/1/metadata.yaml`);
  await store.write(KEY, newResource("f"), bytes("1"));
  Deno.removeSync(`${itemPath(repo, "f")}/1/raw`);
  assert.deepEqual((await store.list(KEY)).map((item) => item.name), ["f", "good"]);
  await assert.rejects(store.content(KEY, "f"), { code: "DATA_INVALID", message: /f\/1\/raw/ });
  assert.ok(repo.warnings.some((warning) => warning.message.includes("e/1/metadata.yaml")));
});

Deno.test("renames are followed five times and no circle is", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  const rename = async (from: string, to: string) => {
    await store.write(KEY, newResource(from), bytes(from));
    const path = `${itemPath(repo, from)}/1/metadata.yaml`;
    Deno.writeTextFileSync(
      path,
      JSON.stringify({ ...JSON.parse(Deno.readTextFileSync(path)), renamedTo: to }),
    );
  };
  for (let n = 0; n < 6; n++) await rename(`n${n}`, `n${n + 1}`);
  await store.write(KEY, newResource("n6"), bytes("end"));
  assert.equal(textOf(await store.content(KEY, "n1")), "end");
  await assert.rejects(store.find(KEY, "n0"), { code: "DATA_INVALID" });
  assert.equal((await store.find(KEY, "n0", 1))?.name, "n0");
  await rename("r1", "r2");
  await rename("r2", "r1");
  await assert.rejects(store.find(KEY, "r1"), { code: "DATA_INVALID" });
});

Deno.test("deleteAll() takes everything of one model and nothing else", async () => {
  using repo = await TempRepository.create();
  const store = openData(repo);
  const other = { ...KEY, modelId: "other" };
  await store.write(KEY, newResource("x"), bytes("1"));
  await store.write(other, newResource("x"), bytes("1"));
  assert.equal(store.deleteAll(KEY), true);
  assert.equal(store.deleteAll(KEY), false);
  assert.equal(store.hasAny(other), true);
  assert.equal(store.deleteAll(other), true);
  assert.deepEqual([...Deno.readDirSync(`${repo.root}/.swamp/data`)], []);
});

const PROCESSES = 16;
const WRITES = Deno.env.get("SWAMP_FULL") === "1" ? 100 : 25;

Deno.test(`${PROCESSES} processes that write one item ${WRITES} times each lose nothing, repeat nothing, leave no gap`, async () => {
  using repo = await TempRepository.create();
  const script = `
    import { DataRepository } from ${JSON.stringify(import.meta.resolve("./data_repository.ts"))};
    import { denoFileSystem } from ${JSON.stringify(import.meta.resolve("../platform/deno_file_system.ts"))};
    const [directory, who] = Deno.args;
    const store = new DataRepository({
      fs: denoFileSystem, directory, display: (p) => p, now: Date.now, uuid: () => crypto.randomUUID(),
      warn: (w) => console.error(w.message),
    });
    const key = ${JSON.stringify(KEY)};
    for (let n = 0; n < ${WRITES}; n++) {
      await store.write(key, ${JSON.stringify(newResource("x"))}, new TextEncoder().encode(who + "-" + n));
    }`;
  repo.write("writer.ts", script);
  const run = (who: number) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--config",
        new URL("../../../deno.json", import.meta.url).pathname,
        `${repo.root}/writer.ts`,
        repo.repository.dataDirectory,
        String(who),
      ],
      stdout: "piped",
      stderr: "piped",
    }).output();
  const results = await Promise.all(Array.from({ length: PROCESSES }, (_, who) => run(who)));
  for (const { code, stderr } of results) assert.equal(code, 0, new TextDecoder().decode(stderr));
  const store = openData(repo);
  const versions = await store.versions(KEY, "x");
  assert.deepEqual(
    versions.map((item) => item.version),
    Array.from({ length: PROCESSES * WRITES }, (_, n) => PROCESSES * WRITES - n),
  );
  const contents = new Set<string>();
  for (const { version } of versions) contents.add(textOf(await store.content(KEY, "x", version)));
  assert.equal(contents.size, PROCESSES * WRITES);
  assert.equal((await store.find(KEY, "x"))?.version, PROCESSES * WRITES);
  assert.deepEqual(names(modelPath(repo)), ["x"]);
});
