// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { SwampError } from "../../domain/errors.ts";
import { createModel } from "./create_model.ts";
import { runMethod } from "./run_method.ts";

const RETENTION = { lifetime: "infinite", garbageCollection: 10 };

// deno-lint-ignore no-explicit-any -- what an extension is given has no type here
type Any = any;
type Execute = (args: Any, context: Any) => unknown;

/** A type with one method of the given name. */
function typeWith(
  execute: Execute,
  more: Record<string, unknown> = {},
  method = "sync",
): Record<string, unknown> {
  return {
    type: "@t/thing",
    version: "2026.01.01.1",
    globalArguments: z.object({ region: z.string().default("eu"), token: z.string().optional() }),
    resources: {
      state: { schema: z.object({ size: z.number() }), tags: { spec: "s", level: "spec" }, ...RETENTION },
    },
    files: { log: { contentType: "text/plain", ...RETENTION } },
    methods: {
      [method]: { description: "d", arguments: z.object({ size: z.number().default(1) }), execute },
    },
    ...more,
  };
}

async function worldWith(type: Record<string, unknown>, globalArgs: string[] = []): Promise<ModelWorld> {
  const world = await ModelWorld.create(type);
  await createModel(world.context(), { type: "@t/thing", name: "web", globalArgs });
  return world;
}

function run(world: ModelWorld, inputs: Record<string, unknown> = {}, method = "sync") {
  return runMethod(world.context(), { model: "web", method, inputs, tags: { run: "tag" } });
}

const recordOf = (logFile: string) => JSON.parse(Deno.readTextFileSync(logFile.replace(/\.log$/, ".yaml")));

async function failureOf(promise: Promise<unknown>): Promise<SwampError> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

Deno.test("run gives the method parsed arguments and exactly the context of the contract", async () => {
  let seen: Any;
  using world = await worldWith(
    typeWith((args, context) => {
      seen = { args, context };
      return {};
    }),
    ["region=us"],
  );
  await run(world, { size: "3" });
  const { args, context } = seen;
  assert.deepEqual(args, { size: 3 });
  assert.deepEqual(Object.entries(context.globalArgs), [["region", "us"]]);
  assert.equal(context.methodName, "sync");
  assert.equal(context.repoDir, world.repo.root);
  assert.equal(context.definition.name, "web");
  assert.equal(context.definition.id, context.modelId);
  assert.equal(context.modelType.toNormalized(), "@t/thing");
  assert.equal(`${context.modelType}`, "@t/thing");
  assert.ok(context.modelType.equals("@T::thing") && !context.modelType.equals("@t/other"));
  assert.ok(context.signal instanceof AbortSignal);
});

Deno.test("members that other hosts have and this one does not throw by name, and can be asked for", async () => {
  using world = await worldWith(typeWith((_, context) => {
    assert.throws(() => context.dataRepository.allocateVersion, {
      code: "FEATURE_UNSUPPORTED",
      message: /^context\.dataRepository\.allocateVersion is used by this method/,
    });
    assert.equal("allocateVersion" in context.dataRepository, false);
    assert.equal(context.dataRepository.findBySpec, undefined);
    return {};
  }));
  await run(world);
});

