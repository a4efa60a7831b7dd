// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../tests/support/model_world.ts";
import { SwampError } from "../../../domain/errors.ts";
import { runMethod } from "../run_method.ts";
import { validateModel } from "../validate_models.ts";
import { planRun } from "./plan_run.ts";

type Values = Record<string, unknown>;

/** What the methods were called with, in order. */
interface Call {
  readonly args: unknown;
  readonly globals: Values;
}

function world(yaml: string): Promise<{ world: ModelWorld; calls: Call[] }> {
  const calls: Call[] = [];
  const method = (schema: unknown) => ({
    description: "d",
    arguments: schema,
    execute: (args: unknown, context: { globalArgs: Values }) => {
      calls.push({ args, globals: { ...context.globalArgs } });
      return {};
    },
  });
  const type = {
    type: "@t/disk",
    version: "2026.01.01.1",
    globalArguments: z.object({
      host: z.string().default("test-1"),
      port: z.number().default(22),
      token: z.string().meta({ sensitive: true }).optional(),
    }),
    methods: {
      wipe: method(z.object({ disk: z.string().default("all"), host2: z.string().optional() })),
      loose: method(z.looseObject({ disk: z.string().default("all") })),
      either: method(z.union([z.object({ disk: z.string() }), z.object({ path: z.string() })])),
      free: method(z.record(z.string(), z.string())),
      none: method(z.object({})),
    },
  };
  return ModelWorld.create(type).then((world) => {
    world.repo.write(
      "models/@t/disk/d.yaml",
      `type: "@t/disk"\ntypeVersion: 2026.01.01.1\nid: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: d\n${yaml}`,
    );
    return { world, calls };
  });
}

const request = (method: string, inputs: Values) => ({ model: "d", method, inputs, tags: {} });

async function refusal(work: Promise<unknown>): Promise<SwampError> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

for (
  const [what, method, inputs, message] of [
    ["an argument", "wipe", { dsk: "sdb" }, /: dsk: unknown argument, did you mean 'disk'\?$/],
    ["a global argument", "wipe", { hosst: "x" }, /: hosst: unknown argument, did you mean 'host'\?$/],
    ["the argument of a union", "either", { disk: "a", paht: "b" }, /paht: .*did you mean 'path'\?/],
    ["anything, for a method without arguments", "none", { force: true }, /: force: unknown argument/],
  ] as const
) {
  Deno.test(`a misspelled input for ${what} is refused before anything runs, with what was meant`, async () => {
    const { world: it, calls } = await world("");
    using _ = it;
    for (const run of [runMethod, planRun]) {
      const error = await refusal(run(it.context(), request(method, inputs)));
      assert.equal(error.code, "ARGUMENTS_INVALID");
      assert.match(error.message, /^Method arguments validation failed/);
      assert.match(error.message, message);
    }
    const direct = await refusal(runMethod(it.context(), { ...request(method, inputs), model: "@t/disk" }));
    assert.match(direct.message, message);
    assert.deepEqual(calls, []);
  });
}

Deno.test("an input that names a global argument replaces it for that run, and the record says so", async () => {
  const { world: it, calls } = await world("globalArguments: {host: test-2}\n");
  using _ = it;
  const done = await runMethod(it.context(), request("wipe", { host: "prod-7", port: "23", disk: "sdb" }));
  await runMethod(it.context(), request("wipe", {}));
  await runMethod(it.context(), request("loose", { host: "prod-8" }));
  assert.deepEqual(calls.map(({ globals: { host, port } }) => [host, port]), [
    ["prod-7", 23],
    ["test-2", 22],
    ["prod-8", 22],
  ]);
  const record = JSON.parse(Deno.readTextFileSync(done.logFile.replace(/log$/, "yaml")));
  assert.deepEqual(record.provenance.overriddenGlobalArguments, ["host", "port"]);
  assert.match(Deno.readTextFileSync(done.logFile), /given as inputs for this run: host, port/);
  const plan = await planRun(it.context(), request("wipe", { host: "prod-7" }));
  assert.deepEqual([plan.globalArguments.host, plan.overriddenGlobalArguments], ["prod-7", ["host"]]);
});

Deno.test("a global argument given as an input is validated, and is a secret where its schema says so", async () => {
  const { world: it } = await world("");
  using _ = it;
  const error = await refusal(runMethod(it.context(), request("wipe", { port: "many" })));
  assert.match(error.message, /^Global arguments validation failed: port: /);
  assert.match(error.hint!, /--input/);
  const plan = await planRun(it.context(), request("wipe", { token: "hunter22" }));
  assert.equal(plan.globalArguments.token, "***");
});

Deno.test("expressions of a definition see the global arguments of the run, whatever those hold", async () => {
  const { world: it, calls } = await world(
    "globalArguments: {host: a}\nmethods:\n  wipe:\n    arguments:\n      disk: \"${{ self.globalArguments.host + '/sda' }}\"\n",
  );
  using _ = it;
  await runMethod(it.context(), request("wipe", { host: "b" }));
  await runMethod(it.context(), request("wipe", { host: "${{ self.name }}" }));
  assert.deepEqual(calls.map(({ args }) => (args as Values).disk), ["b/sda", "${{ self.name }}/sda"]);
});

Deno.test("an input that expressions read is theirs; a declared one that none reads is the argument of its name", async () => {
  const { world: it, calls } = await world(
    'inputs:\n  properties:\n    disk: {type: string}\nglobalArguments: {host: "${{ inputs.host }}-x"}\n' +
      'methods:\n  wipe:\n    arguments: {host2: "${{ inputs.zone }}"}\n',
  );
  using _ = it;
  await runMethod(it.context(), request("wipe", { disk: "sdb", host: "h", zone: "z" }));
  assert.deepEqual(calls, [{
    args: { disk: "sdb", host2: "z" },
    globals: { host: "h-x", port: 22 },
  }]);
});

Deno.test("the keys of a record are the method's own", async () => {
  const { world: it, calls } = await world("");
  using _ = it;
  await runMethod(it.context(), request("free", { host: "x", any: "y" }));
  assert.deepEqual(calls, [{ args: { host: "x", any: "y" }, globals: { host: "test-1", port: 22 } }]);
});

for (
  const [what, methods, message] of [
    [
      "an argument",
      "methods:\n  wipe:\n    arguments:\n      dsk: sdb\n",
      /d\.yaml:8: wipe\.dsk: unknown argument, did you mean 'disk'\?/,
    ],
    [
      "a method",
      "methods:\n  wpie:\n    arguments:\n      disk: sdb\n",
      /d\.yaml:6: wpie: unknown method, did you mean 'wipe'\?/,
    ],
    [
      "a global argument in a method",
      "methods:\n  wipe:\n    arguments: {host: prod}\n",
      /d\.yaml:7: wipe\.host: unknown argument; it is a global argument: write it under 'globalArguments'/,
    ],
  ] as const
) {
  Deno.test(`${what} that the type does not have is refused in a definition, by validate and run alike`, async () => {
    const { world: it, calls } = await world(methods);
    using _ = it;
    const { validations, passed } = await validateModel(it.context(), { model: "d", labels: [] });
    assert.equal(passed, false);
    assert.match(validations.find(({ name }) => name === "Method arguments")!.error!, message);
    for (const run of [runMethod, planRun]) {
      assert.match((await refusal(run(it.context(), request("wipe", {})))).message, message);
    }
    assert.deepEqual(calls, []);
  });
}
