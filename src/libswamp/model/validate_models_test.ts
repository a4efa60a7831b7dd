// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { validateAllModels, validateModel } from "./validate_models.ts";

const TYPE = {
  type: "@t/thing",
  version: "2026.01.01.1",
  globalArguments: z.object({ region: z.enum(["eu", "us"]).optional(), port: z.number().optional() }),
  methods: {
    run: {
      description: "d",
      arguments: z.object({ n: z.number().min(3), region: z.string().optional() }),
      execute: () => ({}),
    },
  },
  checks: { ready: { description: "d", execute: () => ({ pass: true }) } },
};
const NAMES = [
  "Definition schema",
  "Global arguments",
  "Method arguments",
  "Expression paths",
  "Check selection",
];

async function validate(more: string) {
  const world = await ModelWorld.create(TYPE);
  using _ = world;
  world.repo.write(
    "models/@t/thing/web.yaml",
    `id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n${more}`,
  );
  const result = await validateModel(world.context(), { model: "web", labels: [] });
  const judged = result.validations.filter(({ name }) => !name.startsWith("Check: "));
  assert.deepEqual(judged.map(({ name }) => name), NAMES);
  assert.equal(result.passed, result.validations.every(({ passed }) => passed));
  return {
    ...result,
    failed: Object.fromEntries(result.validations.flatMap(({ name, error }) => error ? [[name, error]] : [])),
  };
}

Deno.test("a good definition passes the five validations in their order", async () => {
  assert.deepEqual(
    (await validate("globalArguments: {region: eu}\nmethods: {run: {arguments: {n: 3}}}\n")).failed,
    {},
  );
});

const WRONG: readonly [string, string, RegExp][] = [
  ["Definition schema", "tagz: {}\n", /web\.yaml:3:1: unknown key 'tagz', did you mean 'tags'\?/],
  ["Global arguments", "globalArguments: {region: mars}\n", /^models\/@t\/thing\/web\.yaml:3: region: /],
  ["Global arguments", "globalArguments: {regoin: eu}\n", /did you mean 'region'/],
  ["Method arguments", "methods: {run: {arguments: {n: 1}}}\n", /web\.yaml:3: run\.n: Too small/],
  ["Method arguments", "methods: {runn: {arguments: {}}}\n", /runn: unknown method, did you mean 'run'\?/],
  [
    "Expression paths",
    'globalArguments: {region: "eu"}\nmethods: {run: {arguments: {n: "{{ x }}"}}}\n',
    /methods\.run\.arguments\.n: /,
  ],
  ["Check selection", "checks: {skip: [redy]}\n", /unknown check 'redy', did you mean 'ready'\?/],
];
for (const [name, more, error] of WRONG) {
  Deno.test(`${name} fails for ${JSON.stringify(more)}`, async () => {
    const { failed, passed } = await validate(more);
    assert.match(failed[name] ?? "", error);
    assert.equal(passed, false);
  });
}

Deno.test("fields with expressions are exempt, and a warning tells of the environment", async () => {
  const result = await validate(
    "globalArguments: {region: '${{ env.REGION }}', port: '${{ inputs.x }}'}\nmethods: {run: {arguments: {n: '${{ self.name }}'}}}\n",
  );
  assert.deepEqual(result.failed, {});
  assert.deepEqual(result.warnings.map(({ name }) => name), [
    "Environment variables detected",
  ]);
  assert.deepEqual(result.warnings[0]!.envVars, [{ path: "globalArguments.region", envVar: "REGION" }]);
});

Deno.test("all models: totals, and models whose type is gone are named", async () => {
  using world = await ModelWorld.create(TYPE);
  await assert.rejects(validateAllModels(world.context(), { labels: [] }), {
    code: "MODEL_NOT_FOUND",
    message: "No models found",
  });
  const write = (n: number, type: string, more = "") =>
    world.repo.write(
      `models/${type}/m${n}.yaml`,
      `id: 0000000${n}-0000-4000-8000-000000000000\nname: m${n}\n${more}`,
    );
  write(1, "@t/thing");
  write(2, "@t/thing", "globalArguments: {region: mars}\n");
  write(3, "@t/gone");
  const result = await validateAllModels(world.context(), { labels: [] });
  assert.deepEqual([result.totalPassed, result.totalFailed, result.passed], [1, 2, false]);
  assert.deepEqual(result.skipped.map(({ modelName }) => modelName), ["m3"]);
});

