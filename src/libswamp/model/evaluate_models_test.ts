// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { resolveDefinition } from "../expressions/resolve_definition.ts";
import { evaluateAllModels, evaluateModel } from "./evaluate_models.ts";

const id = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;

async function world(files: Record<string, string>): Promise<ModelWorld> {
  const created = await ModelWorld.create();
  for (const [index, [name, text]] of Object.entries(files).entries()) {
    created.repo.write(`models/a/b/${name}.yaml`, `id: ${id(index)}\nname: ${name}\n${text}`);
  }
  return created;
}

Deno.test("one model: the copy is stored with typed values; env and vault stay; the definition stays", async () => {
  const text =
    "globalArguments:\n  port: ${{ inputs.port + 1 }}\n  home: ${{ env.HOME }}\n  key: ${{ vault.get(v, k) }}\n";
  using it = await world({ web: text + "inputs: {properties: {port: {type: integer}}}\n" });
  const ctx = it.context();
  const result = await evaluateModel(ctx, { model: "web", inputs: { port: "80" } });
  const globals = { port: 81, home: "${{ env.HOME }}", key: "${{ vault.get(v, k) }}" };
  assert.deepEqual(result, {
    id: id(0),
    name: "web",
    type: "a/b",
    hadExpressions: true,
    outputPath: `${it.repo.repository.stateDirectory}/definitions-evaluated/a/b/${id(0)}.yaml`,
    globalArguments: globals,
    unresolved: result.unresolved,
  });
  assert.deepEqual(result.unresolved.map(({ path, deferred }) => [path, deferred]), [
    ["globalArguments.home", true],
    ["globalArguments.key", true],
  ]);
  const stored = await (await ctx.evaluated()).read({ type: "a/b", id: id(0) });
  assert.deepEqual(stored!.globalArguments, globals);
  assert.ok(
    ctx.platform.fs.readText(`${it.repo.root}/models/a/b/web.yaml`).includes("${{ inputs.port + 1 }}"),
  );
  assert.deepEqual(it.repo.warnings, [{
    code: "ENV_VAR_USAGE",
    message:
      "models/a/b/web.yaml: Environment variables detected in model definition: HOME (globalArguments.home)",
    file: "models/a/b/web.yaml",
  }]);
});

Deno.test("a field that fails stays, with a warning that names file, line, field and expression", async () => {
  using it = await world({ web: "globalArguments:\n  a: 1\n  deep:\n    - ok\n    - ${{ inputs.nope }}\n" });
  const result = await evaluateModel(it.context(), { model: "web", inputs: {} });
  assert.deepEqual(result.globalArguments, { a: 1, deep: ["ok", "${{ inputs.nope }}"] });
  const message =
    "models/a/b/web.yaml:7: 'globalArguments.deep.1': Expression failed: the input 'nope' is not given";
  assert.deepEqual(result.unresolved, [{
    path: "globalArguments.deep.1",
    line: 7,
    expression: "${{ inputs.nope }}",
    reason: message,
    deferred: false,
  }]);
  assert.deepEqual(it.repo.warnings.map((warning) => warning.message), [
    `${message}; it stays \${{ inputs.nope }}`,
  ]);
});

Deno.test("cycles are errors with file, line and chain", async () => {
  using it = await world({
    web: "globalArguments:\n  a: ${{ model.db.input.globalArguments.b }}\n",
    db: "globalArguments:\n  b: ${{ model.web.input.globalArguments.a }}\n",
  });
  await assert.rejects(evaluateModel(it.context(), { model: "web", inputs: {} }), (error: Error) => {
    assert.match(error.message, /^models\/a\/b\/web\.yaml:4: 'globalArguments\.a': /);
    assert.match(error.message, /web\.globalArguments\.a → db\.globalArguments\.b → web\.globalArguments\.a/);
    return true;
  });
  const all = await evaluateAllModels(it.context(), { inputs: {} });
  assert.deepEqual([all.total, all.failed.map(({ name }) => name)], [0, ["web", "db"]]);
});

