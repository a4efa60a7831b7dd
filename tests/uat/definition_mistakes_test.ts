// SPDX-License-Identifier: MIT
/** Definitions that do not say what they should: what a run, a dry run and `model validate` make of them. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const OTHER = "3f2504e0-4f89-41d3-9a0c-0305e82c3302";

function define(sandbox: Sandbox, lines: string, name = "web", id = ID): void {
  sandbox.write(
    `models/command/shell/${name}.yaml`,
    `type: command/shell\nid: ${id}\nname: ${name}\n${lines}`,
  );
}

Deno.test("an argument of the wrong type is traced to the line and the expression of the definition", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, "methods:\n  execute:\n    arguments:\n      run: ${{ 40 + 2 }}\n      timeout: soon\n");
  const { error, hint } = await sandbox.error(1, "model", "method", "run", "web", "execute");
  assert.match(error, /web\.yaml:7: run: .*expected string, received number.*, from \$\{\{ 40 \+ 2 \}\}$/m);
  assert.match(error, /web\.yaml:8: timeout: /);
  assert.match(hint!, /swamp model edit web/);
  const given = await sandbox.error(
    1,
    ...["model", "method", "run", "web", "execute", "--input", "run=true", "--input", "timeout=later"],
  );
  assert.doesNotMatch(given.error, /web\.yaml/);
  assert.match(given.hint!, /--input key=value/);
});

Deno.test("an argument below a map is traced to its own line and expression", async () => {
  using sandbox = await Sandbox.repository();
  define(
    sandbox,
    "methods:\n  execute:\n    arguments:\n      run: 'true'\n      env:\n        LIST: ${{ [1] }}\n" +
      "        INT: ${{ 1 + 2 }}\n",
  );
  const { error } = await sandbox.error(1, "model", "method", "run", "web", "execute");
  assert.match(error, /web\.yaml:9: env\.LIST: .*, from \$\{\{ \[1\] \}\}$/m);
  assert.match(error, /web\.yaml:10: env\.INT: .*, from \$\{\{ 1 \+ 2 \}\}$/m);
  const unknown = await sandbox.error(1, "model", "validate", "web", "--method", "exceute");
  assert.match(unknown.error, /Unknown method 'exceute', did you mean 'execute'\?/);
});

Deno.test("global arguments of the wrong type name their line", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  sandbox.write(
    "models/@t/m/web.yaml",
    `type: "@t/m"\nid: ${ID}\nname: web\nglobalArguments:\n  size: big\n`,
  );
  const { error } = await sandbox.error(1, "model", "method", "run", "web", "run");
  assert.match(error, /^Global arguments validation failed: models\/@t\/m\/web\.yaml:5: size: /);
});

Deno.test("model validate lists what is wrong with the declared inputs, with file and line", async () => {
  using sandbox = await Sandbox.repository();
  define(
    sandbox,
    "inputs:\n  required: [zoen]\n  properties:\n    zone: {type: strnig}\n    count:\n      type: integer\n" +
      "      default: many\n    name: {type: string, pattern: '('}\n    mail: {type: string, format: emial}\n",
  );
  const result = await sandbox.run(["model", "validate", "web", "--json"]);
  assert.equal(result.code, 1);
  const { validations: [schema], warnings: [warning] } = JSON.parse(result.stdout);
  const file = "models/command/shell/web.yaml";
  assert.deepEqual([schema.name, schema.error.split("; models").join("\nmodels").split("\n")], [
    "Definition schema",
    [
      `${file}:7: inputs.properties.zone.type: unknown type "strnig", did you mean 'string'?`,
      `${file}:10: inputs.properties.count.default: "default" must be an integer`,
      `${file}:11: inputs.properties.name.pattern: "(" is no regular expression`,
      `${file}:5: inputs.required: 'zoen' is required and not declared, did you mean 'zone'?`,
    ],
  ]);
  assert.equal(warning.name, "Unchecked formats");
  assert.match(warning.message, /inputs\.properties\.mail\.format: 'emial', did you mean 'email'\?/);
});

Deno.test("inputs are checked by their pattern and format", async () => {
  using sandbox = await Sandbox.repository();
  const declare = (pattern: string) =>
    define(
      sandbox,
      `inputs:\n  day: {type: string, format: date}\n  name: {type: string, pattern: '${pattern}'}\n` +
        "methods:\n  execute:\n    arguments: {run: 'echo ${{ inputs.day }}'}\n",
    );
  declare("(");
  const run = ["model", "method", "run", "web", "execute", "--input"];
  const broken = await sandbox.error(1, ...run, "day=2026-02-28");
  assert.match(broken.error, /^Invalid model definition: .*web\.yaml:6: inputs\.name\.pattern: "\(" is/);
  declare("[a-z]+");
  const { code, error } = await sandbox.error(1, ...run, "day=2026-02-30", "--input", "name=5");
  assert.equal(code, "ARGUMENTS_INVALID");
  assert.match(error, /"day" must be a date like 2026-01-31/);
  assert.match(error, /"name" must match/);
  await sandbox.json(...run, "day=2026-02-28");
});

Deno.test("a circle of expressions is found by model validate, and told once", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  const circle = (name: string, id: string, other: string) =>
    sandbox.write(
      `models/@t/m/${name}.yaml`,
      `type: "@t/m"\nid: ${id}\nname: ${name}\n` +
        `globalArguments:\n  label: \${{ model.${other}.input.globalArguments.label }}\n`,
    );
  circle("a", ID, "b");
  circle("b", OTHER, "a");
  const result = await sandbox.run(["model", "validate", "a", "--json"]);
  assert.equal(result.code, 1);
  const { validations } = JSON.parse(result.stdout);
  const paths = validations.find(({ name }: { name: string }) => name === "Expression paths");
  assert.match(
    paths.error,
    /^models\/@t\/m\/a\.yaml:5: globalArguments\.label: Expressions depend on each other/,
  );
  const one = await sandbox.error(1, "model", "evaluate", "a");
  assert.equal(one.code, "EXPRESSION_CYCLE");
  assert.equal(one.error.match(/\.yaml/g)?.length, 1, one.error);
  const all = await sandbox.run(["model", "evaluate"]);
  assert.match(all.stdout, /Evaluated 0 of 2/);
});

Deno.test("global arguments that the type requires and nobody gave are told of by a run", async () => {
  using sandbox = await Sandbox.repository();
  const source = modelSource("@t/m").replace("z.number().int().default(1)", "z.number().int()");
  sandbox.write("extensions/models/m.ts", source);
  await sandbox.json("model", "create", "@t/m", "web");
  const run = await sandbox.json("model", "method", "run", "web", "run");
  const [warning] = run.warnings;
  assert.equal(warning.code, "GLOBAL_ARGUMENT_MISSING");
  assert.match(warning.message, /web\.yaml: @t\/m requires .* not given: size; .*swamp model edit web/);
});

Deno.test("a typeVersion that is none is a mistake with its line", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, "typeVersion: banana\n");
  const { error } = await sandbox.error(1, "model", "method", "run", "web", "execute", "--input", "run=true");
  assert.match(error, /web\.yaml:4:\d+: expected 'typeVersion' to be a version like .*, got 'banana'/);
});

Deno.test("JSON objects and pairs of --input are laid over each other", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  const inputs = ['{"run": "echo $A", "timeout": 1}', "timeout=9000", '{"env": {"A": "b"}}'];
  const flags = inputs.flatMap((input) => ["--input", input]);
  await sandbox.json("model", "method", "run", "web", "execute", ...flags);
  assert.equal((await sandbox.json("data", "get", "web", "result")).content.stdout, "b");
});

Deno.test("model edit: a text that broke off before its type replaces nothing", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, "methods:\n  execute:\n    arguments: {run: 'true'}\n");
  const before = sandbox.read("models/command/shell/web.yaml");
  const result = await sandbox.run(["model", "edit", "web", "--json"], { stdin: "name: web\n" });
  assert.equal(result.code, 1);
  assert.match(JSON.parse(result.stderr).error, /has no 'type': is it the whole definition\?/);
  assert.equal(sandbox.read("models/command/shell/web.yaml"), before);
});

Deno.test("a dry run hides what a vault gives, the same way each time", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("vault", "create", "local_encryption", "main");
  await sandbox.json("vault", "put", "main", "KEY", "s3cret-value");
  define(sandbox, 'methods:\n  execute:\n    arguments:\n      run: "echo ${{ vault.get(main, KEY) }}"\n');
  const plan = await sandbox.json("model", "method", "run", "web", "execute", "--dry-run");
  assert.deepEqual(plan.methodArguments, { run: "echo ***" });
  const text = await sandbox.ok("model", "method", "run", "web", "execute", "--dry-run");
  assert.match(text.stdout, /echo \*\*\*/);
});