Deno.test("writers' handles are recorded, those returned come first, tags follow the order of the contract", async () => {
  using world = await worldWith(typeWith(async (_, context) => {
    const log = await context.createFileWriter("log", "log").writeText("text");
    const state = await context.writeResource("state", "a", { size: 2 }, {
      tags: { level: "override", own: "o" },
    });
    await context.writeResource("state", "b", { size: 3 });
    assert.deepEqual(state.attributes, { size: 2 });
    return { dataHandles: [state, log] };
  }));
  const result = await run(world);
  assert.deepEqual(result.dataArtifacts.map(({ name }) => name), ["a", "log", "b"]);
  assert.deepEqual(result.dataArtifacts[0]!.attributes, { size: 2 });
  assert.equal(result.dataArtifacts[1]!.attributes, undefined);
  assert.equal(Deno.readTextFileSync(`${result.dataArtifacts[1]!.path}/raw`), "text");
  const metadata = JSON.parse(Deno.readTextFileSync(`${result.dataArtifacts[0]!.path}/metadata.yaml`));
  assert.deepEqual(metadata.tags, {
    type: "resource",
    spec: "s",
    level: "override",
    own: "o",
    specName: "state",
    modelName: "web",
    run: "tag",
  });
  assert.deepEqual(Object.keys(metadata.ownerDefinition).sort(), [
    "definitionHash",
    "ownerRef",
    "ownerType",
    "runId",
  ]);
  const record = recordOf(result.logFile);
  assert.equal(record.status, "succeeded");
  assert.deepEqual(record.artifacts.dataArtifacts.map((item: Any) => item.name), ["a", "log", "b"]);
});

Deno.test("a method may keep an output longer or shorter, in words that are understood", async () => {
  for (
    const [overrides, problem] of [
      [{ lifetime: "banana" }, /'a' cannot be stored .*: lifetime: expected ephemeral.*'banana'/],
      [
        { garbageCollection: -4, lifetime: 3 },
        /lifetime: expected .*3; garbageCollection: expected a number/,
      ],
    ] as const
  ) {
    using world = await worldWith(typeWith(async (_, context) => {
      await context.writeResource("state", "a", { size: 2 }, overrides);
    }));
    const error = await failureOf(run(world));
    assert.deepEqual([error.code, (error.details as Any).dataArtifacts], ["DATA_INVALID", []]);
    assert.match(error.message, problem);
  }
});

Deno.test("what is no object is refused, and nothing is said of its schema", async () => {
  using world = await worldWith(typeWith(async (_, context) => {
    await context.writeResource("state", "a", null);
  }));
  const error = await failureOf(run(world));
  assert.match(error.message, /must be an object/);
  assert.deepEqual(world.repo.warnings, []);
});

Deno.test("a failed run keeps what was written, lists it, and says where the log is", async () => {
  using world = await worldWith(typeWith(async (_, context) => {
    await context.writeResource("state", "a", { size: 2 });
    context.logger.info("about to fail {n}", { n: 1 });
    throw new TypeError("boom");
  }));
  const error = await failureOf(run(world));
  assert.equal(error.code, "METHOD_FAILED");
  assert.equal(error.message, "boom");
  assert.match(error.hint!, /kept: a\nMethod: extensions\/models\/type\.ts\nLog: \.swamp\/outputs\//);
  const details = error.details as Any;
  assert.deepEqual(details.dataArtifacts.map((item: Any) => item.name), ["a"]);
  const record = recordOf(details.logFile);
  assert.equal(record.status, "failed");
  assert.match(record.error.stack, /TypeError: boom/);
  assert.match(Deno.readTextFileSync(details.logFile), /\[info\] about to fail 1\n.*\[error\] boom\n$/);
});

Deno.test("data that does not fit its schema is stored as given, with a warning", async () => {
  using world = await worldWith(
    typeWith((_, context) => context.writeResource("state", "a", { size: "big", more: 1 })),
  );
  const result = await run(world);
  assert.deepEqual(result.dataArtifacts[0]!.attributes, { size: "big", more: 1 });
  assert.equal(world.repo.warnings[0]!.code, "SCHEMA_MISMATCH");
});

Deno.test("an undeclared spec throws with a suggestion", async () => {
  using world = await worldWith(typeWith((_, context) => context.writeResource("stat", "a", {})));
  assert.match(
    (await failureOf(run(world))).message,
    /Undeclared resource spec 'stat', did you mean 'state'\?/,
  );
});

Deno.test("a bad data name in a method is a failed run, not a usage error", async () => {
  using world = await worldWith(
    typeWith((_, context) => context.writeResource("state", "../x", { size: 1 })),
  );
  assert.equal((await failureOf(run(world))).code, "METHOD_FAILED");
});

Deno.test("without a vault secrets are refused before a method that makes something runs, and when a reading one writes them", async () => {
  const secret = {
    resources: {
      state: { schema: z.object({ key: z.string().optional().meta({ sensitive: true }) }), ...RETENTION },
    },
  };
  let called = 0;
  const write: Execute = (args, context) => {
    called++;
    return context.writeResource("state", "a", args.size === 2 ? { key: "s3cret" } : {});
  };
  using making = await worldWith(typeWith(write, secret, "create"));
  assert.equal((await failureOf(run(making, {}, "create"))).code, "VAULT_NOT_FOUND");
  assert.equal(called, 0);
  using reading = await worldWith(typeWith(write, secret, "get"));
  await run(reading, {}, "get");
  const error = await failureOf(run(reading, { size: 2 }, "get"));
  assert.match(error.message, /sensitive fields \(key\)/);
  for await (const text of filesBelow(`${reading.repo.root}/.swamp`)) assert.ok(!text.includes("s3cret"));
});

async function* filesBelow(directory: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isDirectory) yield* filesBelow(`${directory}/${entry.name}`);
    else yield await Deno.readTextFile(`${directory}/${entry.name}`);
  }
}

