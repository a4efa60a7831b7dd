// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../../tests/support/model_world.ts";
import { createModel } from "../../create_model.ts";
import { type MethodRun, runMethod } from "../../run_method.ts";

// deno-lint-ignore no-explicit-any -- what an extension is given has no type here
type Writers = (spec: string, name: string, overrides?: Record<string, unknown>) => any;

async function withWriters(
  work: (create: Writers) => Promise<unknown>,
): Promise<{ run: MethodRun; world: ModelWorld }> {
  const world = await ModelWorld.create({
    type: "@t/files",
    version: "2026.01.01.1",
    files: {
      log: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 5, streaming: true },
    },
    methods: {
      write: {
        description: "d",
        arguments: z.object({}),
        execute: async (_: unknown, context: { createFileWriter: Writers }) => {
          await work((...args) => context.createFileWriter(...args));
          return {};
        },
      },
    },
  });
  await createModel(world.context(), { type: "@t/files", name: "web", globalArgs: [] });
  return {
    run: await runMethod(world.context(), { model: "web", method: "write", inputs: {}, tags: {} }),
    world,
  };
}

const contentOf = (run: MethodRun, index = 0) =>
  Deno.readTextFileSync(`${run.dataArtifacts[index]!.path}/raw`);

Deno.test("writeAll, writeText and writeStream store whole contents", async () => {
  const lines: string[] = [];
  const { run, world } = await withWriters(async (create) => {
    await create("log", "bytes").writeAll(new TextEncoder().encode("bytes"));
    await create("log", "text").writeText("text");
    const stream = new Blob(["one\ntw", "o\nrest"]).stream();
    await create("log", "stream").writeStream(stream, { onLine: (line: string) => lines.push(line) });
    await create("log", "empty").writeText("");
  });
  using _ = world;
  assert.deepEqual([0, 1, 2, 3].map((index) => contentOf(run, index)), [
    "bytes",
    "text",
    "one\ntwo\nrest",
    "",
  ]);
  assert.deepEqual(lines, ["one", "two", "rest"]);
});

Deno.test("writeLine keeps the order of calls that were not awaited", async () => {
  const { run, world } = await withWriters(async (create) => {
    const writer = create("log", "log");
    for (let n = 0; n < 50; n++) writer.writeLine(`line ${n}`);
    const handle = await writer.finalize();
    assert.equal(handle.dataId, writer.dataId);
    assert.equal(handle.metadata.streaming, true);
  });
  using _ = world;
  assert.equal(contentOf(run), Array.from({ length: 50 }, (_, n) => `line ${n}\n`).join(""));
});

Deno.test("getFilePath gives a place for other tools to write", async () => {
  const { run, world } = await withWriters(async (create) => {
    const writer = create("log", "log");
    Deno.writeTextFileSync(await writer.getFilePath(), "by a tool");
    await writer.finalize();
  });
  using _ = world;
  assert.equal(contentOf(run), "by a tool");
});

Deno.test("misuse throws, and what was not finished leaves nothing", async () => {
  const { run, world } = await withWriters(async (create) => {
    assert.throws(() => create("lag", "x"), /Undeclared file spec 'lag', did you mean 'log'\?/);
    assert.throws(() => create("log", "a/b"), { code: "DATA_NAME_INVALID" });
    await assert.rejects(create("log", "unused").finalize(), /nothing was written/);
    const done = create("log", "done");
    await done.writeText("x");
    await assert.rejects(done.writeLine("y"), /after it was finished/);
    await assert.rejects(done.finalize(), /after it was finished/);
    await create("log", "open").writeLine("never finished");
  });
  using _ = world;
  assert.deepEqual(run.dataArtifacts.map(({ name }) => name), ["done"]);
  const model = run.dataArtifacts[0]!.path.replace("/done/1", "");
  assert.deepEqual(Array.from(Deno.readDirSync(model), (entry) => entry.name), ["done"]);
  const [warning] = world.repo.warnings.filter(({ code }) => code === "FILE_NOT_FINALIZED");
  assert.match(warning!.message, /^File 'open' was begun and not finished, what was written to it is lost/);
});
