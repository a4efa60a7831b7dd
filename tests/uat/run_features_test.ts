// SPDX-License-Identifier: MIT
/** What runs can do beyond one method of one model: checks, upgrades, grafts, secrets, nested and direct runs. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { withSection } from "../support/definition_text.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
const any = z.object({}).loose();
export const model = {
  type: "@acme/host",
  version: "2026.03.01.1",
  globalArguments: z.object({ region: z.string().optional(), size: z.number().optional() }),
  resources: {
    state: { schema: any, ...kept },
    access: { schema: z.object({ user: z.string(), password: z.string().meta({ sensitive: true }) }), ...kept },
  },
  files: { report: { contentType: "text/plain", ...kept } },
  upgrades: [
    { toVersion: "2026.02.01.1", description: "size", upgradeAttributes: (old) => ({ size: 1, ...old }) },
    { toVersion: "2026.03.01.1", description: "zone", upgradeAttributes: ({ zone, ...old }) => ({ ...old, ...(zone ? { region: zone } : {}) }) },
  ],
  checks: {
    quota: {
      description: "There is room for it",
      labels: ["slow"],
      execute: (context) => ({ pass: context.globalArgs.size !== 99, errors: ["no room for 99"] }),
    },
  },
  methods: {
    create: {
      description: "Makes it",
      arguments: z.object({ password: z.string().default("none") }),
      execute: async (args, context) => {
        const state = { user: "root", password: args.password };
        await context.writeResource("access", "main", state);
        await context.createFileWriter("report", "report").writeText("password=" + args.password);
        context.logger.info("made with " + args.password);
        console.log("printed " + args.password);
        const back = await context.readResource("main");
        if (back.password !== args.password) throw new Error("read back " + back.password);
        return {};
      },
    },
    get: {
      description: "Says what it is",
      arguments: any,
      execute: async (args, context) => {
        await context.writeResource("state", "seen", { ...context.globalArgs, args });
        return {};
      },
    },
    both: {
      description: "Writes and fails",
      arguments: z.object({ fail: z.boolean().default(false) }),
      rollbackOnFailure: true,
      execute: async (args, context) => {
        await context.writeResource("state", "both", { n: 1 });
        if (args.fail) throw new Error("half way");
        return {};
      },
    },
    outer: {
      description: "Runs others",
      arguments: any,
      execute: async (_, context) => {
        const made = await context.runModel({ modelType: "@acme/host", name: "inner", method: "get" });
        const cel = context.createCelEnvironment();
        const circle = await context.runModel({ definition: context.definition.name, method: "outer" });
        const found = await context.queryData("modelName == 'inner' && name == 'seen'");
        const records = await context.readModelData("inner", "state");
        await context.writeResource("state", "outer", {
          made, circle, sum: Number(cel.evaluate("1 + 2")), found: found.length, records: records.length,
          names: (await context.definitionRepository.findAllGlobal()).map((item) => item.definition.name),
          runs: (await context.outputRepository.findByDefinitionId(context.modelId)).map((run) => run.status),
          file: await Deno.readTextFile(context.extensionFile("data.txt")),
        });
        return {};
      },
    },
  },
};
`;

const GRAFT = `import { z } from "npm:zod@4.3.6";
export const extension = {
  type: "@acme/host",
  methods: [
    { reboot: { description: "Again", arguments: z.object({}), execute: async (_, context) => {
      await context.writeResource("boot", "boot", { region: context.globalArgs.region });
      return {};
    } } },
    { get: { description: "Taken already", arguments: z.object({}), execute: () => { throw new Error("never"); } } },
  ],
  checks: [{ awake: { description: "Nobody sleeps", appliesTo: ["reboot"], execute: () => ({ pass: true }) } }],
  resources: { boot: { schema: z.object({ region: z.string() }), lifetime: "1h", garbageCollection: 3 } },
};
`;

async function withHost(...globalArgs: string[]): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/manifest.yaml",
    'manifestVersion: 1\nname: "@acme/tools"\nversion: 2026.01.01.1\nmodels: [host.ts]\n',
  );
  sandbox.write("extensions/data.txt", "shipped");
  sandbox.write("extensions/models/host.ts", SOURCE);
  await sandbox.json(
    "model",
    "create",
    "@acme/host",
    "web",
    ...globalArgs.flatMap((text) => ["--global-arg", text]),
  );
  return sandbox;
}

const run = (method: string, ...args: string[]) => ["model", "method", "run", "web", method, ...args];

Deno.test("a check that fails stops the method; it can be skipped by name, by label, and with all others", async () => {
  using sandbox = await withHost("size=99");
  // A dry run stores nothing, so it needs no vault.
  const plan = await sandbox.json(...run("create", "--dry-run"));
  assert.ok(plan.checks.some(({ name }: { name: string }) => name === "quota"));
  await sandbox.ok("vault", "create", "local_encryption", "main");
  const failed = await sandbox.error(1, ...run("create"));
  assert.equal(failed.code, "CHECKS_FAILED");
  assert.match(failed.error, /quota: no room for 99/);
  assert.match(failed.hint!, /--skip-check/);
  for (const skip of [["--skip-check", "quota"], ["--skip-check-label", "slow"], ["--skip-checks"]]) {
    assert.equal((await sandbox.json(...run("create", ...skip))).status, "succeeded");
  }
  assert.equal((await sandbox.json(...run("get"))).status, "succeeded");
  const misspelt = await sandbox.error(1, ...run("create", "--skip-check", "qouta"));
  assert.match(misspelt.warnings![0]!.message, /has no check 'qouta', did you mean 'quota'/);
  const validated = await sandbox.run(["model", "validate", "web", "--json"]);
  assert.equal(validated.code, 1);
  assert.deepEqual(JSON.parse(validated.stdout).validations.at(-1), {
    name: "Check: quota",
    passed: false,
    error: "no room for 99",
  });
});

Deno.test("an old definition is upgraded by its first run, once, and a dry run only says so", async () => {
  using sandbox = await withHost();
  const path = "models/@acme/host/web.yaml";
  const old = withSection(
    sandbox.read(path).replace("2026.03.01.1", "2026.01.01.1"),
    "globalArguments:\n  zone: eu # where it is\n  # the end",
  );
  sandbox.write(path, old);
  const plan = await sandbox.json(...run("get", "--dry-run"));
  assert.deepEqual(plan.upgrades, ["2026.02.01.1", "2026.03.01.1"]);
  assert.deepEqual(plan.globalArguments, { size: 1, region: "eu" });
  assert.equal(sandbox.read(path), old);
  const result = await sandbox.json(...run("get"));
  assert.deepEqual(result.dataArtifacts[0].attributes, {
    size: 1,
    region: "eu",
    args: { size: 1, region: "eu" },
  });
  const upgraded = sandbox.read(path);
  assert.match(upgraded, /typeVersion: 2026\.03\.01\.1/);
  assert.match(upgraded, /region: eu/);
  await sandbox.json(...run("get"));
  assert.equal(sandbox.read(path), upgraded);
});

Deno.test("a graft adds methods, checks and resources, also to a type of another package; its collision is told", async () => {
  using sandbox = await withHost("region=eu");
  sandbox.write("extensions/models/reboot.ts", GRAFT);
  const type = await sandbox.json("model", "type", "describe", "@acme/host");
  assert.ok(type.methods.some((method: { name: string }) => method.name === "reboot"));
  assert.match(
    type.warnings[0].message,
    /has a method 'get' already; extensions\/models\/reboot\.ts can not add it/,
  );
  const booted = await sandbox.json(...run("reboot"));
  assert.deepEqual(booted.dataArtifacts[0].attributes, { region: "eu" });
  assert.match(booted.warnings[0].message, /get.*reboot\.ts/);
  assert.equal((await sandbox.json(...run("get"))).status, "succeeded");
  sandbox.write(
    "extensions/models/shell.ts",
    GRAFT.replace("@acme/host", "command/shell").replace("context.globalArgs.region", "'x'"),
  );
  await sandbox.json("model", "create", "command/shell", "sh");
  assert.equal((await sandbox.json("model", "method", "run", "sh", "reboot")).status, "succeeded");
  const healthy = await sandbox.json("doctor", "extensions");
  assert.equal(healthy.overallStatus, "pass");
  assert.match(healthy.warnings[0].message, /reboot\.ts can not add it/);
  sandbox.write("extensions/models/lost.ts", GRAFT.replace("@acme/host", "@acme/hots"));
  const doctor = await sandbox.run(["doctor", "extensions", "--json"]);
  assert.equal(doctor.code, 1);
  assert.deepEqual(JSON.parse(doctor.stdout).problems, [{
    path: "extensions/models/lost.ts",
    message: "it extends @acme/hots, which no extension declares, did you mean '@acme/host'?",
  }]);
});

Deno.test("a secret that an output marks is in the vault and nowhere else; the method reads it back", async () => {
  using sandbox = await withHost();
  const canary = "canary'\"$`-4711";
  const refused = await sandbox.error(1, ...run("create"));
  assert.equal(refused.code, "VAULT_NOT_FOUND");
  assert.match(refused.hint!, /vault create local_encryption/);
  await sandbox.ok("vault", "create", "local_encryption", "main");
  const put = await sandbox.run(["vault", "put", "main", "PW"], { stdin: canary });
  assert.equal(put.code, 0, put.stderr);
  const path = "models/@acme/host/web.yaml";
  sandbox.write(
    path,
    sandbox.read(path) + "methods:\n  create:\n    arguments:\n      password: ${{ vault.get(main, PW) }}" +
      "\n",
  );
  const result = await sandbox.run(run("create", "--json"));
  assert.equal(result.code, 0, result.stderr);
  const text = await sandbox.run(run("create"));
  assert.equal(text.code, 0, text.stderr);
  const logs = await sandbox.run(["model", "method", "history", "logs", "web"]);
  for (const output of [result.stdout, result.stderr, text.stdout, text.stderr, logs.stdout, logs.stderr]) {
    assert.equal(output.includes("canary"), false, output);
  }
  assert.match(text.stderr, /made with \*\*\*/);
  const document = JSON.parse(result.stdout);
  assert.match(document.dataArtifacts[0].attributes.password, /^\$\{\{ vault\.get\('main', '/);
  for (const file of filesBelow(sandbox.base)) {
    assert.equal(Deno.readTextFileSync(file).includes("canary"), false, file);
  }
});

function* filesBelow(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else if (entry.isFile) yield path;
  }
}

Deno.test("rollbackOnFailure leaves nothing of a failed run", async () => {
  using sandbox = await withHost();
  const failed = await sandbox.error(1, ...run("both", "--input", "fail=true"));
  assert.match(failed.error, /half way/);
  assert.match(failed.hint!, /What it had written was taken back: both\n/);
  assert.equal((await sandbox.json("data", "list", "web")).total, 0);
  await sandbox.json(...run("both"));
  assert.equal((await sandbox.json("data", "get", "web", "both")).version, 1);
});

Deno.test("a method runs other models, queries data, reads definitions and shipped files", async () => {
  using sandbox = await withHost();
  const result = await sandbox.json(...run("outer"));
  const outer = result.dataArtifacts.find((item: { name: string }) => item.name === "outer").attributes;
  assert.equal(outer.made.ok, true);
  assert.match(outer.circle.error.message, /web\.outer -> web\.outer is a circle/);
  assert.deepEqual([outer.sum, outer.found, outer.records], [3, 1, 1]);
  assert.deepEqual([outer.names, outer.file, outer.runs], [["web"], "shipped", ["running"]]);
});

Deno.test("a type runs without a model; what it stored is found by the name of the run", async () => {
  using sandbox = await Sandbox.repository();
  const direct = (name: string, ...args: string[]) =>
    sandbox.json(
      "model",
      "method",
      "run",
      "command/shell",
      "execute",
      "--input",
      "run=echo hi",
      "--name",
      name,
      ...args,
    );
  const first = await direct("clock");
  const second = await direct("clock");
  assert.deepEqual([second.modelId, second.dataArtifacts[0].version], [first.modelId, 2]);
  assert.equal((await sandbox.json("data", "get", "clock", "result")).content.stdout, "hi");
  assert.equal((await sandbox.json("model", "get", "clock")).autoCreated, true);
  assert.deepEqual((await sandbox.json("model", "search")).results, []);
  const counts = (await direct("clock", "--timings")).timings;
  assert.equal(counts.imports, 0);
  const missing = await sandbox.error(1, "model", "method", "run", "command/shel", "execute");
  assert.equal(missing.code, "MODEL_NOT_FOUND");
});

Deno.test("arguments come from standard input, and as JSON leaves", async () => {
  using sandbox = await withHost();
  const given = async (stdin: string | undefined, ...args: string[]) => {
    const result = await sandbox.run([...run("get", ...args), "--json"], { stdin });
    assert.equal(result.code, 0, result.stderr);
    return JSON.parse(result.stdout).dataArtifacts[0].attributes.args;
  };
  assert.deepEqual(await given('{"a": [1, {"b": null}]}', "--stdin"), { a: [1, { b: null }] });
  assert.deepEqual(await given("a: 1\nb: [x]\n", "--stdin", "--input", "a=2"), { a: "2", b: ["x"] });
  assert.deepEqual(await given(undefined, "--input", 'a.b:json={"c": [true]}'), { a: { b: { c: [true] } } });
  const list = await sandbox.run([...run("get", "--stdin"), "--json"], { stdin: "[1]" });
  assert.equal(list.code, 1);
  assert.match(JSON.parse(list.stderr).error, /stdin: expected keys and values/);
  assert.deepEqual(await given("{}", "--stdin"), {});
  for (const nothing of ["", "\n"]) {
    const empty = await sandbox.run([...run("get", "--stdin"), "--json"], { stdin: nothing });
    assert.equal(empty.code, 1, "a failed program before the pipe runs nothing");
    assert.match(JSON.parse(empty.stderr).error, /stdin: expected keys and values, but it is empty/);
  }
});

Deno.test("a run keeps the evaluated definition, and --last-evaluated uses it", async () => {
  using sandbox = await withHost();
  const path = "models/@acme/host/web.yaml";
  assert.equal((await sandbox.error(1, ...run("get", "--last-evaluated"))).code, "NOT_EVALUATED");
  const write = (region: string) =>
    sandbox.write(path, withSection(sandbox.read(path), `globalArguments:\n  region: ${region}`));
  write("${{ 'e' + 'u' }}");
  const region = async (...args: string[]) =>
    (await sandbox.json(...run("get", ...args))).dataArtifacts[0].attributes.region;
  assert.equal(await region(), "eu");
  write("${{ 'u' + 's' }}");
  assert.equal(await region("--last-evaluated"), "eu");
  assert.equal(await region(), "us");
});

Deno.test("what the definition requires is not offered to be skipped", async () => {
  using sandbox = await withHost("size=99");
  await sandbox.ok("vault", "create", "local_encryption", "main");
  const path = "models/@acme/host/web.yaml";
  sandbox.write(path, `${sandbox.read(path)}checks: {require: [quota]}\n`);
  const { hint } = await sandbox.error(1, ...run("create", "--skip-checks"));
  assert.match(hint!, /The definition requires quota: that can not be skipped/);
  assert.doesNotMatch(hint!, /--skip-check/);
});

const STORE = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
const method = (execute) => ({ description: "d", arguments: z.object({ name: z.string().default("a b") }), execute });
export const model = {
  type: "@acme/store",
  version: "2026.03.01.1",
  resources: { state: { schema: z.object({}).loose(), ...kept } },
  files: { log: { contentType: "text/plain", ...kept } },
  methods: {
    write: method(async ({ name }, context) => { await context.writeResource("state", name, {}); return {}; }),
    open: method(async (_, context) => { await context.createFileWriter("log", "open").writeLine("x"); return {}; }),
    odd: method(() => { throw { code: 5 }; }),
    delete: { ...method(() => ({})), kind: "delete", arguments: z.object({}) },
  },
};
`;

Deno.test("a run says what it deleted, what was lost, and what was thrown; its next step can be pasted", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/store.ts", STORE);
  await sandbox.json("model", "create", "@acme/store", "web");
  assert.match((await sandbox.ok(...run("write"))).stdout, /See it with: swamp data get web 'a b'\n$/);
  await sandbox.json(...run("write", "--input", "name=other"));
  const broken = await sandbox.error(1, ...run("write", "--input", "name=a\nb"));
  assert.match(broken.error, /^Invalid data name "a\\nb": it can not hold control characters/);
  assert.deepEqual((await sandbox.json(...run("open"))).warnings.map(({ code }: { code: string }) => code), [
    "FILE_NOT_FINALIZED",
  ]);
  assert.equal((await sandbox.error(1, ...run("odd"))).error, '{"code":5}');
  assert.match(
    (await sandbox.ok(...run("delete"))).stdout,
    / {2}a b v2 \(deleted\)\n {2}other v2 \(deleted\)\n$/,
  );
  await sandbox.json(...run("write"));
  assert.deepEqual((await sandbox.json(...run("delete"))).deleted, [{ name: "a b", version: 4 }]);
});
