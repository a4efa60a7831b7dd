// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../tests/support/model_world.ts";
import { validateAllModels, validateModel } from "../validate_models.ts";

const THING = {
  type: "@t/thing",
  version: "2026.01.01.1",
  globalArguments: z.object({ region: z.string().optional(), port: z.number().optional() }),
  resources: { vpc: { schema: z.object({}), lifetime: "infinite", garbageCollection: 1 } },
  files: { log: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 1 } },
  methods: { run: { description: "d", arguments: z.object({ a: z.unknown() }), execute: () => ({}) } },
};
const OPEN = { ...THING, type: "@t/open", globalArguments: z.record(z.string(), z.unknown()) };
const id = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;

async function check(...texts: string[]) {
  using world = await ModelWorld.create(THING, OPEN);
  const define = (n: number, type: string, name: string, more = "") =>
    world.repo.write(`models/${type}/${name}.yaml`, `id: ${id(n)}\nname: ${name}\n${more}`);
  const lines = texts.map((text, index) => `        k${index}: ${JSON.stringify(text)}\n`).join("");
  define(
    1,
    "@t/thing",
    "web",
    `globalArguments: {region: eu}\nmethods:\n  run:\n    arguments:\n      a:\n${lines}`,
  );
  world.secrets["my-vault"] = { KEY: "secret-1" };
  define(2, "@t/thing", "my-db", "globalArguments: {region: us}\n");
  define(3, "@t/open", "loose");
  define(4, "@t/gone", "lost", "globalArguments: {x: 1}\n");
  world.repo.write("models/@t/thing/torn.yaml", `id: ${id(5)}\nname: torn\nversion: none\n`);
  const { validations } = await validateModel(world.context(), { model: "web", labels: [] });
  return validations.find(({ name }) => name === "Expression paths")?.error;
}

const RIGHT = [
  "${{ model.my-db.input.globalArguments.port }}",
  `\${{ model['${id(2)}'].definition.inputs }}`,
  "${{ model.my-db.resource.vpc.main.attributes.id }} ${{ model.my-db.file.log.log.path }}",
  "${{ model.my-db.execution.status }}",
  "${{ model.loose.input.globalArguments.anything }}",
  "${{ model.lost.input.globalArguments.unheard + model.lost.resource.of.it }}",
  "${{ model.torn.input.name }}",
  "${{ model[inputs.which].input.name }}",
  "${{ self.id + self.name + self.globalArguments.region }}",
  "${{ inputs.x + env.HOME + vault.get(my-vault, KEY) }}",
  "${{ data.latest('long-gone', 'x') == null }}",
  "${{ data.latest('my-db', 'x').attributes.y }}",
  "${{ inputs.list.map(item, item.input.x) }}",
  "${{ run.id }}",
];
for (const text of RIGHT) {
  Deno.test(`Expression paths accept ${text}`, async () => assert.equal(await check(text), undefined));
}

const WRONG: readonly [string, RegExp][] = [
  ["{{ x }}", /expressions are written '\$\{\{ … \}\}', not '\{\{ … \}\}'/],
  ["${ x }", /not '\$\{ … \}'/],
  ["${{ x", /has no '\}\}' after it/],
  ["${{ 1 + }}", /Invalid expression: .*column 4/],
  ["${{ nope(1) }}", /Invalid expression: .*nope/],
  ["${{ model.my-bd.input.name }}", /Referenced model 'my-bd' not found, did you mean 'my-db'\?/],
  ["${{ model.my-db.inputs.name }}", /model\.my-db has no 'inputs', did you mean 'input'\?/],
  ["${{ model.my-db.input.nam }}", /model\.my-db\.input has no 'nam', did you mean 'name'\?/],
  [
    "${{ model.my-db.input.globalArguments.prot }}",
    /has no 'prot', did you mean 'port'\?$/,
  ],
  ["${{ model.my-db.resource.vcp.main }}", /model\.my-db\.resource has no 'vcp', did you mean 'vpc'\?/],
  ["${{ model.my-db.file.vpc.main }}", /model\.my-db\.file has no 'vpc'/],
  [
    "${{ self.nme }}",
    /self has no 'nme', did you mean 'name'\?$/,
  ],
  ["${{ vault.get(my-valut, KEY) }}", /vault 'my-valut' not found, did you mean 'my-vault'\?/],
  ["${{ data.latest('my-bd', 'x') }}", /model 'my-bd' not found, did you mean 'my-db'\?/],
  ["${{ data.latest('long-gone', 'x').attributes.y }}", /model 'long-gone' not found/],
  ["${{ data.latest('my-db', 'x').atributes.y }}", /no 'atributes', did you mean 'attributes'\?/],
  [
    "${{ data.latest(web, 'x').attributes.y }}",
    /'web' is not a name that expressions know: texts are written in quotes: 'web'/,
  ],
  ["${{ self.globalArguments.regoin }}", /self\.globalArguments has no 'regoin', did you mean 'region'\?/],
  ["${{ my-db.input.globalArguments.region }}", /did you mean 'model\.my-db'\?/],
  ["${{ loose.input.name }}", /did you mean 'model\.loose'\?/],
  ["${{ other.resource.x.y }}", /did you mean 'model\.other'\?/],
  ["${{ input.x }}", /unknown name 'input', did you mean 'inputs'\?/],
];
for (const [text, expected] of WRONG) {
  Deno.test(`Expression paths refuse ${text}, with file, line and field`, async () => {
    const error = await check(text);
    assert.match(error ?? "", expected);
    assert.match(error!, /^models\/@t\/thing\/web\.yaml:8: methods\.run\.arguments\.a\.k0: /);
    assert.ok(!error!.includes("; models/"), "one problem is told of once");
  });
}

Deno.test("all problems are listed, each with its line", async () => {
  const problems = (await check("${{ model.a.input }} ${{ model.b.input }}", "{{ x }}", "ok", "${{ 1 + }}"))!
    .split("; models");
  assert.deepEqual(problems.map((problem) => problem.match(/yaml:(\d+): \S+(k\d)/)!.slice(1)), [
    ["8", "k0"],
    ["8", "k0"],
    ["9", "k1"],
    ["11", "k3"],
  ]);
});

Deno.test("warnings tell of the environment and of what is deprecated", async () => {
  using world = await ModelWorld.create(THING);
  world.repo.write(
    "models/@t/thing/web.yaml",
    `id: ${
      id(1)
    }\nname: web\nglobalArguments: {region: "\${{ env.REGION + env['X'] }}", port: "\${{ model.web.resource.vpc.a.attributes.port }}"}\n`,
  );
  const { models } = await validateAllModels(world.context(), { labels: [] });
  assert.deepEqual(models[0]!.warnings.map(({ name }) => name), [
    "Environment variables detected",
    "Deprecated expressions",
  ]);
  const [environment, deprecated] = models[0]!.warnings;
  assert.equal(
    environment!.message,
    "Environment variables detected in model definition: REGION (globalArguments.region), X (globalArguments.region)",
  );
  assert.deepEqual(environment!.envVars, [
    { path: "globalArguments.region", envVar: "REGION" },
    { path: "globalArguments.region", envVar: "X" },
  ]);
  assert.deepEqual(deprecated!.paths, ["globalArguments.port"]);
});
