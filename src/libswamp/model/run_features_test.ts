// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { SwampError } from "../../domain/errors.ts";
import { createModel } from "./create_model.ts";
import { planRun } from "./run/plan_run.ts";
import { runMethod, type RunMethodRequest } from "./run_method.ts";

const RETENTION = { lifetime: "infinite", garbageCollection: 10 };

// deno-lint-ignore no-explicit-any -- what an extension is given has no type here
type Any = any;
type Execute = (args: Any, context: Any) => unknown;

const method = (execute: Execute, more: Record<string, unknown> = {}) => ({
  description: "d",
  arguments: z.object({}).loose(),
  execute,
  ...more,
});

function typeOf(methods: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return {
    type: "@t/thing",
    version: "2026.02.01.1",
    globalArguments: z.object({ region: z.string().optional(), size: z.number().optional() }),
    resources: { state: { schema: z.object({}).loose(), ...RETENTION } },
    files: { log: { contentType: "text/plain", ...RETENTION } },
    methods,
    ...more,
  };
}

async function worldWith(type: Record<string, unknown>, globalArgs: string[] = []): Promise<ModelWorld> {
  const world = await ModelWorld.create(type);
  await createModel(world.context(), { type: "@t/thing", name: "web", globalArgs });
  return world;
}

function run(world: ModelWorld, method: string, more: Partial<RunMethodRequest> = {}) {
  return runMethod(world.context(), { model: "web", method, inputs: {}, tags: {}, ...more });
}

async function failureOf(promise: Promise<unknown>): Promise<SwampError> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

const options = (more: Partial<NonNullable<RunMethodRequest["checks"]>> = {}) => ({
  checks: { skipAll: false, skipNames: [], skipLabels: [], ...more },
});

Deno.test("a failed check stops the method; all failures are told, and the run is recorded", async () => {
  let ran = 0;
  let seen: Any;
  const checks = {
    quota: {
      description: "quota",
      labels: ["slow"],
      execute: (context: Any) => {
        seen = context;
        return { pass: false, errors: ["too many", "too large"] };
      },
    },
    name: { description: "name", execute: () => Promise.reject(new Error("no network")) },
    other: { description: "other", appliesTo: ["stop"], execute: () => ({ pass: false }) },
  };
  const type = typeOf({ create: method(() => ({ x: ran++ })), get: method(() => ({ x: ran++ })) }, {
    checks,
  });
  using world = await worldWith(type, ["region=eu"]);
  const error = await failureOf(run(world, "create", { inputs: { zone: "a" } }));
  assert.equal(error.code, "CHECKS_FAILED");
  for (const text of ["quota: too many", "quota: too large", "name: it threw: no network"]) {
    assert.ok(error.message.includes(text), error.message);
  }
  assert.equal(ran, 0);
  assert.deepEqual(seen.globalArgs, { region: "eu" });
  assert.deepEqual(seen.unresolvedMethodArgs, { region: "eu", zone: "a" });
  for (const writer of ["writeResource", "createFileWriter", "deleteResource", "runModel"]) {
    assert.equal(writer in seen, false);
  }
  assert.equal(typeof seen.dataRepository.getContent, "function");
  await failureOf(run(world, "create", options({ skipNames: ["name"] })));
  await run(world, "create", options({ skipNames: ["name"], skipLabels: ["slow"] })).catch(() => {});
  assert.equal(ran, 1);
  await run(world, "get");
  assert.equal(ran, 2);
});