/** A type with an upgrade, a required and an optional global argument, and a sensitive argument of its method. */
function typeWith(upgrade: string): string {
  return `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@t/up",
  version: "2026.02.01.1",
  globalArguments: z.object({ region: z.string(), size: z.number().optional() }),
  resources: { r: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 9 } },
  upgrades: [{ toVersion: "2026.02.01.1", description: "up", upgradeAttributes: (old) => (${upgrade}) }],
  methods: {
    run: {
      description: "runs",
      arguments: z.object({ token: z.string().meta({ sensitive: true }).default("none") }),
      execute: async (args, context) => {
        context.logger.info("token " + args.token);
        console.log("token " + args.token);
        await context.writeResource("r", "r", { seen: args.token });
        return {};
      },
    },
  },
};
`;
}

const OLD =
  `type: "@t/up"\ntypeVersion: 2026.01.01.1\nid: ${ID}\nname: web\nglobalArguments:\n  region: eu\n`;

for (
  const [what, upgrade, reason] of [
    ["of the wrong type", '{ ...old, size: "big" }', /size: .*expected number/],
    ["that loses a value", "{ ...old, region: old.zone }", /region: its value is lost/],
  ] as const
) {
  Deno.test(`an upgrade to something ${what} is refused, and the definition stays as it is`, async () => {
    using sandbox = await Sandbox.repository();
    sandbox.write("extensions/models/up.ts", typeWith(upgrade));
    sandbox.write("models/@t/up/web.yaml", OLD);
    const error = await sandbox.error(1, "model", "method", "run", "web", "run");
    assert.equal(error.code, "UPGRADE_FAILED");
    assert.match(error.error, reason);
    assert.match(error.hint!, /Nothing was changed/);
    assert.equal(sandbox.read("models/@t/up/web.yaml"), OLD);
  });
}