Deno.test("all models: a file that is no definition counts as failed", async () => {
  using world = await ModelWorld.create(TYPE);
  world.repo.write("models/@t/thing/broken.yaml", "name: [\n");
  const result = await validateAllModels(world.context(), { labels: [] });
  assert.deepEqual([result.totalFailed, result.passed], [1, false]);
  assert.equal(result.unreadable[0]!.file, "models/@t/thing/broken.yaml");
  assert.match(result.unreadable[0]!.error, /broken\.yaml:\d+:\d+: not valid YAML/);
});

Deno.test("checks follow when the definition is right; skipped and filtered ones do not run", async () => {
  const checks = {
    quota: { description: "d", labels: ["slow"], execute: () => ({ pass: false, errors: ["too many"] }) },
    zone: {
      description: "d",
      appliesTo: ["stop"],
      execute: (context: { globalArgs: { region: string } }) => ({
        pass: context.globalArgs.region === "eu",
      }),
    },
    off: { description: "d", execute: () => Promise.reject(new Error("not to be run")) },
  };
  const methods = { ...TYPE.methods, stop: { ...TYPE.methods.run, arguments: z.object({}) } };
  using world = await ModelWorld.create({ ...TYPE, methods, checks });
  const write = (region: string) =>
    world.repo.write(
      "models/@t/thing/web.yaml",
      "id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\nchecks: {skip: [off]}\n" +
        `globalArguments: {region: ${region}}\n`,
    );
  const results = async (filter: { labels?: string[]; method?: string } = {}) =>
    (await validateModel(world.context(), { model: "web", labels: [], ...filter })).validations.slice(5)
      .map(({ name, passed, error }) => [name, passed, error]);
  write("eu");
  const quota = ["Check: quota", false, "too many"];
  const zone = ["Check: zone", true, undefined];
  assert.deepEqual(await results(), [quota, zone]);
  assert.deepEqual(await results({ labels: ["slow"] }), [quota]);
  assert.deepEqual(await results({ method: "run" }), [quota]);
  assert.deepEqual(await results({ method: "stop" }), [quota, zone]);
  assert.equal(world.repo.warnings.length, 0);
  assert.deepEqual(await results({ labels: ["slwo"] }), []);
  assert.equal(world.repo.warnings[0]!.message, "No check has the label 'slwo', did you mean 'slow'?");
  for (const all of [false, true]) {
    const wrong = { labels: [], method: "stpo" };
    await assert.rejects(
      all
        ? validateAllModels(world.context(), wrong)
        : validateModel(world.context(), { ...wrong, model: "web" }),
      { code: "METHOD_NOT_FOUND", message: "Unknown method 'stpo', did you mean 'stop'?" },
    );
  }
  write("mars");
  assert.deepEqual(await results(), []);
});

Deno.test("a driver that a run refuses fails the definition", async () => {
  const failed = async (driver: string) =>
    (await validate(`driver: ${driver}\n`)).validations.filter(({ passed }) => !passed);
  const [schema, ...others] = await failed("docker");
  assert.deepEqual([schema?.name, others], ["Definition schema", []]);
  assert.match(
    `${schema?.error}`,
    /\.yaml:\d+: driver 'docker': drivers are not supported yet; expected 'raw'/,
  );
  assert.deepEqual(await failed("raw"), []);
});

Deno.test("all models: those that share an id are told of each other", async () => {
  using world = await ModelWorld.create(TYPE);
  for (const name of ["one", "two"]) {
    world.repo.write(
      `models/@t/thing/${name}.yaml`,
      `id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: ${name}\n`,
    );
  }
  const { models, totalWarnings } = await validateAllModels(world.context(), { labels: [] });
  assert.deepEqual(models.map(({ warnings }) => warnings.map(({ name }) => name)), [["Duplicate id"], [
    "Duplicate id",
  ]]);
  assert.match(models[0]!.warnings[0]!.message, /the id of 'two'/);
  assert.equal(totalWarnings, 2);
});

