// SPDX-License-Identifier: MIT
/** Figure 3 of the reliability goals for data: writers, readers and the index at once, cold start included. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const PROCESSES = Deno.env.get("SWAMP_FULL") === "1" ? 32 : 16;

const each = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: PROCESSES }, (_, index) => work(index)));

async function withModel(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  await sandbox.json("model", "create", "@t/m", "m");
  await sandbox.json("model", "method", "run", "m", "run", "--input", "value=first");
  return sandbox;
}

Deno.test(`${PROCESSES} processes write and query at once, and each query is right`, async () => {
  using sandbox = await withModel();
  await each(async (index) => {
    if (index % 2 === 0) {
      await sandbox.json("model", "method", "run", "m", "run", "--input", `value=v${index}`);
      return;
    }
    const found = await sandbox.json("data", "query", 'modelName == "m" && name == "result"');
    assert.equal(found.total, 1);
    assert.equal(found.warnings, undefined);
    assert.match(found.results[0].attributes.value, /^(first|v\d+)$/);
  });
  const all = await sandbox.json("data", "query", 'name == "result" && version > 0', "--limit", "1000");
  assert.equal(all.total, PROCESSES / 2 + 1);
  const newest = await sandbox.json("data", "query", 'name == "result"');
  assert.equal(newest.results[0].version, PROCESSES / 2 + 1);
});

Deno.test(`${PROCESSES} processes make the first index of data, and each sees everything`, async () => {
  using sandbox = await withModel();
  for (let index = 0; index < 5; index++) await sandbox.json("model", "create", "@t/m", `m${index}`);
  await each((index) => sandbox.json("model", "method", "run", `m${index % 5}`, "run"));
  for (const suffix of ["", "-wal", "-shm"]) {
    if (sandbox.exists(`.swamp/data/_catalog.db${suffix}`)) {
      sandbox.remove(`.swamp/data/_catalog.db${suffix}`);
    }
  }
  for (const { total, warnings } of await each(() => sandbox.json("data", "query", "true"))) {
    assert.equal(total, 6);
    assert.equal(warnings, undefined);
  }
});