Deno.test("what is given for an argument that is marked sensitive is in no output, log or record", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/up.ts", typeWith("old"));
  sandbox.write("models/@t/up/web.yaml", OLD.replace("2026.01.01.1", "2026.02.01.1"));
  const secret = "canary-77a1";
  const run = await sandbox.run(["model", "method", "run", "web", "run", "--input", `token=${secret}`]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /token \*\*\*/);
  assert.ok(!(run.stdout + run.stderr).includes(secret));
  assert.equal((await sandbox.json("data", "get", "web", "r")).content.seen, "***");
  const found = new Deno.Command("grep", { args: ["-rl", secret, sandbox.root, sandbox.home] }).outputSync();
  assert.equal(new TextDecoder().decode(found.stdout), "");
  // A default stands in the source for all to see.
  await sandbox.json("model", "method", "run", "web", "run");
  assert.equal((await sandbox.json("data", "get", "web", "r")).content.seen, "none");
});

Deno.test("a direct run keeps its definition only once its method can be run with it", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/up.ts", typeWith("old"));
  const direct = (
    ...more: string[]
  ) => ["model", "method", "run", "@t/up", "run", "--name", "sticky", ...more];
  await sandbox.json(...direct("--global-arg", "region=eu"));
  const file = ".swamp/auto-definitions/@t/up/sticky.yaml";
  const before = sandbox.read(file);
  await sandbox.error(1, ...direct("--global-arg", "region=us", "--input", "token:json=5"));
  assert.equal(sandbox.read(file), before);
  const none = await sandbox.json("model", "method", "run", "@t/up", "run", "--name", "bare");
  assert.match(none.warnings[0].message, /not given: region; give them with: --global-arg/);
});

