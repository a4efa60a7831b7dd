// SPDX-License-Identifier: MIT
/** `model set`: one argument is changed, the rest of the file is as it was. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const TYPE = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@me/server", version: "2026.01.01.1",
  globalArguments: z.object({
    top: z.number().int().default(1),
    region: z.enum(["eu", "us"]).default("eu"),
    token: z.string().meta({ sensitive: true }).optional(),
    net: z.object({ port: z.number().optional() }).optional(),
    secure: z.boolean().optional(),
  }),
  methods: {
    start: { description: "d", arguments: z.object({ wait: z.number().default(0), size: z.string().optional() }), execute: async () => ({}) },
    stop: { description: "d", arguments: z.object({ force: z.boolean().default(false), wait: z.number().default(0) }), execute: async () => ({}) },
  },
};
`;
const FILE = "models/@me/server/web.yaml";

async function prepared(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/server.ts", TYPE);
  await sandbox.ok("model", "create", "@me/server", "web");
  const { id } = await sandbox.json("model", "get", "web");
  sandbox.write(
    FILE,
    `# the front server\ntype: "@me/server"\nname: web\nid: ${id}\nglobalArguments:\n  # as many as there are racks\n  top: 3 # racks\n  region: eu\nmethods: {}\n`,
  );
  return sandbox;
}

Deno.test("model set edits values in place: comments, order and everything else stay", async () => {
  using sandbox = await prepared();
  const before = sandbox.read(FILE);
  const done = await sandbox.json("model", "set", "web", "top=5");
  assert.deepEqual(done.changed, [{ key: "globalArguments.top", value: 5 }]);
  assert.equal(sandbox.read(FILE), before.replace("top: 3", "top: 5"));
  await sandbox.ok(
    "model",
    "set",
    "web",
    "net.port=8080",
    "secure=true",
    "force=true",
    "start.wait=7",
    "tags.env=dev",
  );
  const model = await sandbox.json("model", "get", "web");
  assert.deepEqual(model.globalArguments, { top: 5, region: "eu", net: { port: 8080 }, secure: true });
  assert.deepEqual(model.methodArguments, { stop: { force: true }, start: { wait: 7 } });
  assert.deepEqual(model.tags, { env: "dev" });
  assert.match(
    sandbox.read(FILE),
    /^# the front server\n[^]*# as many as there are racks\n {2}top: 5 # racks\n/,
  );
  await sandbox.ok("model", "validate", "web");
});

Deno.test("model set refuses what the type does not accept, and then changes nothing", async () => {
  using sandbox = await prepared();
  const before = sandbox.read(FILE);
  for (
    const [pairs, problem] of [
      [["tpo=5"], /no argument 'tpo', did you mean 'top'/],
      [["top=many"], /globalArguments\.top: /],
      [["top=5", "region=mars"], /globalArguments\.region: /],
      [["wait=5"], /several methods; write one of: start\.wait, stop\.wait/],
      [["start.wiat=5"], /unknown argument of start 'wiat', did you mean 'wait'/],
      [["token=hunter2"], /marked sensitive and cannot be set to a literal value/],
    ] as const
  ) {
    const { error, code, hint } = await sandbox.error(1, "model", "set", "web", ...pairs);
    assert.equal(code, "ARGUMENTS_INVALID");
    assert.match(error, problem);
    assert.match(hint!, /Nothing was changed/);
    assert.equal(sandbox.read(FILE), before);
  }
  assert.equal((await sandbox.error(2, "model", "set", "web", "top")).code, "INVALID_VALUE");
  assert.equal((await sandbox.error(2, "model", "set", "web")).code, "MISSING_ARGUMENT");
  assert.equal((await sandbox.error(1, "model", "set", "wbe", "top=1")).code, "MODEL_NOT_FOUND");
});

Deno.test("model set takes expressions as they are, also for sensitive arguments", async () => {
  using sandbox = await prepared();
  await sandbox.ok("model", "set", "web", "token=${{ vault.get(prod, TOKEN) }}", "top=${{ 1 + 2 }}");
  assert.match(sandbox.read(FILE), /top: \$\{\{ 1 \+ 2 \}\} # racks\n/);
  assert.match(sandbox.read(FILE), /token: \$\{\{ vault\.get\(prod, TOKEN\) \}\}/);
});
