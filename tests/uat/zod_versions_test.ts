// SPDX-License-Identifier: MIT
/** Types whose schemas are written with another zod than swamp's own: every step from creation to a run. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const ZODS = ["npm:zod@3.23.8", "npm:zod@3.25.76", "npm:zod@3.25.76/v3", "npm:zod@4.3.6/v3", "npm:zod@4.3.6"];

function source(zod: string): string {
  return `import { z } from "${zod}";
const kept = { lifetime: "infinite", garbageCollection: 5 };
export const model = {
  type: "@acme/three",
  version: "2026.01.01.1",
  globalArguments: z.object({ region: z.enum(["eu", "us"]), size: z.number().default(1) }),
  resources: {
    seen: { schema: z.object({ text: z.string() }), ...kept },
    access: { schema: z.object({ user: z.string(), password: z.string() }), sensitiveOutput: true, ...kept },
  },
  checks: { room: { description: "There is room", execute: (c) => ({ pass: c.globalArgs.size < 9, errors: ["full"] }) } },
  methods: {
    create: {
      description: "Says what it was given",
      arguments: z.object({
        count: z.number(), on: z.boolean().optional(), list: z.array(z.number()).optional(), five: z.literal(5).optional(),
        big: z.bigint().optional(), either: z.union([z.literal(1), z.literal(2)]).optional(),
        tuple: z.tuple([z.number(), z.boolean()]).optional(), set: z.set(z.number()).optional(),
        inner: z.object({ port: z.number() }).optional(), after: z.string().transform((text) => text.length).optional(),
      }),
      execute: async (args, context) => {
        const text = JSON.stringify({ ...args, ...context.globalArgs }, (_, value) =>
          typeof value === "bigint" ? value + "n" : value instanceof Set ? ["set", ...value] : value);
        return { dataHandles: [await context.writeResource("seen", "seen", { text })] };
      },
    },
    login: {
      description: "Writes secrets",
      arguments: z.object({}),
      execute: async (_, context) => {
        await context.writeResource("access", "access", { user: "root", password: "canary-81-Zq" });
        return { password: (await context.readResource("access")).password };
      },
    },
  },
};
`;
}

const INPUTS = [
  ["count", "3"],
  ["on", "true"],
  ["list", "1,2"],
  ["five", "5"],
  ["big", "123456789012345678901234567890"],
  ["either", "2"],
  ["tuple", "1,true"],
  ["set", "1,2,2"],
  ["inner.port", "80"],
  ["after", "four"],
].flatMap(([name, value]) => ["--input", `${name}=${value}`]);

for (const zod of ZODS) {
  Deno.test(`a type written with ${zod}: create, describe, validate, dry run, run, secrets`, async () => {
    using sandbox = await Sandbox.repository();
    sandbox.write("extensions/models/three.ts", source(zod));
    await sandbox.json("model", "create", "@acme/three", "web", "--global-arg", "region=eu");
    const wrong = await sandbox.error(
      1,
      "model",
      "create",
      "@acme/three",
      "x",
      "--global-arg",
      "region=mars",
    );
    assert.equal(wrong.code, "ARGUMENTS_INVALID");
    const described = await sandbox.json("model", "method", "describe", "web", "create");
    assert.match(JSON.stringify(described), /"count"/);
    assert.equal((await sandbox.json("model", "validate", "web")).passed, true);

    const run = ["model", "method", "run", "web"];
    const plan = await sandbox.json(...run, "create", "--dry-run", ...INPUTS);
    assert.deepEqual(plan.methodArguments.set, [1, 2]);
    assert.equal(plan.methodArguments.big, "123456789012345678901234567890");
    assert.equal((await sandbox.error(1, ...run, "create", ...INPUTS)).code, "VAULT_NOT_FOUND");
    await sandbox.ok("vault", "create", "local_encryption", "main");
    assert.equal((await sandbox.json(...run, "create", ...INPUTS)).status, "succeeded");
    const { content } = await sandbox.json("data", "get", "web", "seen");
    assert.deepEqual(JSON.parse(content.text), {
      count: 3,
      on: true,
      list: [1, 2],
      five: 5,
      big: "123456789012345678901234567890n",
      either: 2,
      tuple: [1, true],
      set: ["set", 1, 2],
      inner: { port: 80 },
      after: 4,
      region: "eu",
      size: 1,
    });
    const refused = await sandbox.error(1, ...run, "create", "--input", "count=3px");
    assert.equal(refused.code, "ARGUMENTS_INVALID");
    assert.match(refused.error, /count: .*expected number, received string/i);

    assert.equal((await sandbox.json(...run, "login")).status, "succeeded");
    const access = await sandbox.json("data", "get", "web", "access");
    assert.match(access.content.password, /^\$\{\{ vault\.get\('main', 'acme-three-.*-password'\) \}\}$/);
  });
}
