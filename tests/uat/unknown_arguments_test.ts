// SPDX-License-Identifier: MIT
/** An argument that nothing reads never lets a method run with something else than what was asked for. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/disk",
  version: "2026.01.01.1",
  globalArguments: z.object({ host: z.string().default("test-1") }),
  resources: { wiped: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 9 } },
  methods: {
    wipe: {
      description: "Wipes a disk",
      arguments: z.object({ disk: z.string().default("all") }),
      execute: async ({ disk }, context) => {
        await context.writeResource("wiped", "wiped", { disk, host: context.globalArgs.host });
        return {};
      },
    },
    outer: {
      description: "Wipes by another model",
      arguments: z.object({}),
      execute: async (_, context) => {
        const answer = await context.runModel({ definition: "d", method: "wipe", arguments: { dsk: "sdb" } });
        await context.writeResource("wiped", "answer", answer);
        return {};
      },
    },
  },
};
`;

async function withDisk(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/disk.ts", SOURCE);
  await sandbox.json("model", "create", "@acme/disk", "d");
  return sandbox;
}

const wipe = (...args: string[]) => ["model", "method", "run", "d", "wipe", ...args];
const UNKNOWN = /dsk: unknown argument, did you mean 'disk'\?/;

Deno.test("a misspelled argument is refused by every way in which it can be given, and nothing runs", async () => {
  using sandbox = await withDisk();
  sandbox.write("in.yaml", "dsk: sdb\n");
  for (
    const args of [
      wipe("--input", "dsk=sdb"),
      wipe("--input", '{"dsk":"sdb"}'),
      wipe("--input", 'dsk:json="sdb"'),
      wipe("--input-file", "in.yaml"),
      wipe("--input", "dsk=sdb", "--dry-run"),
      ["model", "method", "run", "@acme/disk", "wipe", "--input", "dsk=sdb"],
    ]
  ) {
    const failed = await sandbox.error(1, ...args);
    assert.match(failed.error, /^Method arguments validation failed: /, args.join(" "));
    assert.match(failed.error, UNKNOWN, args.join(" "));
  }
  const piped = await sandbox.run([...wipe("--stdin"), "--json"], { stdin: "dsk: sdb\n" });
  assert.equal(piped.code, 1);
  assert.match(JSON.parse(piped.stderr).error, UNKNOWN);
  const evaluated = await sandbox.error(1, "model", "evaluate", "d", "--input", "dsk=sdb");
  assert.match(evaluated.error, /dsk: unknown input/);
  assert.deepEqual((await sandbox.json("data", "search")).results, []);
  const { dataArtifacts: [answer] } = await sandbox.json("model", "method", "run", "d", "outer");
  assert.equal(answer.attributes.ok, false);
  assert.match(answer.attributes.error.message, UNKNOWN);
});

Deno.test("an input that names a global argument is used for that run only", async () => {
  using sandbox = await withDisk();
  const first = await sandbox.json(...wipe("--input", "host=prod-7", "--input", "disk=sdb"));
  assert.deepEqual(first.dataArtifacts[0].attributes, { disk: "sdb", host: "prod-7" });
  const second = await sandbox.json(...wipe());
  assert.deepEqual(second.dataArtifacts[0].attributes, { disk: "all", host: "test-1" });
  const record = JSON.parse(Deno.readTextFileSync(first.logFile.replace(/log$/, "yaml")));
  assert.deepEqual(record.provenance.overriddenGlobalArguments, ["host"]);
  const plan = await sandbox.ok(...wipe("--input", "host=prod-7", "--dry-run"));
  assert.match(plan.stdout, /Given as inputs for this run: host/);
});

Deno.test("a misspelled argument or method in a definition is an error with its line, in validate and run", async () => {
  using sandbox = await withDisk();
  const file = "models/@acme/disk/d.yaml";
  const head = sandbox.read(file);
  const line = head.split("\n").length;
  for (
    const [methods, position, message] of [
      ["methods:\n  wipe:\n    arguments:\n      dsk: sdb\n", line + 3, UNKNOWN],
      [
        "methods:\n  wpie:\n    arguments:\n      disk: sdb\n",
        line + 1,
        /wpie: unknown method, did you mean 'wipe'\?/,
      ],
    ] as const
  ) {
    sandbox.write(file, head + methods);
    const validated = await sandbox.run(["model", "validate", "d"]);
    assert.equal(validated.code, 1);
    const failed = await sandbox.error(1, ...wipe());
    for (const text of [validated.stdout, failed.error]) {
      assert.ok(text.includes(`${file}:${position}: `), text);
      assert.match(text, message);
    }
  }
});

Deno.test("three processes that run a type for the first time at once all run", async () => {
  using sandbox = await withDisk();
  const runs = await Promise.all(
    ["a", "b", "c"].map((disk) =>
      sandbox.json("model", "method", "run", "@acme/disk", "wipe", "--input", `disk=${disk}`)
    ),
  );
  assert.equal(new Set(runs.map(({ modelId }) => modelId)).size, 1);
});

Deno.test("a misspelled key inside of an object argument is refused wherever it is given", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/models/disk.ts",
    `import { z } from "npm:zod@4.3.6";
const options = z.object({ fast: z.boolean().optional() }).optional();
export const model = {
  type: "@acme/disk",
  version: "2026.01.01.1",
  globalArguments: z.object({ auth: z.object({ user: z.string() }).optional(), labels: z.record(z.string(), z.string()).optional() }),
  methods: {
    wipe: { description: "Wipes", arguments: z.object({ options, free: z.looseObject({}).optional() }), execute: () => ({}) },
    outer: {
      description: "Wipes by another model",
      arguments: z.object({}),
      execute: async (_, context) => {
        const answer = await context.runModel({ definition: "d", method: "wipe", arguments: { options: { fats: true } } });
        throw new Error(answer.error.message);
      },
    },
  },
};
`,
  );
  const create = ["model", "create", "@acme/disk"];
  const refused = async (message: RegExp, ...args: string[]) => {
    const { error } = await sandbox.error(1, ...args);
    assert.match(error, message, args.join(" "));
  };
  const usr = /auth\.usr: unknown key, did you mean 'user'\?/;
  const fats = /options\.fats: unknown key, did you mean 'fast'\?/;
  await refused(usr, ...create, "d", "--global-arg", "auth.usr=me");
  await sandbox.json(...create, "d", "--global-arg", "auth.user=me", "--global-arg", "labels.any=x");
  await refused(usr, "model", "set", "d", "auth.usr=me");
  await refused(usr, ...wipe("--input", "auth.usr=me"));
  await refused(fats, ...wipe("--input", "options.fats=true"));
  await refused(fats, ...wipe("--input", 'options={"fats":true}'));
  await refused(fats, "model", "method", "run", "@acme/disk", "wipe", "--input", "options.fats=true");
  await refused(fats, "model", "method", "run", "d", "outer");
  await sandbox.json(...wipe("--input", "options.fast=true", "--input", "free.any=1"));
  const file = "models/@acme/disk/d.yaml";
  const text = sandbox.read(file);
  sandbox.write(file, `${text}\nmethods:\n  wipe:\n    arguments:\n      options:\n        fats: true\n`);
  const line = sandbox.read(file).split("\n").findIndex((item) => item.includes("fats")) + 1;
  await refused(new RegExp(`${file}:${line}: wipe\\.options\\.fats: unknown key`), ...wipe());
  const { code, stdout } = await sandbox.run(["model", "validate", "d"]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    new RegExp(`${file}:${line}: wipe\\.options\\.fats: unknown key, did you mean 'fast'`),
  );
});
