// SPDX-License-Identifier: MIT
/** `model validate` and runs agree about definitions: over mutations of a right one, both refuse it or neither does. */
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../tests/support/model_world.ts";
import { SwampError } from "../../../domain/errors.ts";
import { planRun } from "../run/plan_run.ts";
import { runMethod } from "../run_method.ts";
import { validateModel } from "../validate_models.ts";

type Values = Record<string, unknown>;

const execute = (_: unknown, { globalArgs }: { globalArgs: Values }) => {
  for (const name of ["host", "port", "region", "note"]) void globalArgs[name];
  return {};
};

const TYPE = {
  type: "@t/thing",
  version: "2026.02.01.1",
  globalArguments: z.object({
    host: z.string().default("h"),
    port: z.number().default(22),
    region: z.enum(["eu", "us"]),
    note: z.string().optional(),
    limits: z.object({ max: z.number(), min: z.number().optional() }).optional(),
  }),
  upgrades: [{
    toVersion: "2026.02.01.1",
    description: "u",
    upgradeAttributes: ({ zone, ...old }: Values) => zone === undefined ? old : { ...old, region: zone },
  }],
  checks: { ready: { description: "d", execute: () => ({ pass: true }) } },
  methods: {
    put: {
      description: "d",
      arguments: z.object({
        name: z.string(),
        size: z.number().default(1),
        mode: z.union([z.literal("a"), z.number()]).optional(),
        deep: z.object({ list: z.array(z.number()) }).optional(),
      }).refine(({ name, size }) => name !== "big" || size > 1, { message: "big needs a size" }),
      execute,
    },
    either: {
      description: "d",
      arguments: z.union([z.object({ disk: z.string() }), z.object({ path: z.string() })]).optional(),
      execute,
    },
    loose: { description: "d", arguments: z.looseObject({}), execute },
  },
};

const HEAD =
  `type: "@t/thing"\ntypeVersion: 2026.02.01.1\nid: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n`;
const GLOBALS = "globalArguments: {region: eu}\n";

interface Mutation {
  readonly yaml: string;
  /** Of the run of `put`. */
  readonly inputs?: Values;
}

const put = (args: string, more = GLOBALS): string => `${more}methods:\n  put:\n    arguments:\n${args}`;

