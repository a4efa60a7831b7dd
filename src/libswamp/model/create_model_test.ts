// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { SwampError } from "../../domain/errors.ts";
import { createModel } from "./create_model.ts";
import { getModel } from "./get_model.ts";

const TYPE = {
  type: "@acme/My.Thing",
  version: "2026.01.01.1",
  globalArguments: z.object({
    region: z.enum(["eu", "us"]),
    count: z.int().max(5).optional(),
    on: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    nested: z.object({ port: z.number() }).optional(),
    password: z.string().meta({ sensitive: true }).optional(),
    pin: z.number().meta({ sensitive: true }).optional(),
  }),
  methods: {},
};

async function problemsOf(world: ModelWorld, ...globalArgs: string[]): Promise<string[]> {
  const error = await createModel(world.context(), { type: "@acme/my/thing", name: "web", globalArgs })
    .then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof SwampError, "it was created");
  assert.equal(error.code, "ARGUMENTS_INVALID");
  assert.throws(() => Deno.statSync(`${world.repo.root}/models`));
  return error.details!.problems as string[];
}

Deno.test("createModel() coerces and nests global arguments and writes a file in reading order", async () => {
  using world = await ModelWorld.create(TYPE);
  const globalArgs = ["region=eu", "count=3", "on=true", "tags=a,b", "nested.port=80"];
  const created = await createModel(world.context(), { type: "@Acme/My Thing", name: "web", globalArgs });
  assert.equal(created.path, `${world.repo.root}/models/@acme/my/thing/web.yaml`);
  assert.equal(created.type, "@acme/my/thing");
  assert.equal(created.version, "2026.01.01.1");
  assert.equal(
    Deno.readTextFileSync(created.path),
    `type: '@acme/my/thing'\ntypeVersion: 2026.01.01.1\nid: ${created.id}\nname: web\nversion: 1\n` +
      "globalArguments:\n  region: eu\n  count: 3\n  'on': true\n  tags:\n    - a\n    - b\n  nested:\n    port: 80\n",
  );
});

Deno.test("createModel() lists every problem at once and writes nothing", async () => {
  using world = await ModelWorld.create(TYPE);
  const problems = await problemsOf(world, "count=9", "on=maybe", "regoin=eu");
  assert.equal(problems.length, 4, problems.join("\n"));
  for (
    const part of [/^regoin: unknown argument, did you mean 'region'\?/, /^count: /, /^on: /, /^region: /]
  ) {
    assert.ok(problems.some((problem) => part.test(problem)), String(part));
  }
});

Deno.test("createModel() refuses literal secrets of every type, and takes expressions verbatim", async () => {
  using world = await ModelWorld.create(TYPE);
  const problems = await problemsOf(world, "region=eu", "password=hunter2", "pin=1234");
  assert.equal(problems.length, 2);
  for (const problem of problems) {
    assert.match(problem, /marked sensitive and cannot be set to a literal value/);
  }
  assert.ok(!problems.join().includes("hunter2"));
  const expression = "${{ vault.get(v, K) }}";
  const globalArgs = [`password=${expression}`, "count=${{ inputs.n }}", "region=eu"];
  const { path } = await createModel(world.context(), { type: "@acme/my/thing", name: "web", globalArgs });
  assert.ok(Deno.readTextFileSync(path).includes(expression));
});

Deno.test("createModel() demands required arguments only when arguments are given", async () => {
  using world = await ModelWorld.create(TYPE);
  assert.match((await problemsOf(world, "count=1"))[0]!, /^region: /);
  await createModel(world.context(), { type: "@acme/my/thing", name: "bare", globalArgs: [] });
});

Deno.test("createModel() tells which required arguments are not given", async () => {
  const globalArguments = z.object({
    region: z.string(),
    size: z.number(),
    any: z.any(),
    port: z.number().default(80),
  });
  using world = await ModelWorld.create({ ...TYPE, globalArguments });
  await createModel(world.context(), { type: "@acme/my/thing", name: "web", globalArgs: [] });
  assert.deepEqual(world.repo.warnings, [{
    code: "GLOBAL_ARGUMENT_MISSING",
    message: "models/@acme/my/thing/web.yaml: @acme/my/thing requires global arguments that are not given: " +
      "region, size; set them with: swamp model edit web",
    file: "models/@acme/my/thing/web.yaml",
  }]);
  await createModel(world.context(), {
    type: "@acme/my/thing",
    name: "db",
    globalArgs: ["region=eu", "size=1", "any=x"],
  });
  assert.equal(world.repo.warnings.length, 1);
});

Deno.test("createModel() refuses arguments of a type that takes none, bad names and unknown types", async () => {
  using world = await ModelWorld.create({ ...TYPE, type: "@acme/none", globalArguments: undefined }, TYPE);
  const create = (type: string, name: string, globalArgs: string[] = []) =>
    createModel(world.context(), { type, name, globalArgs });
  await assert.rejects(create("@acme/none", "web", ["a=1"]), {
    code: "ARGUMENTS_INVALID",
    message: /no global arguments/,
  });
  await assert.rejects(create("@acme/none", "Web"), { code: "MODEL_NAME_INVALID" });
  await assert.rejects(create("@acme/none", "@acme/my/thing"), {
    code: "MODEL_NAME_INVALID",
    message: "'@acme/my/thing' is the name of a type",
  });
  await assert.rejects(create("@acme/nome", "web"), {
    code: "TYPE_NOT_FOUND",
    message: "Unknown model type: @acme/nome",
  });
  await assert.rejects(create("@acme/none", "web", ["a"]), { code: "INVALID_VALUE" });
});

Deno.test("of many creators of one name exactly one succeeds", async () => {
  using world = await ModelWorld.create(TYPE);
  const results = await Promise.allSettled(
    Array.from(
      { length: 16 },
      () => createModel(world.context(), { type: "@acme/my/thing", name: "one", globalArgs: [] }),
    ),
  );
  const failed = results.flatMap((result) => result.status === "rejected" ? [result.reason.code] : []);
  assert.deepEqual(failed, Array(15).fill("MODEL_EXISTS"));
});

Deno.test("getModel() masks sensitive literals of older files and keeps expressions", async () => {
  using world = await ModelWorld.create(TYPE);
  const { path } = await createModel(world.context(), {
    type: "@acme/my/thing",
    name: "web",
    globalArgs: [],
  });
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(
    path,
    `${text}${"globalArguments:\n  password: hunter2\n  pin: 12\n  region: eu"}\n`,
  );
  const found = await getModel(world.context(), { model: "web" });
  assert.deepEqual(found.globalArguments, { password: "***", pin: "***", region: "eu" });
  assert.equal(found.typeVersion, "2026.01.01.1");
  Deno.writeTextFileSync(
    path,
    `${text}${"globalArguments:\n  password: ${{ vault.get(v, K) }}"}\n`,
  );
  assert.deepEqual((await getModel(world.context(), { model: "web" })).globalArguments, {
    password: "${{ vault.get(v, K) }}",
  });
});

Deno.test("getModel() of a type that is gone shows the rest and warns", async () => {
  using world = await ModelWorld.create(TYPE);
  world.repo.write("models/x/y/web.yaml", "id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n");
  const found = await getModel(world.context(), { model: "web" });
  assert.equal(found.type, "x/y");
  assert.ok(!("methods" in found));
  assert.equal(world.repo.warnings[0]!.code, "TYPE_NOT_FOUND");
});
