// SPDX-License-Identifier: MIT
/** Figure 3 of the reliability goals: many processes at once on one repository, cold start included. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const PROCESSES = Deno.env.get("SWAMP_FULL") === "1" ? 32 : 16;
const TYPES = 40;

const each = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: PROCESSES }, (_, index) => work(index)));

async function sandboxWithTypes(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  for (let index = 0; index < TYPES; index++) {
    sandbox.write(`extensions/models/t${index}.ts`, modelSource(`@many/t${index}`));
  }
  return sandbox;
}

Deno.test(`${PROCESSES} processes make the first index with a new home, and each sees all types`, async () => {
  using sandbox = await sandboxWithTypes();
  const lists = await each(() => sandbox.json("model", "type", "search", "@many"));
  for (const { results, warnings } of lists) {
    assert.equal(results.length, TYPES);
    assert.equal(warnings, undefined);
  }
});

Deno.test(`of ${PROCESSES} creators of one name exactly one succeeds`, async () => {
  using sandbox = await sandboxWithTypes();
  const results = await each((index) =>
    sandbox.run(["model", "create", `@many/t${index % TYPES}`, "the-one", "--json"])
  );
  const made = results.filter((result) => result.code === 0);
  assert.equal(made.length, 1, results.map((result) => result.stderr).join("\n"));
  for (const result of results.filter((other) => other.code !== 0)) {
    assert.match(result.stderr, /already exists/);
  }
  const { results: found } = await sandbox.json("model", "search");
  assert.equal(found.length, 1);
});

Deno.test(`${PROCESSES} creators of different names all succeed`, async () => {
  using sandbox = await sandboxWithTypes();
  await each((index) => sandbox.json("model", "create", "@many/t0", `model-${index}`));
  assert.equal((await sandbox.json("model", "search")).results.length, PROCESSES);
});

Deno.test(`${PROCESSES} cold runs of one method leave one version each`, async () => {
  using sandbox = await sandboxWithTypes();
  await sandbox.json("model", "create", "@many/t1", "shared");
  sandbox.remove(".swamp/_extension_catalog.db");
  const runs = await each((index) =>
    sandbox.json("model", "method", "run", "shared", "run", "--input", `value=v${index}`)
  );
  for (const run of runs) assert.equal(run.status, "succeeded");
  const { versions } = await sandbox.json("data", "versions", "shared", "result");
  assert.deepEqual(
    versions.map((version: { version: number }) => version.version),
    Array.from({ length: PROCESSES }, (_, index) => PROCESSES - index),
  );
});

Deno.test(`${PROCESSES} processes of mixed commands find no lock and lose nothing`, async () => {
  using sandbox = await sandboxWithTypes();
  await sandbox.json("model", "create", "@many/t2", "mixed");
  const rounds = Deno.env.get("SWAMP_FULL") === "1" ? 50 : 4;
  let runs = 0;
  let created = 1;
  await each(async (index) => {
    for (let round = 0; round < rounds; round++) {
      const choice = (index + round) % 6;
      if (choice === 0) await sandbox.json("model", "type", "search", "@many");
      else if (choice === 1) await sandbox.json("model", "get", "mixed");
      else if (choice === 2) {
        await sandbox.json("model", "create", "@many/t3", `m-${index}-${round}`).then(() => created++);
      } else if (choice === 3) {
        await sandbox.json("model", "method", "run", "mixed", "run").then(() => runs++);
      } else if (choice === 4) await sandbox.json("model", "type", "describe", `@many/t${index % TYPES}`);
      else await sandbox.json("model", "validate", "mixed");
    }
  });
  assert.equal((await sandbox.json("model", "search")).results.length, created);
  assert.equal((await sandbox.json("data", "versions", "mixed", "result")).total, runs);
});

Deno.test(`decision 12: ${PROCESSES} openers of a damaged catalog all give the right answer`, async () => {
  using sandbox = await sandboxWithTypes();
  await sandbox.json("model", "type", "search");
  sandbox.write(".swamp/_extension_catalog.db", "garbage ".repeat(2000));
  const lists = await each(() => sandbox.json("model", "type", "search", "@many"));
  for (const { results } of lists) assert.equal(results.length, TYPES);
  assert.equal((await sandbox.json("model", "type", "search", "@many")).results.length, TYPES);
});