Deno.test("an old definition is upgraded once, with its comments and expressions", async () => {
  const upgrades = [
    { toVersion: "2026.01.01.1", description: "a", upgradeAttributes: (old: Any) => ({ ...old, size: 1 }) },
    {
      toVersion: "2026.02.01.1",
      description: "b",
      upgradeAttributes: ({ zone, ...old }: Any) => ({ ...old, region: zone }),
    },
  ];
  const seen: Any[] = [];
  const type = typeOf({ get: method((_, context) => ({ x: seen.push({ ...context.globalArgs }) })) }, {
    upgrades,
  });
  using world = await ModelWorld.create(type);
  const id = crypto.randomUUID();
  world.repo.write(
    "models/@t/thing/web.yaml",
    `# mine\ntype: "@t/thing"\ntypeVersion: 2025.01.01.1\nid: ${id}\nname: web # the name\nversion: 1\ntags: {}\n` +
      "globalArguments:\n  zone: eu # where\n",
  );
  const path = `${world.repo.root}/models/@t/thing/web.yaml`;
  const text = () => Deno.readTextFileSync(path);
  const before = text();
  const plan = await planRun(world.context(), { model: "web", method: "get", inputs: {} });
  assert.deepEqual(plan.upgrades, ["2026.01.01.1", "2026.02.01.1"]);
  assert.deepEqual(plan.globalArguments, { size: 1, region: "eu" });
  assert.equal(text(), before);
  await run(world, "get");
  assert.deepEqual(seen, [{ region: "eu", size: 1 }]);
  const after = text();
  assert.match(after, /# mine\n/);
  assert.match(after, /name: web # the name/);
  assert.match(after, /typeVersion: 2026\.02\.01\.1/);
  await run(world, "get");
  assert.equal(text(), after);
});

Deno.test("an upgrade that fails leaves the file as it was and names the step", async () => {
  const upgrades = [{
    toVersion: "2026.02.01.1",
    description: "a",
    upgradeAttributes: () => {
      throw new Error("no such zone");
    },
  }];
  using world = await worldWith(typeOf({ get: method(() => ({})) }, { upgrades }));
  const path = `${world.repo.root}/models/@t/thing/web.yaml`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("2026.02.01.1", "2026.01.01.1"));
  const before = Deno.readTextFileSync(path);
  const error = await failureOf(run(world, "get"));
  assert.equal(error.code, "UPGRADE_FAILED");
  assert.match(
    error.message,
    /web\.yaml: the upgrade of @t\/thing to version 2026\.02\.01\.1 failed: no such zone/,
  );
  assert.equal(Deno.readTextFileSync(path), before);
});

Deno.test("a method with rollbackOnFailure leaves nothing behind when it fails, and everything when it succeeds", async () => {
  const write: Execute = async (args, context) => {
    const first = await context.writeResource("state", "a", { n: 1 });
    await context.writeResource("state", "a", { n: 2 });
    await context.createFileWriter("log", "log").writeText("text");
    assert.deepEqual([first.version, await context.readResource("a")], [args.from, args.before]);
    if (args.fail) throw new Error("broken");
    return { dataHandles: [first] };
  };
  const type = typeOf({ sync: method(write, { rollbackOnFailure: true }), keep: method(write) });
  using world = await worldWith(type);
  const error = await failureOf(run(world, "sync", { inputs: { fail: true, from: 1, before: null } }));
  assert.deepEqual(error.details?.dataArtifacts, []);
  const data = await world.context().data();
  const owner = (await world.context().definitions()).find("web").then((entry) => entry.id);
  const key = { type: "@t/thing", modelId: await owner };
  assert.deepEqual(await data.list(key), []);
  const result = await run(world, "sync", { inputs: { from: 1, before: null } });
  assert.deepEqual(result.dataArtifacts.map(({ name, version }) => `${name} ${version}`), [
    "a 1",
    "a 2",
    "log 1",
  ]);
  const failed = await failureOf(run(world, "keep", { inputs: { fail: true, from: 3, before: { n: 2 } } }))
    .catch((error: unknown) => error as SwampError);
  // Without it, what was written stays.
  assert.match(failed.message, /Expected values|broken/);
  assert.equal((await data.versions(key, "a")).length, 4);
});

Deno.test("deleteResource leaves a tombstone with the last state", async () => {
  const type = typeOf({
    sync: method(async (_, context) => {
      await context.writeResource("state", "a", { n: 1 });
      await context.deleteResource("a");
      await assert.rejects(context.deleteResource("a"), /There is no resource 'a'/);
      return {};
    }),
  });
  using world = await worldWith(type);
  assert.deepEqual((await run(world, "sync")).deleted, [{ name: "a", version: 2 }]);
  const entry = await (await world.context().definitions()).find("web");
  const item = await (await world.context().data()).find({ type: "@t/thing", modelId: entry.id }, "a");
  assert.equal(item?.lifecycle, "deleted");
});

Deno.test("a delete method marks what it names, and everything only where it declares that and takes no arguments", async () => {
  const id = z.object({ id: z.string().optional(), ids: z.array(z.string()).optional() });
  const type = typeOf({
    list: method(async (_, context) => {
      for (const name of ["a", "b", "c", "7"]) await context.writeResource("state", name, { name });
      return {};
    }),
    delete: method(() => ({}), { arguments: id }),
    remove: method(() => ({}), { arguments: id, kind: "delete" }),
    purge: method(() => ({ dataHandles: [{ name: "c" }] }), { kind: "delete", arguments: id }),
    destroy: method(() => ({})),
    wipe: method(() => ({}), { kind: "delete", arguments: z.object({}) }),
  });
  using world = await worldWith(type);
  const deleted = async (name: string, inputs: Record<string, unknown> = {}) =>
    (await run(world, name, { inputs })).deleted.map((item) => item.name);
  await run(world, "list");
  assert.deepEqual(await deleted("destroy"), []);
  assert.deepEqual(await deleted("delete"), []);
  assert.deepEqual(await deleted("delete", { id: "a" }), ["a"]);
  assert.deepEqual(await deleted("remove", { id: "d" }), []);
  assert.deepEqual(await deleted("remove", { ids: ["b", "7"] }), ["7", "b"]);
  assert.deepEqual(await deleted("purge"), ["c"]);
  await run(world, "list");
  assert.deepEqual(await deleted("wipe"), ["7", "a", "b", "c"]);
});

Deno.test("secrets of an output go into the vault; stored data and log never show them", async () => {
  const schema = z.object({
    user: z.string(),
    password: z.string().meta({ sensitive: true }),
    port: z.number().meta({ sensitive: true, vaultKey: "PORT" }),
    note: z.string(),
  });
  let read: Any;
  const type = typeOf({
    create: method(async (_, context) => {
      const state = { user: "u", password: "canary-77", port: 5432, note: "pw=canary-77" };
      await context.writeResource("secret", "db", state);
      assert.match(state.password, /^\$\{\{ vault\.get\('main', 't-thing-/);
      context.logger.info("the password is canary-77");
      read = await context.readResource("db");
      return {};
    }),
  }, { resources: { secret: { schema, ...RETENTION } } });
  using world = await worldWith(type);
  const early = await failureOf(run(world, "create"));
  assert.equal(early.code, "VAULT_NOT_FOUND");
  assert.match(early.hint!, /swamp vault create/);
  world.secrets.main = {};
  const result = await run(world, "create");
  assert.deepEqual(read, { user: "u", password: "canary-77", port: 5432, note: "pw=***" });
  assert.equal(world.secrets.main.PORT, "5432");
  const stored = Deno.readTextFileSync(`${result.dataArtifacts[0]!.path}/raw`);
  for (const text of [stored, Deno.readTextFileSync(result.logFile), JSON.stringify(result)]) {
    assert.equal(text.includes("canary-77"), false, text);
  }
  assert.ok(
    world.repo.warnings.some(({ code, message }) => code === "SECRET_REDACTED" && /note/.test(message)),
  );
});

Deno.test("data of others can not name a secret: what looks like a reference is a text", async () => {
  const planted = "${{ vault.get('main', 'KEY') }}";
  let read: Any;
  const type = typeOf({
    sync: method(async (_, context) => {
      await context.writeResource("state", "a", {
        reply: planted,
        list: [{ deep: planted }],
        "dot.ted": planted,
        fine: `see ${planted}`,
      });
      read = await context.readResource("a");
      return {};
    }),
  });
  using world = await worldWith(type);
  world.secrets.main = { KEY: "stolen" };
  const result = await run(world, "sync");
  const text = "$ {{ vault.get('main', 'KEY') }}";
  assert.deepEqual(read, { reply: text, list: [{ deep: text }], "dot.ted": text, fine: `see ${planted}` });
  assert.equal(JSON.stringify(result).includes("stolen"), false);
  assert.ok(
    world.repo.warnings.some(({ message }) =>
      /in reply, list\.0\.deep, dot\.ted; it is stored as a text/.test(message)
    ),
  );
});

Deno.test("a type runs without a model: its results are found again under the name", async () => {
  const type = typeOf({
    sync: method(async (args, context) => {
      await context.writeResource("state", "a", { ...args, ...context.globalArgs });
      return {};
    }),
  });
  using world = await ModelWorld.create(type);
  const first = await run(world, "sync", { model: "@t/thing", globalArgs: ["region=eu"], inputs: { n: 1 } });
  assert.equal(first.modelName, "t-thing");
  const second = await run(world, "sync", { model: "@t/thing" });
  assert.deepEqual([second.modelId, second.dataArtifacts[0]!.version], [first.modelId, 2]);
  assert.deepEqual(second.dataArtifacts[0]!.attributes, { region: "eu" });
  const other = await run(world, "sync", { model: "@t/thing", name: "other" });
  assert.notEqual(other.modelId, first.modelId);
  const definitions = await world.context().definitions();
  assert.deepEqual(await definitions.list(), []);
  assert.equal((await definitions.find("other")).automatic, true);
  const plan = await planRun(world.context(), {
    model: "@t/thing",
    method: "sync",
    inputs: {},
    name: "third",
  });
  assert.equal(plan.modelName, "third");
  assert.equal((await failureOf(definitions.find("third"))).code, "MODEL_NOT_FOUND");
  assert.equal((await failureOf(run(world, "sync", { model: "@t/nothing" }))).code, "MODEL_NOT_FOUND");
});

Deno.test("runModel runs other models, never throws, and refuses circles and endless depth", async () => {
  const answers: Any[] = [];
  const type = typeOf({
    sync: method(async (args, context) => {
      await context.writeResource("state", "a", { from: args.from ?? "nobody" });
      return {};
    }),
    outer: method(async (_, context) => {
      answers.push(
        await context.runModel({ definition: "other", method: "sync", arguments: { from: "web" } }),
      );
      answers.push(await context.runModel({ modelType: "@t/thing", name: "made", method: "sync" }));
      answers.push(await context.runModel({ definition: "web", method: "outer" }));
      answers.push(await context.runModel({ definition: "nobody", method: "sync" }));
      answers.push(await context.runModel({ method: "sync" }));
      return {};
    }),
    deep: method(async (args, context) => {
      const level = Number(args.level ?? 0);
      const name = `level-${level}`;
      const answer = await context.runModel({
        modelType: "@t/thing",
        name,
        method: "deep",
        arguments: { level: level + 1 },
      });
      if (!answer.ok) throw new Error(answer.error.message);
      return {};
    }),
  });
  using world = await worldWith(type);
  await createModel(world.context(), { type: "@t/thing", name: "other", globalArgs: [] });
  await run(world, "outer");
  assert.deepEqual(answers[0].resources.map((item: Any) => item.attributes), [{ from: "web" }]);
  assert.equal(answers[1].ok, true);
  assert.deepEqual(answers.slice(2).map((answer) => answer.ok), [false, false, false]);
  assert.match(answers[2].error.message, /web\.outer -> web\.outer is a circle/);
  assert.match(answers[3].error.message, /Model not found: nobody/);
  const error = await failureOf(run(world, "deep"));
  assert.match(error.message, /nested deeper than 10 levels/);
});

Deno.test("runModel sorts arguments by the child's schemas, and its record names the parent run", async () => {
  const answers: Any[] = [];
  const seen: Any[] = [];
  const child = {
    ...method((args, context) => {
      seen.push({ args, region: context.globalArgs.region });
      if (args.fail) throw new TypeError("half way");
      return {};
    }),
    arguments: z.object({ fail: z.boolean().default(false) }),
  };
  const outer = method(async (_, context) => {
    const call = (args: Any) => context.runModel({ definition: "other", method: "child", arguments: args });
    answers.push(
      await call({ region: "us" }),
      await call({ region: "us", syze: 5 }),
      await call({ fail: true }),
    );
    return {};
  });
  using world = await worldWith(typeOf({ child, outer }));
  await createModel(world.context(), { type: "@t/thing", name: "other", globalArgs: ["region=eu"] });
  const parent = await run(world, "outer");
  assert.deepEqual(seen, [{ args: { fail: false }, region: "us" }, { args: { fail: true }, region: "eu" }]);
  assert.deepEqual(answers.map(({ ok }) => ok), [true, false, false]);
  assert.match(answers[1].error.message, /syze: unknown argument, did you mean 'size'\?/);
  assert.equal(answers[1].error.stack, undefined);
  assert.equal(answers[2].error.message, "half way");
  assert.match(answers[2].error.stack, /TypeError: half way\n/);
  const runs = await world.context().runs();
  const [newest] = (await runs.list()).filter(({ modelName }) => modelName === "other");
  const { provenance } = (await runs.find(newest!.id))!;
  assert.deepEqual([provenance.triggeredBy, provenance.parentRunId], ["model", parent.outputId]);
  assert.equal((await runs.find(parent.outputId))!.provenance.triggeredBy, "manual");
});

Deno.test("a direct run needs only the global arguments that its method reads, and checks those that are given", async () => {
  const type = {
    ...typeOf({
      host: method((_, context) => ({ host: context.globalArgs.host })),
      both: method((_, context) => ({ x: { ...context.globalArgs }, token: context.globalArgs.token })),
      create: method(() => ({})),
    }),
    globalArguments: z.object({ host: z.string(), token: z.string(), port: z.number().optional() }),
    checks: {
      token: {
        description: "d",
        appliesTo: ["create"],
        execute: (context: Any) => ({ pass: context.globalArgs.token !== "" }),
      },
    },
  };
  using world = await ModelWorld.create(type);
  const direct = (method: string, ...globalArgs: string[]) =>
    run(world, method, { model: "@t/thing", globalArgs, name: `n${globalArgs.length}` });
  await direct("host", "host=a");
  const wrong = await failureOf(direct("host", "host=a", "port=x"));
  assert.match(wrong.message, /^Global arguments validation failed: port: /);
  for (const globalArgs of [[], ["host=a"]]) {
    const error = await failureOf(direct("both", ...globalArgs));
    assert.match(error.message, /global argument 'token' is required by @t\/thing and was not given$/);
    assert.match(error.hint!, /--global-arg token=<value>, or for one run with: --input token=<value>/);
  }
  assert.match(
    (await failureOf(direct("create", "host=a"))).message,
    /token: it threw: .*'token' is required/,
  );
});

Deno.test("first runs of a type at the same time share one definition", async () => {
  const type = typeOf({ get: method((_, { globalArgs }) => ({ globalArgs })) });
  using world = await ModelWorld.create(type);
  const direct = (...globalArgs: string[]) =>
    run(world, "get", { model: "@t/thing", name: "one", globalArgs });
  const runs = await Promise.all([direct(), direct("region=eu"), direct("size=2")]);
  assert.equal(new Set(runs.map(({ modelId }) => modelId)).size, 1);
  const plan = await planRun(world.context(), { model: "@t/thing", name: "one", method: "get", inputs: {} });
  assert.deepEqual(plan.globalArguments, { region: "eu", size: 2 });
});

Deno.test("a dry run shows what would happen and writes nothing", async () => {
  let ran = 0;
  const checks = { one: { description: "first", execute: () => ({ x: ran++ }) } };
  const type = typeOf({
    create: {
      ...method(() => ({ x: ran++ })),
      arguments: z.object({ key: z.string().meta({ sensitive: true }) }),
    },
  }, { checks });
  using world = await worldWith(type, ["region=eu"]);
  const plan = await planRun(world.context(), {
    model: "web",
    method: "create",
    inputs: { key: "hidden" },
    ...options({ skipNames: ["one"] }),
  });
  assert.deepEqual(plan.globalArguments, { region: "eu" });
  assert.deepEqual(plan.methodArguments, { key: "***" });
  assert.deepEqual(plan.checks, [{
    name: "one",
    description: "first",
    runs: false,
    reason: "--skip-check one",
  }]);
  assert.deepEqual(plan.outputs.map(({ specName, kind }) => `${kind} ${specName}`), [
    "resource state",
    "file log",
  ]);
  assert.equal(ran, 0);
  assert.throws(() => Deno.statSync(`${world.repo.root}/.swamp/outputs/@t`), Deno.errors.NotFound);
});

Deno.test("declared inputs are typed by the definition, the others are arguments; every problem is listed", async () => {
  let seen: Any;
  const type = typeOf({ sync: method((args) => ({ x: seen = args })) });
  using world = await worldWith(type);
  const path = `${world.repo.root}/models/@t/thing/web.yaml`;
  Deno.writeTextFileSync(
    path,
    `${
      Deno.readTextFileSync(path)
    }inputs:\n  properties:\n    count: {type: integer}\n    zone: {enum: [a, b]}\n`,
  );
  await run(world, "sync", { inputs: { count: "3", region: "eu" } });
  assert.deepEqual(seen, { region: "eu" });
  const error = await failureOf(run(world, "sync", { inputs: { count: "x", zone: "c" } }));
  assert.equal(error.code, "ARGUMENTS_INVALID");
  assert.match(
    error.message,
    /Input validation failed:\n {2}"count" must be an integer\n {2}"zone" must be one of a, b/,
  );
});
