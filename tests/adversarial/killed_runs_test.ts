// SPDX-License-Identifier: MIT
/** Figure 1, runs: killed at any moment, no half version is ever visible and the next run works. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { KillMoments } from "../support/kill_moments.ts";

const MOMENTS = Deno.env.get("SWAMP_FULL") ? 100 : 12;

const SOURCE = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 1000 };
export const model = {
  type: "@acme/writer",
  version: "2026.01.01.1",
  resources: { state: { schema: z.object({}).loose(), ...kept } },
  files: { log: { contentType: "text/plain", ...kept } },
  methods: {
    write: {
      description: "Writes many versions",
      arguments: z.object({ count: z.number().default(40) }),
      execute: async (args, context) => {
        for (let n = 0; n < args.count; n++) {
          await context.writeResource("state", "item", { n, text: "x".repeat(2000) });
          const log = context.createFileWriter("log", "log");
          await log.writeLine("line " + n);
          await log.finalize();
        }
        return {};
      },
    },
  },
};
`;

/** Every version that can be seen is whole, they are numbered without gap, and `latest` names the last. */
function assertWhole(directory: string): number {
  const numbers = [...Deno.readDirSync(directory)].filter((entry) =>
    entry.isDirectory && /^\d+$/.test(entry.name)
  )
    .map((entry) => Number(entry.name)).sort((a, b) => a - b);
  assert.deepEqual(numbers, numbers.map((_, index) => index + 1), directory);
  for (const number of numbers) {
    const metadata = JSON.parse(Deno.readTextFileSync(`${directory}/${number}/metadata.yaml`));
    assert.equal(metadata.version, number);
    assert.equal(Deno.statSync(`${directory}/${number}/raw`).size, metadata.size);
  }
  return numbers.length;
}

Deno.test(`a run killed at ${MOMENTS} moments leaves whole versions, and the next run works`, async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/writer.ts", SOURCE);
  const { id } = await sandbox.json("model", "create", "@acme/writer", "w");
  await sandbox.ok("model", "validate", "w");
  const data = `${sandbox.root}/.swamp/data/@acme/writer/${id}`;
  const states = async () =>
    (await sandbox.json("model", "output", "search")).results.map((output: { status: string }) =>
      output.status
    );
  // Moments are spread over what a run takes here and now.
  const begin = performance.now();
  await sandbox.ok("model", "method", "run", "w", "write");
  const moments = new KillMoments(12345, performance.now() - begin);
  for (let moment = 0; moment < MOMENTS || !(await states()).includes("interrupted"); moment++) {
    assert.ok(moment < MOMENTS * 10, "no process was killed within a run");
    const child = sandbox.spawn(["model", "method", "run", "w", "write", "--json"]);
    await moments.kill(child);
    for (const item of ["item", "log"]) {
      if (sandbox.exists(`.swamp/data/@acme/writer/${id}/${item}`)) assertWhole(`${data}/${item}`);
    }
    const listed = await sandbox.json("data", "list", "w");
    for (const item of listed.groups.flatMap((group: { items: unknown[] }) => group.items)) {
      assert.equal(item.version, assertWhole(`${data}/${item.name}`), item.name);
    }
  }
  assert.equal(
    (await states()).includes("running"),
    false,
    "a run whose process is gone is shown as interrupted",
  );
  const before = assertWhole(`${data}/item`);
  const next = await sandbox.json("model", "method", "run", "w", "write", "--input", "count=2");
  assert.equal(next.status, "succeeded");
  assert.equal(assertWhole(`${data}/item`), before + 2);
});
