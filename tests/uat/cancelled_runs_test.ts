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
    spinLater: {
      description: "Does not yield any more",
      arguments: z.object({}),
      execute: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        Deno.writeTextFileSync("spinning", "");
        for (;;);
      },
    },
  },
};
`;

/** A run of the method that never yields, once it spins. */
async function spinning(sandbox: Sandbox, method: string) {
  sandbox.write("extensions/models/busy.ts", SOURCE);
  await sandbox.json("model", "create", "@acme/busy", "b");
  const child = sandbox.spawn(["model", "method", "run", "b", method]);
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

/** Sends Ctrl-C until the process has ended. @returns its exit code. */
async function interrupt(child: Deno.ChildProcess): Promise<number> {
  let ended = false;
  const status = child.status.finally(() => ended = true);
  // The first may only be noted; how soon the next may follow is not known here.
  while (!ended) {
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
  return (await status).code;
}

async function statuses(sandbox: Sandbox): Promise<string[]> {
  const { results } = await sandbox.json("model", "output", "search");
  return results.map(({ status }: { status: string }) => status);
}

Deno.test("Ctrl-C ends a method that never yields, and its run is recorded as interrupted", async () => {
  using sandbox = await Sandbox.repository();
  const child = await spinning(sandbox, "spin");
  assert.equal(await interrupt(child), 130);
  assert.deepEqual(await statuses(sandbox), ["interrupted"]);
});

Deno.test("Ctrl-C ends a method that yields and never does again, and its run is recorded as interrupted", async () => {
  using sandbox = await Sandbox.repository();
  const child = await spinning(sandbox, "spinLater");
  // Killed when it began to spin before the thread for signals was there.
  assert.ok([130, 137].includes(await interrupt(child)));
  assert.deepEqual(await statuses(sandbox), ["interrupted"]);
});
