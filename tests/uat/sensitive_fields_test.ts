// SPDX-License-Identifier: MIT
/** Secrets that schemas mark, wherever they are nested: in what is stored, and in what is given to a method. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { withSection } from "../support/definition_text.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
const secret = () => z.string().meta({ sensitive: true });
const kept = { lifetime: "infinite", garbageCollection: 5 };
export const model = {
  type: "@acme/safe",
  version: "2026.01.01.1",
  globalArguments: z.object({ keys: z.array(secret()).optional() }),
  resources: {
    out: {
      schema: z.object({
        tuple: z.tuple([z.string(), secret()]), rest: z.tuple([z.string()]).rest(secret()),
        names: z.record(secret(), z.number()),
      }).catchall(secret()),
      ...kept,
    },
    item: { schema: z.object({ pw: secret() }), ...kept },
    misshapen: {
      schema: z.object({
        list: z.array(secret()), deep: z.record(z.string(), z.record(z.string(), secret())),
        object: z.object({ a: secret() }), either: z.union([z.string(), z.object({ a: secret() })]), day: z.date(),
      }),
      ...kept,
    },
  },
  checks: {
    talks: { description: "Logs", execute: (context) => { context.logger.info("CHECK " + JSON.stringify(context.globalArgs)); return { pass: true }; } },
  },
  methods: {
    write: {
      description: "Stores secrets",
      arguments: z.object({}),
      execute: async (_, context) => {
        const canary = (name) => "CANARY-" + name + "-1234567";
        const data = {
          tuple: ["a", canary("tuple")], rest: ["b", canary("rest")], names: { [canary("names")]: 1 },
          other: canary("catchall"),
        };
        await context.writeResource("out", "out", data);
        const back = await context.readResource("out");
        return { same: back.tuple[1] === canary("tuple") && back.names[canary("names")] === 1 };
      },
    },
    misfit: {
      description: "Stores secrets at places of another shape",
      arguments: z.object({ day: z.date() }),
      execute: async ({ day }, context) => {
        const canary = (name) => "CANARY-" + name + "-1234567";
        await context.writeResource("misshapen", "misshapen", {
          list: canary("list"), deep: { a: canary("deep") }, object: [{ a: canary("object") }],
          either: [canary("either")], day,
        });
        const back = await context.readResource("misshapen");
        context.logger.info("READ " + [back.object[0].a === canary("object"), back.list[0] === canary("list"), back.day].join(" "));
      },
    },
    derive: {
      description: "Logs what its schema makes of a secret",
      arguments: z.object({ text: z.string().transform((text) => text.toUpperCase()).meta({ sensitive: true }) }),
      execute: ({ text }, context) => context.logger.info("DERIVED " + text),
    },
    make: {
      description: "Stores what it is given",
      arguments: z.object({ pw: secret() }),
      execute: async ({ pw }, context) => { await context.writeResource("item", "main", { pw }); return {}; },
    },
    log: {
      description: "Logs what it is given",
      arguments: z.object({ arr: z.array(secret()), set: z.set(secret()).optional(), n: z.number().meta({ sensitive: true }).optional() }),
      execute: (args, context) => {
        context.logger.info("ARGS " + [...args.arr, ...(args.set ?? []), ...(context.globalArgs.keys ?? []), args.n].join(" "));
        return {};
      },
    },
  },
};
`;

async function withType(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/safe.ts", SOURCE);
  await sandbox.ok("vault", "create", "local_encryption", "main");
  await sandbox.json("model", "create", "@acme/safe", "safe");
  return sandbox;
}

const run = (method: string, ...args: string[]) => ["model", "method", "run", "safe", method, ...args];

Deno.test("secrets in tuples, catchalls and keys are stored in a vault, and read back as they were", async () => {
  using sandbox = await withType();
  const { stdout, stderr } = await sandbox.run(run("write"));
  const { content } = await sandbox.json("data", "get", "safe", "out");
  assert.deepEqual([content.tuple[0], content.rest[0]], ["a", "b"]);
  for (const value of [content.tuple[1], content.rest[1], content.names, content.other]) {
    assert.match(value, /^\$\{\{ vault\.get\('main', '[^']+'\) \}\}$/);
  }
  assert.doesNotMatch(stdout + stderr, /CANARY/);
  for (const directory of ["data", "outputs"]) {
    const args = ["-rlE", "CANARY-[a-z]+-1", `${sandbox.root}/.swamp/${directory}`];
    const { stdout: found } = new Deno.Command("grep", { args }).outputSync();
    assert.equal(new TextDecoder().decode(found), "");
  }
});

Deno.test("secrets at places of another shape than the schema's are stored in a vault as a whole", async () => {
  using sandbox = await withType();
  const { code, stdout, stderr } = await sandbox.run(run("misfit", "--input", "day=2026-01-31"));
  assert.equal(code, 0, stderr);
  assert.match(stderr, /READ true true 2026-01-31T00:00:00\.000Z/);
  const { content } = await sandbox.json("data", "get", "safe", "misshapen");
  for (const value of [content.list, content.deep.a, content.object, content.either]) {
    assert.match(value, /^\$\{\{ vault\.get\('main', '[^']+'\) \}\}$/);
  }
  assert.doesNotMatch(stdout + stderr, /CANARY/);
});

Deno.test("what a schema makes of a secret is redacted in logs", async () => {
  using sandbox = await withType();
  const { code, stdout, stderr } = await sandbox.run(run("derive", "--input", "text=canary-derived"));
  assert.equal(code, 0, stderr);
  assert.match(stderr, /DERIVED \*\*\*/);
  assert.doesNotMatch(stdout + stderr, /canary-derived/i);
});