Deno.test("a direct run keeps the global arguments that were given last, also when its method fails", async () => {
  using sandbox = await Sandbox.repository();
  const body =
    'if (args.value === "fail") throw new Error("no"); args.value = String(context.globalArgs.size);';
  sandbox.write("extensions/models/m.ts", modelSource("@t/m", { body }));
  const direct = ["model", "method", "run", "@t/m", "run", "--name", "kept"];
  await sandbox.json(...direct, "--global-arg", "size=2");
  await sandbox.error(1, ...direct, "--global-arg", "size=3", "--input", "value=fail");
  const { dataArtifacts: [artifact] } = await sandbox.json(...direct);
  assert.deepEqual(artifact.attributes, { value: "3" });
});

Deno.test("--tag leaves the tags by which results are found alone", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  for (const name of ["type", "specName", "modelName"]) {
    const tag = ["--input", "run=true", "--tag", `${name}=x`];
    const error = await sandbox.error(2, "model", "method", "run", "web", "execute", ...tag);
    assert.match(error.error, new RegExp(`swamp itself sets '${name}'`));
  }
});

Deno.test("what is missing for a method is named at once, also what it reads by way of global arguments", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  sandbox.write(
    "models/@t/m/web.yaml",
    `type: "@t/m"\nid: ${ID}\nname: web\ninputs:\n  type: object\n  required: [a, b]\n  properties:\n` +
      "    a: {type: integer}\n    b: {type: string}\nglobalArguments:\n  size: ${{ inputs.a }}\nmethods:\n" +
      "  run:\n    arguments:\n      value: ${{ string(self.globalArguments.size) + inputs.b }}\n",
  );
  const both = await sandbox.error(1, "model", "method", "run", "web", "run");
  assert.equal(both.error, 'Input validation failed:\n  "a" is required\n  "b" is required');
});

Deno.test("model validate of all fails for a model whose type is not there, and of wrong arguments names the line", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  sandbox.write(
    "models/@t/m/web.yaml",
    `type: "@t/m"\ntypeVersion: 2099.01.01.1\nid: ${ID}\nname: web\nglobalArguments:\n  size: big\n`,
  );
  const wrong = JSON.parse((await sandbox.run(["model", "validate", "web", "--json"])).stdout);
  assert.match(wrong.validations[1].error, /^models\/@t\/m\/web\.yaml:6: size: /);
  assert.equal(wrong.warnings[0].name, "Newer type version");
  sandbox.write("models/@t/m/web.yaml", `type: "@t/gone"\nid: ${ID}\nname: web\n`);
  const all = await sandbox.run(["model", "validate", "--json"]);
  const { totalFailed, passed, skipped } = JSON.parse(all.stdout);
  assert.deepEqual([all.code, totalFailed, passed, skipped[0].modelName], [1, 1, false, "web"]);
  sandbox.write("extensions/models/torn.ts", "export const model = {");
  const { stdout } = await sandbox.run(["model", "validate", "--json"]);
  assert.doesNotMatch(stdout, /Unknown model type/);
  sandbox.remove("extensions/models/torn.ts");
  await sandbox.ok("extension", "trust", "add", "t");
  sandbox.env.SWAMP_CLUB_URL = "http://127.0.0.1:1";
  const alone = await sandbox.error(1, "model", "validate", "web");
  assert.equal(alone.error, "Model type not found: @t/gone, and its registry could not be asked");
});

Deno.test("a direct run with wrong arguments points at its type, and leaves no model", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/m.ts", modelSource("@t/m"));
  const { hint } = await sandbox.error(1, "model", "method", "run", "@t/m", "run", "--input", "value:json=5");
  assert.match(hint!, /swamp model type describe @t\/m$/m);
});