Deno.test("a check that reads what only a run knows is not judged, and that is said", async () => {
  type Read = { globalArgs: Record<string, unknown>; unresolvedMethodArgs: Record<string, unknown> };
  const check = (execute: (context: Read) => boolean) => ({
    description: "d",
    execute: (context: Read) => ({ pass: execute(context) }),
  });
  const checks = {
    port: check(({ globalArgs }) => Number(globalArgs.port) > 100),
    all: check(({ globalArgs }) => {
      try {
        return JSON.stringify(globalArgs) === "";
      } catch {
        return false;
      }
    }),
    needed: check(({ unresolvedMethodArgs }) => Number(unresolvedMethodArgs.n) > 1),
    region: check(({ globalArgs }) => globalArgs.region === "eu"),
    optional: check(({ unresolvedMethodArgs }) => unresolvedMethodArgs.nothing === undefined),
  };
  using world = await ModelWorld.create({ ...TYPE, checks });
  world.repo.write(
    "models/@t/thing/web.yaml",
    "id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n" +
      "globalArguments: {region: eu, port: '${{ inputs.count * 1000 }}'}\n",
  );
  const result = await validateModel(world.context(), { model: "web", labels: [] });
  assert.deepEqual(result.validations.slice(5), [
    { name: "Check: region", passed: true },
    { name: "Check: optional", passed: true },
  ]);
  assert.deepEqual(result.warnings.map(({ message }) => message), [
    "Checks not run, because they read what only a run knows: port (globalArguments.port), " +
    "all (globalArguments.port), needed (methods.run.arguments.n)",
  ]);
  assert.equal(result.passed, true);
});

const UPGRADED = {
  ...TYPE,
  upgrades: [{
    toVersion: TYPE.version,
    description: "zone is called region",
    upgradeAttributes: ({ zone, ...old }: Record<string, unknown>) => ({ ...old, region: zone }),
  }],
};

async function validateUpgraded(more: string) {
  using world = await ModelWorld.create(UPGRADED);
  world.repo.write(
    "models/@t/thing/web.yaml",
    `id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n${more}`,
  );
  const one = await validateModel(world.context(), { model: "web", labels: [] });
  const all = await validateAllModels(world.context(), { labels: [] });
  assert.equal(all.passed, one.passed);
  assert.deepEqual(all.skipped, []);
  return {
    failed: one.validations.flatMap(({ name, error }) => error === undefined ? [] : [[name, error]]),
    warnings: one.warnings.map(({ message }) => message),
  };
}

Deno.test("a wrong version of the type is what is wrong, and nothing is made of it", async () => {
  const { failed } = await validateUpgraded("typeVersion: banana\nglobalArguments: {region: eu}\n");
  assert.equal(failed.length, 1);
  assert.match(
    failed[0]!.join(" "),
    /^Definition schema .*web\.yaml:3:1: expected 'typeVersion' to be a version/,
  );
});

Deno.test("an upgrade that fails is a validation that fails", async () => {
  const { failed } = await validateUpgraded("typeVersion: 2025.01.01.1\nglobalArguments: {zone: mars}\n");
  assert.equal(failed.length, 1);
  assert.match(
    failed[0]!.join(" "),
    /^Global arguments models\/@t\/thing\/web\.yaml: the upgrade of @t\/thing/,
  );
});

Deno.test("a definition for a newer version than the type has is told of", async () => {
  const { failed, warnings } = await validateUpgraded("typeVersion: 2027.01.01.1\n");
  assert.deepEqual(failed, []);
  assert.match(
    warnings.join("\n"),
    /2027\.01\.01\.1 of @t\/thing, and the one here is older: 2026\.01\.01\.1/,
  );
});

Deno.test("without their types definitions are checked for their schema and expressions, and nothing is loaded", async () => {
  const world = await ModelWorld.create(TYPE);
  using _ = world;
  world.repo.write(
    "models/@t/gone/web.yaml",
    'id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\ntype: "@t/gone"\ntagz: {}\nglobalArguments: {region: "${{ nope( }}"}\n',
  );
  const one = await validateModel(world.context(), { model: "web", labels: [], syntax: true });
  assert.deepEqual(one.validations.map(({ name, passed }) => [name, passed]), [
    ["Definition schema", false],
    ["Expression paths", false],
  ]);
  const all = await validateAllModels(world.context(), { labels: [], syntax: true });
  assert.deepEqual([all.models.length, all.totalFailed, all.skipped], [1, 1, []]);
});
