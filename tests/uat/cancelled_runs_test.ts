// SPDX-License-Identifier: MIT
/** Methods that never yield can be cancelled. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/busy",
  version: "2026.01.01.1",
  methods: {
    spin: {
      description: "Never yields",
      arguments: z.object({}),
      execute: () => {
        Deno.writeTextFileSync("spinning", "");
        for (;;);
      },
    },
  },
};
`;

/** A run of the method that never yields, once it spins. */
async function spinning(sandbox: Sandbox) {
  sandbox.write("extensions/models/busy.ts", SOURCE);
  await sandbox.json("model", "create", "@acme/busy", "b");
  const child = sandbox.spawn(["model", "method", "run", "b", "spin"]);
  const mark = `${sandbox.root}/spinning`;
  while (!exists(mark)) await new Promise((resolve) => setTimeout(resolve, 20));
  return child;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("the second Ctrl-C ends a method that never yields, and its run is recorded as interrupted", async () => {
  using sandbox = await Sandbox.repository();
  const child = await spinning(sandbox);
  let ended = false;
  const status = child.status.finally(() => ended = true);
  // The first is only noted; how soon the second may follow is not known here.
  while (!ended) {
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal((await status).code, 130);
  await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
  const { results } = await sandbox.json("model", "output", "search");
  assert.deepEqual(results.map(({ status }: { status: string }) => status), ["interrupted"]);
});
