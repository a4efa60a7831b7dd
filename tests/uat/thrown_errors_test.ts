// SPDX-License-Identifier: MIT
/** Where extension code throws is said in the lines that its author wrote. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const DEEP = `// Types take lines that the bundle does not have.
export interface Part { b: string }

export function deep(whole: { a?: Part }): string {
  return whole.a!.b;
}
`;

const MODEL = `import { z } from "npm:zod@4.3.6";
import { deep } from "./_lib/deep.ts";

interface Args { n: number }

export const model = {
  type: "@t/m",
  version: "2026.02.01.1",
  globalArguments: z.object({}),
  upgrades: [{ toVersion: "2026.02.01.1", description: "u", upgradeAttributes: (): never => deep({}) as never }],
  checks: {
    guard: { description: "c", appliesTo: ["create"], execute: (_: unknown): never => deep({}) as never },
  },
  methods: {
    get: {
      description: "g",
      arguments: z.object({ n: z.number().default(1) }),
      execute: async (_: Args) => {
        await Promise.resolve();
        return deep({});
      },
    },
    create: { description: "c", arguments: z.object({}), execute: () => ({}) },
  },
};
`;

const VAULT = `import { deep } from "../models/_lib/deep.ts";
export const vault = {
  type: "@t/vault",
  name: "v",
  description: "d",
  createProvider: (name: string) => ({
    get: (_: string): Promise<string> => Promise.reject(new TypeError(deep({}))),
    put: () => Promise.resolve(),
    list: () => Promise.resolve(["k"]),
    getName: () => name,
  }),
};
`;

const POSITION = "extensions/models/_lib/deep.ts:5:19";
const run = (method: string) => ["model", "method", "run", "m", method];

async function withModel(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/_lib/deep.ts", DEEP);
  sandbox.write("extensions/models/m.ts", MODEL);
  await sandbox.json("model", "create", "@t/m", "m");
  return sandbox;
}

Deno.test("a method that throws is shown with its source position; the stack is in log and record, and with -v", async () => {
  using sandbox = await withModel();
  const failed = await sandbox.error(1, ...run("get"));
  assert.equal(failed.error, "Cannot read properties of undefined (reading 'b')");
  assert.ok(failed.hint!.includes(`Thrown at: ${POSITION}`), failed.hint);
  assert.equal(failed.details!.position, POSITION);
  const log = Deno.readTextFileSync(String(failed.details!.logFile));
  assert.match(log, /at deep \(extensions\/models\/_lib\/deep\.ts:5:19\)\n.*extensions\/models\/m\.ts:20:16/);
  const record = JSON.parse(Deno.readTextFileSync(String(failed.details!.logFile).replace(/log$/, "yaml")));
  assert.ok(record.error.stack.includes(POSITION), record.error.stack);
  const text = await sandbox.run([...run("get"), "-v"]);
  assert.match(text.stderr, /TypeError: .*\n\s+at deep \(extensions\/models\/_lib\/deep\.ts:5:19\)/);
  assert.doesNotMatch((await sandbox.run(run("get"))).stderr, /^\s+at /m);
});

Deno.test("checks and upgrades that throw, vault code, and files that fail while they load name the position", async () => {
  using sandbox = await withModel();
  assert.ok((await sandbox.error(1, ...run("create"))).error.includes(`(at ${POSITION})`));
  const validated = await sandbox.run(["model", "validate", "m"]);
  assert.ok(validated.stdout.includes(`(at ${POSITION})`), validated.stdout);

  const file = "models/@t/m/m.yaml";
  sandbox.write(file, sandbox.read(file).replace("2026.02.01.1", "2026.01.01.1"));
  const upgrade = await sandbox.error(1, ...run("get"));
  assert.equal(upgrade.code, "UPGRADE_FAILED");
  assert.equal(upgrade.details!.position, POSITION);

  sandbox.write("extensions/vaults/v.ts", VAULT);
  await sandbox.json("vault", "create", "@t/vault", "v");
  const vault = await sandbox.error(1, "vault", "read-secret", "v", "k");
  assert.ok(vault.hint!.includes(`Thrown at: ${POSITION}`), vault.hint);

  sandbox.write(
    "extensions/models/load.ts",
    MODEL.replaceAll("@t/m", "@t/load").replace("export const model", "deep({});\nexport const model"),
  );
  const load = await sandbox.error(1, "model", "method", "run", "@t/load", "get");
  assert.ok(load.error.includes(`(at ${POSITION})`), load.error);
});