Deno.test("getContent and findAllForModel take texts and objects, ids and names; readResource gives null", async () => {
  using world = await worldWith(typeWith(async (args, context) => {
    const { dataRepository: repository, modelType, modelId } = context;
    if (args.size === 1) return await context.writeResource("state", "a", { size: 7 });
    for (const type of [modelType, "@t/thing", "@T/Thing"]) {
      for (const model of [modelId, "web"]) {
        const bytes = await repository.getContent(type, model, "a");
        assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), { size: 7 });
        assert.equal((await repository.findAllForModel(type, model))[0].name, "a");
      }
    }
    assert.equal(await repository.getContent(modelType, modelId, "nothing"), null);
    assert.equal(await repository.getContent(modelType, "no-such-model", "a"), null);
    assert.deepEqual(await context.readResource("a"), { size: 7 });
    assert.equal(await context.readResource("nothing"), null);
    assert.equal(await context.readResource("a", 9), null);
    return {};
  }));
  await run(world);
  await run(world, { size: 2 });
});

Deno.test("readResource throws when the content is not a JSON object", async () => {
  using world = await worldWith(typeWith(async (_, context) => {
    await context.createFileWriter("log", "log").writeText("plain");
    await assert.rejects(context.readResource("log"), { code: "DATA_INVALID" });
    return {};
  }));
  await run(world);
});

Deno.test("a global argument with an expression throws only when it is read", async () => {
  let read = false;
  using world = await worldWith(
    typeWith((_, context) => {
      assert.equal(context.globalArgs.region, "eu");
      if (read) context.globalArgs.token;
      return {};
    }),
    ["token=${{ vault.get(v, K) }}"],
  );
  await run(world);
  read = true;
  const error = await failureOf(run(world));
  assert.equal(error.code, "VAULT_NOT_FOUND");
  assert.match(
    error.message,
    /^Unresolved expression in globalArguments\.token: models\/@t\/thing\/web\.yaml/,
  );
});

Deno.test("method arguments that can not be resolved are told by file and field, unless an input replaces them", async () => {
  using world = await worldWith(typeWith(() => ({})));
  const path = `${world.repo.root}/models/@t/thing/web.yaml`;
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(
    path,
    text + "methods:\n  sync:\n    arguments:\n      size: ${{ inputs.n }}" + "\n",
  );
  assert.match((await failureOf(run(world))).message, /methods\.sync\.arguments\.size: models.*web\.yaml/);
  await run(world, { size: 2 });
});

