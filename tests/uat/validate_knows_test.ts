// SPDX-License-Identifier: MIT
/** What `model validate` knows without running a method: names of stored data, vaults and secrets, and literal secrets. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/host",
  version: "2026.01.01.1",
  globalArguments: z.object({
    region: z.string().default("eu"),
    token: z.string().meta({ sensitive: true }).optional(),
    filter: z.string().optional(),
  }),
  resources: { state: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 9 } },
  checks: {
    sum: {
      description: "The language is there",
      execute: (context) => ({ pass: Number(context.createCelEnvironment().evaluate("1 + 2")) === 3, errors: ["no"] }),
    },
    idle: { description: "Never runs", appliesTo: ["creat"], execute: () => ({ pass: false }) },
  },
  methods: {
    create: {
      description: "d",
      arguments: z.object({ name: z.string(), size: z.number().default(1) }),
      execute: async ({ name, size }, context) => {
        await context.writeResource("state", "main", { name, size, region: context.globalArgs.region });
        return {};
      },
    },
  },
};
`;

const FILE = "models/@acme/host/web.yaml";

async function withHost(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/host.ts", SOURCE);
  await sandbox.json("model", "create", "@acme/host", "web");
  await sandbox.json("model", "method", "run", "web", "create", "--input", "name=a");
  return sandbox;
}

/** Puts arguments of the method into the definition. */
function define(sandbox: Sandbox, text: string): void {
  const head = sandbox.read(FILE).replace(/\n(globalArguments|methods|#)[\s\S]*$/, "\n");
  sandbox.write(FILE, `${head}${text}`);
}

const name = (expression: string) =>
  `methods:\n  create:\n    arguments:\n      name: \${{ string(${expression}) }}\n`;

Deno.test("misspelled data, attributes, vaults and missing secrets fail with line and suggestion, as the run does", async () => {
  using sandbox = await withHost();
  await sandbox.ok("vault", "create", "local_encryption", "main");
  await sandbox.run(["vault", "put", "main", "API_KEY"], { stdin: "secret-1" });
  for (
    const [expression, message] of [
      ["data.latest('wbe', 'main').attributes.size", /model 'wbe' not found, did you mean 'web'\?/],
      ["data.latest('web', 'mian').attributes.size", /model 'web' has no data 'mian', did you mean 'main'\?/],
      ["data.latest('web', 'main').attributes.sise", /no attribute 'sise', did you mean 'size'\?/],
      ["model.wbe.resource.state.main.attributes.size", /'wbe' not found, did you mean 'web'\?/],
      ["model.web.resource.sate.main.attributes.size", /has no 'sate', did you mean 'state'\?/],
      [
        "model.web.resource.state.mian.attributes.size",
        /model 'web' has no data 'mian', did you mean 'main'\?/,
      ],
      ["model.web.resource.state.main.attributes.sise", /no attribute 'sise', did you mean 'size'\?/],
      ["data.latest(web, main).attributes.size", /texts are written in quotes: 'web'/],
      ["vault.get(mian, API_KEY)", /vault 'mian' not found, did you mean 'main'\?/],
      ["vault.get(main, API_KYE)", /'API_KYE'.*did you mean 'API_KEY'\?/],
    ] as const
  ) {
    define(sandbox, name(expression));
    const validated = await sandbox.run(["model", "validate", "web"]);
    assert.equal(validated.code, 1, expression);
    assert.match(validated.stdout, message);
    assert.match(validated.stdout, /web\.yaml:\d+: methods\.create\.arguments\.name/);
    await sandbox.error(1, "model", "method", "run", "web", "create");
  }
  for (const expression of ["data.latest('web', 'main').attributes.size", "vault.get(main, API_KEY)"]) {
    define(sandbox, name(expression));
    await sandbox.ok("model", "validate", "web");
    await sandbox.ok("model", "method", "run", "web", "create");
  }
});

Deno.test("validate passes what a run passes: inputs to come, schema defaults, names for the extension", async () => {
  using sandbox = await withHost();
  define(
    sandbox,
    "globalArguments:\n  filter: ${{ item.price > 3 }}\nmethods:\n  create:\n    arguments:\n      size: |\n        ${{ size(self.globalArguments.region) }}\n",
  );
  const validated = await sandbox.json("model", "validate", "web");
  assert.equal(validated.passed, true);
  const warnings = validated.warnings.map(({ name }: { name: string }) => name);
  assert.ok(warnings.includes("Names for the extension"), warnings);
  assert.ok(warnings.includes("Idle checks"), warnings);
  const run = await sandbox.json("model", "method", "run", "web", "create", "--input", "name=b");
  assert.deepEqual(run.dataArtifacts[0].attributes, { name: "b", size: 2, region: "eu" });
  assert.match(
    run.warnings.map(({ message }: { message: string }) => message).join("\n"),
    /'creat', did you mean 'create'/,
  );
});

Deno.test("a literal secret is warned of by edit, validate and run, and is in no file but the definition", async () => {
  using sandbox = await withHost();
  const text = sandbox.read(FILE).replace(/\n(globalArguments|methods|#)[\s\S]*$/, "\n") +
    "globalArguments:\n  token: hunter22-token\n";
  const edited = await sandbox.run(["model", "edit", "web"], { stdin: text });
  assert.match(edited.stderr, /web\.yaml:\d+: globalArguments\.token is marked sensitive .*swamp vault put/);
  assert.match(
    (await sandbox.ok("model", "validate", "web")).stdout,
    /globalArguments\.token is marked sensitive/,
  );
  const run = await sandbox.ok("model", "method", "run", "web", "create", "--input", "name=b");
  assert.match(run.stderr, /globalArguments\.token is marked sensitive/);
  await sandbox.ok("model", "get", "web");
  await sandbox.ok("model", "evaluate", "web");
  for (const path of filesBelow(`${sandbox.root}/.swamp`)) {
    const bytes = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    assert.equal(bytes.includes("hunter22-token"), false, path);
  }
});

function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory, isFile }) => {
    const path = `${directory}/${name}`;
    return isDirectory ? filesBelow(path) : isFile ? [path] : [];
  });
}