const MUTATIONS: Record<string, Mutation> = {
  "nothing": { yaml: GLOBALS },
  "a misspelled key": { yaml: `${GLOBALS}metods: {}\n` },
  "a misspelled global argument": { yaml: "globalArguments: {region: eu, prot: 1}\n" },
  "a global argument of the wrong type": { yaml: "globalArguments: {region: eu, port: many}\n" },
  "a global argument outside of its choices": { yaml: "globalArguments: {region: mars}\n" },
  "a number written as text": { yaml: 'globalArguments: {region: eu, port: "23"}\n' },
  "a missing global argument": { yaml: "" },
  "a misspelled method": { yaml: `${GLOBALS}methods: {putt: {arguments: {name: a}}}\n` },
  "an empty method": { yaml: `${GLOBALS}methods: {put: }\n` },
  "a misspelled argument": { yaml: put("      nmae: a\n") },
  "a global argument in a method": { yaml: put("      region: us\n") },
  "an argument of the wrong type": { yaml: put("      size: big\n") },
  "an argument of no alternative": { yaml: put("      mode: b\n") },
  "a nested value of the wrong type": { yaml: put("      deep: {list: [1, x]}\n") },
  "a misspelled key in an argument": { yaml: put("      name: a\n      deep: {list: [1], lsit: [2]}\n") },
  "a misspelled key in a global argument": {
    yaml: "globalArguments: {region: eu, limits: {max: 1, mni: 2}}\n",
  },
  "a constant of the wrong type": { yaml: put('      name: a\n      size: ${{ "big" }}\n') },
  "a constant of the right type": { yaml: put("      name: a\n      size: ${{ 1 + 1 }}\n") },
  "a constant number for a text": { yaml: put("      name: ${{ 5 }}\n") },
  "a number inside of a text": { yaml: put("      name: v${{ 5 }}\n") },
  "a constant object with a wrong item": {
    yaml: put("      name: a\n      deep: \"${{ {'list': ['x']} }}\"\n"),
  },
  "a constant of the wrong type in a global argument": {
    yaml: "globalArguments: {region: eu, port: '${{ \"many\" }}'}\n",
  },
  "a constant outside of the choices of a global argument": {
    yaml: "globalArguments: {region: '${{ \"mars\" }}'}\n",
  },
  "a driver": { yaml: `${GLOBALS}driver: docker\n` },
  "the driver that is always there": { yaml: `${GLOBALS}driver: raw\n` },
  "one of two arguments, the other as input": { yaml: put("      size: 2\n") },
  "a rule that an input satisfies": { yaml: put("      name: big\n"), inputs: { size: 2 } },
  "a rule that is broken": {
    yaml: put("      name: big\n      size: 1\n      mode: a\n      deep: {list: []}\n"),
  },
  "a misspelled argument of a union": { yaml: `${GLOBALS}methods: {either: {arguments: {dsk: a}}}\n` },
  "any key of a loose method": { yaml: `${GLOBALS}methods: {loose: {arguments: {any: 1}}}\n` },
  "an expression in a block scalar": { yaml: put("      size: |\n        ${{ 1 + 2 }}\n") },
  "a default that an expression reads": { yaml: put("      size: ${{ self.globalArguments.port + 1 }}\n") },
  "a misspelled global argument in an expression": {
    yaml: put("      name: ${{ self.globalArguments.regoin }}\n"),
  },
  "a misspelled member of self": { yaml: put("      name: ${{ self.nmae }}\n") },
  "a misspelled model": { yaml: put("      name: ${{ model.othr.input.name }}\n") },
  "a model": { yaml: put("      name: ${{ model.other.input.globalArguments.region }}\n") },
  "a default of another model": { yaml: put("      name: ${{ model.other.input.globalArguments.host }}\n") },
  "a misspelled argument of another model": {
    yaml: put("      name: ${{ model.other.input.globalArguments.hots }}\n"),
  },
  "an input that is declared": {
    yaml: `inputs: {properties: {n: {type: string}}}\n${put("      name: ${{ inputs.n }}\n")}`,
    inputs: { n: "a" },
  },
  "a declaration of inputs with an unknown type": {
    yaml: `inputs: {properties: {n: {type: strin}}}\n${GLOBALS}`,
  },
  "an expression that is not one": { yaml: put("      name: ${{ 1 + }}\n") },
  "an expression without an end": { yaml: put('      name: "${{ 1"\n') },
  "an unknown name": { yaml: put("      name: ${{ inptus.n }}\n") },
  "a misspelled name in a global argument": {
    yaml: "globalArguments: {region: eu, note: '${{ inptus.n }}'}\n",
  },
  "fields that wait for each other": {
    yaml:
      "globalArguments: {region: eu, host: '${{ self.globalArguments.note }}', note: '${{ self.globalArguments.host }}'}\n",
  },
  "a secret": { yaml: put("      name: ${{ vault.get(main, KEY) }}\n") },
  "a misspelled vault": { yaml: put("      name: ${{ vault.get(mian, KEY) }}\n") },
  "data of a model that is not there": {
    yaml: put("      name: ${{ data.latest('othr', 'x').attributes.y }}\n"),
  },
  "a bare word for a text": { yaml: put("      name: ${{ data.latest(other, 'x').attributes.y }}\n") },
  "a misspelled check": { yaml: `${GLOBALS}checks: {skip: [redy]}\n` },
  "a misspelled required check": { yaml: `${GLOBALS}checks: {require: [redy]}\n` },
  "a check": { yaml: `${GLOBALS}checks: {skip: [ready]}\n` },
};

/** Whether some method of the definition is refused before it runs. */
async function refusals(world: ModelWorld, inputs: Values): Promise<string[]> {
  const found: string[] = [];
  const given: Record<string, Values> = { put: { name: "n", ...inputs }, either: { disk: "d" }, loose: {} };
  const text = Deno.readTextFileSync(`${world.repo.root}/models/@t/thing/web.yaml`);
  // An argument that the definition gives is not given once more.
  if (/^ {6}name:/m.test(text)) delete given.put!.name;
  for (const [method, values] of Object.entries(given)) {
    for (const run of [runMethod, planRun]) {
      const request = { model: "web", method, inputs: values, tags: {} };
      const error = await run(world.context(), request).then(() => undefined, (thrown: unknown) => thrown);
      if (error === undefined) continue;
      assert.ok(error instanceof SwampError, String(error));
      found.push(`${method}: ${error.message}`);
    }
  }
  return found;
}

for (const [what, { yaml, inputs = {} }] of Object.entries(MUTATIONS)) {
  Deno.test(`validate and run agree about a definition with ${what}`, async () => {
    using world = await ModelWorld.create(TYPE);
    world.secrets.main = { KEY: "secret-1" };
    world.repo.write(
      "models/@t/thing/other.yaml",
      `type: "@t/thing"\nid: 86b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: other\nglobalArguments: {region: us}\n`,
    );
    world.repo.write("models/@t/thing/web.yaml", HEAD + yaml);
    const { validations, passed } = await validateModel(world.context(), { model: "web", labels: [] });
    const problems = validations.flatMap(({ error }) => error ?? []);
    const refused = await refusals(world, inputs);
    assert.equal(passed, refused.length === 0, JSON.stringify({ problems, refused }, null, 2));
  });
}