Deno.test("wrong arguments are listed all at once, and nothing is recorded", async () => {
  const schema = z.object({ a: z.string(), b: z.number() });
  using world = await worldWith(typeWith(() => ({}), {
    methods: { sync: { description: "d", arguments: schema, execute: () => ({}) } },
  }));
  const error = await failureOf(run(world, { b: "x" }));
  assert.equal(error.code, "ARGUMENTS_INVALID");
  assert.match(error.message, /^Method arguments validation failed:\n {2}a: .*\n {2}b: /);
  assert.throws(() => Deno.statSync(`${world.repo.root}/.swamp/outputs`));
});

Deno.test("unknown models, types and methods say what there is", async () => {
  using world = await worldWith(typeWith(() => ({})));
  const error = await failureOf(run(world, {}, "synk"));
  assert.equal(error.message, "Unknown method 'synk', did you mean 'sync'?");
  assert.match(error.hint!, /Methods of @t\/thing: sync/);
  assert.equal(
    (await failureOf(runMethod(world.context(), { model: "x", method: "y", inputs: {}, tags: {} }))).code,
    "MODEL_NOT_FOUND",
  );
});

Deno.test("an abort ends a method that does not look at the signal, and the record says interrupted", async () => {
  using world = await worldWith(typeWith(async (_, context) => {
    await context.writeResource("state", "a", { size: 1 });
    setTimeout(() => world.abort.abort(new Error("interrupted")), 5);
    await new Promise(() => {});
  }));
  const error = await failureOf(run(world));
  assert.equal(error.code, "CANCELLED");
  assert.equal(recordOf((error.details as Any).logFile).status, "interrupted");
});

Deno.test("odd results are fine: nothing, a result only, rejected handles", async () => {
  for (
    const odd of [undefined, null, 1, { result: 1 }, { dataHandles: [null, {}, { name: "x", version: 1 }] }]
  ) {
    using world = await worldWith(typeWith(() => odd));
    assert.deepEqual((await run(world)).dataArtifacts, []);
  }
});

Deno.test("what is thrown and is no error is a failed run, with what can be said of it", async () => {
  for (
    const [thrown, message] of [
      [{ code: 5, msg: "hm" }, '{"code":5,"msg":"hm"}'],
      [null, "null was thrown"],
      [undefined, "undefined was thrown"],
    ]
  ) {
    using world = await worldWith(typeWith(() => {
      throw thrown;
    }));
    const error = await failureOf(run(world));
    assert.deepEqual([error.code, error.message], ["METHOD_FAILED", message]);
    assert.equal(recordOf((error.details as Any).logFile).error.message, message);
  }
});

Deno.test("a delete leaves tombstones, after which there is nothing to read", async () => {
  const method = (execute: Execute) => ({ description: "d", arguments: z.object({}), execute });
  using world = await worldWith(typeWith(() => ({}), {
    methods: {
      create: method((_, context) => context.writeResource("state", "a", { size: 1 })),
      get: method(() => ({})),
      delete: { ...method(() => ({})), kind: "delete" },
    },
  }));
  assert.deepEqual((await run(world, {}, "create")).deleted, []);
  await run(world, {}, "get");
  const { deleted, dataArtifacts } = await run(world, {}, "delete");
  assert.deepEqual([deleted, dataArtifacts], [[{ name: "a", version: 2 }], []]);
  const error = await failureOf(run(world, {}, "get"));
  assert.equal(error.code, "DATA_NOT_FOUND");
  assert.match(error.message, /was deleted/);
  await run(world, {}, "create");
  await run(world, {}, "get");
});

Deno.test("a method that was cancelled and ends without having yielded has not succeeded", async () => {
  let cancel = () => {};
  using world = await worldWith(typeWith(() => {
    cancel();
    return {};
  }));
  cancel = () => world.abort.abort(new SwampError("CANCELLED", "Cancelled by SIGINT", { hint: "again" }));
  const error = await failureOf(run(world));
  assert.equal(error.code, "CANCELLED");
  assert.equal(recordOf(String(error.details!.logFile)).status, "interrupted");
});