Deno.test("all models: in the order of their dependencies; what fails does not keep others from it", async () => {
  using it = await world({
    alpha: `globalArguments: {x: "\${{ model.${id(2)}.input.globalArguments.x }}"}\n`,
    broken: "version: none\n",
    zeta: 'globalArguments: {x: "${{ 1 + 1 }}"}\n',
    plain: "",
    data: "globalArguments: {x: \"${{ has(model.zeta) && data.latest('plain', 'x') == null }}\"}\n",
  });
  const ctx = {
    ...it.context(),
    queries: () => Promise.resolve({ record: () => Promise.resolve(undefined) } as never),
  };
  const all = await evaluateAllModels(ctx, { inputs: {} });
  assert.deepEqual(all.items.map(({ name }) => name), ["zeta", "alpha", "plain", "data"]);
  assert.deepEqual([all.total, all.evaluated, all.failed.map(({ name }) => name)], [4, 3, ["broken"]]);
  const stored = await (await ctx.evaluated()).read({ type: "a/b", id: id(0) });
  assert.deepEqual(stored!.globalArguments, { x: 2 });
});

Deno.test("inputs that a definition refuses are an error for it alone, and not given to it with all others", async () => {
  using it = await world({
    closed: "inputs: {type: object, properties: {n: {type: integer}}, additionalProperties: false}\n",
    open: "globalArguments: {a: '${{ inputs.other }}'}\n",
  });
  const all = await evaluateAllModels(it.context(), { inputs: { other: "x" } });
  assert.deepEqual(all.failed, []);
  await assert.rejects(evaluateModel(it.context(), { model: "closed", inputs: { other: "x", n: "y" } }), {
    code: "ARGUMENTS_INVALID",
    message: /"n" must be an integer; "other" is not a valid input property/,
  });
});

Deno.test("values that look like expressions are stored so that they are none", async () => {
  using it = await world({
    web: "globalArguments: {a: '${{ inputs.x }}', b: ['${{ inputs.x }}!${{ env.A }}']}\n",
  });
  const ctx = it.context();
  const attack = "${{ vault.get(prod, ROOT) }}";
  await evaluateModel(ctx, { model: "web", inputs: { x: attack } });
  const definition = (await (await ctx.evaluated()).read({ type: "a/b", id: id(0) }))!;
  const again = await resolveDefinition(ctx, { definition, file: "copy", inputs: {}, phase: "stored" });
  assert.equal(again.definition.globalArguments.a, attack);
  assert.equal(again.unresolved.size, 1);
  assert.match(again.unresolved.get("globalArguments.b.0")!.expression, /!\$\{\{ env\.A \}\}$/);
});

Deno.test("what gives a sensitive argument its value stays, and so does what reads it; it is shown as ***", async () => {
  const inputs = "{t: '${{ inputs.t }}', mixed: '${{ inputs.t }} ${{ env.HOME }}', given: literal, " +
    "other: 'x${{ self.globalArguments.t }}', list: '${{ inputs.list }}', open: '${{ inputs.open }}', " +
    "method: '${{ inputs.t }}'}";
  const methods = "{go: {arguments: {pw: '${{ inputs.t }}', how: '${{ inputs.open }}'}}}";
  using it = await world({ web: `globalArguments: ${inputs}\nmethods: ${methods}\n` });
  const secret = () => z.string().meta({ sensitive: true });
  it.add({
    type: "a/b",
    version: "2026.01.01.1",
    globalArguments: z.object({ t: secret(), mixed: secret(), given: secret(), list: z.array(secret()) })
      .loose(),
    methods: {
      go: {
        description: "d",
        arguments: z.object({ pw: secret(), how: z.string(), method: secret().optional() }),
        execute: () => ({}),
      },
    },
  });
  const ctx = it.context();
  const values = { t: "CANARY", list: ["CANARY"], open: "seen" };
  const result = await evaluateModel(ctx, { model: "web", inputs: values });
  assert.ok(!JSON.stringify(result).includes("CANARY"));
  assert.deepEqual(result.globalArguments, {
    t: "***",
    mixed: "${{ inputs.t }} ${{ env.HOME }}",
    given: "***",
    other: "x${{ self.globalArguments.t }}",
    list: "***",
    open: "seen",
    method: "***",
  });
  assert.ok(result.unresolved.every(({ deferred }) => deferred));
  const stored = (await (await ctx.evaluated()).read({ type: "a/b", id: id(0) }))!;
  assert.ok(!JSON.stringify(stored).includes("CANARY"));
  assert.deepEqual(stored.methods.go!.arguments, { pw: "${{ inputs.t }}", how: "seen" });
  const again = await resolveDefinition(ctx, {
    definition: stored,
    file: "copy",
    inputs: values,
    phase: "runtime",
  });
  assert.equal(again.definition.globalArguments.other, "xCANARY");
});