Deno.test("secrets in lists and sets of arguments are redacted in logs", async () => {
  using sandbox = await withType();
  sandbox.write(
    "models/@acme/safe/safe.yaml",
    withSection(sandbox.read("models/@acme/safe/safe.yaml"), "globalArguments: {keys: [GLOBALSECRET]}"),
  );
  const result = await sandbox.run(
    run(
      "log",
      "--input",
      'arr=["ARRSECRETXYZ"]',
      "--input",
      "set=SETSECRET1,SETSECRET2",
      "--input",
      "n=987654321",
    ),
  );
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stderr, /ARGS \*\*\*/);
  assert.doesNotMatch(result.stderr + result.stdout, /SECRET|987654321/);
  const judged = await sandbox.run(["model", "validate", "safe"]);
  assert.match(judged.stderr, /CHECK .*\*\*\*/);
  assert.doesNotMatch(judged.stderr + judged.stdout, /SECRET/);
  const refused = await sandbox.error(
    1,
    ...["model", "create", "@acme/safe", "other", "--global-arg", "keys=LITERALSECRET"],
  );
  assert.match(refused.error, /keys\.0: marked sensitive and cannot be set to a literal value/);
  const shown = await sandbox.json("model", "get", "safe");
  assert.deepEqual(shown.globalArguments, { keys: ["***"] });
});

Deno.test("an error names the expression of a sensitive argument that could not be evaluated", async () => {
  using sandbox = await withType();
  const definition = sandbox.read("models/@acme/safe/safe.yaml");
  const keys = "globalArguments: {keys: ['${{ vault.get(main, GONE) }}']}";
  sandbox.write("models/@acme/safe/safe.yaml", withSection(definition, keys));
  const { error } = await sandbox.error(1, ...run("log", "--input", "arr=ARRSECRETXYZ"));
  assert.match(error, /\$\{\{ vault\.get\(main, GONE\) \}\}/);
});

Deno.test("the secret of an item that was renamed stays when its former name is used anew", async () => {
  using sandbox = await withType();
  await sandbox.json(...run("make", "--input", "pw=FIRSTSECRET"));
  await sandbox.ok("data", "rename", "safe", "main", "keep");
  await sandbox.ok("data", "delete", "safe", "main", "--yes");
  await sandbox.json(...run("make", "--input", "pw=SECONDSECRET"));
  const secretOf = async (item: string) => {
    const { content } = await sandbox.json("data", "get", "safe", item);
    const key = /'main', '([^']+)'/.exec(content.pw)![1]!;
    return [key.replace(/^.*-main-/, ""), (await sandbox.json("vault", "read-secret", "main", key)).value];
  };
  assert.deepEqual(await secretOf("keep"), ["1-pw", "FIRSTSECRET"]);
  assert.deepEqual(await secretOf("main"), ["1-pw-2", "SECONDSECRET"]);
});
