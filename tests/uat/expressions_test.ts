// SPDX-License-Identifier: MIT
/** Expressions in definitions, seen from outside: `model evaluate`, `model validate`, and every way to be wrong. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const id = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;

function define(sandbox: Sandbox, n: number, model: { name: string; type?: string; text: string }): void {
  const type = model.type ?? "command/shell";
  sandbox.write(
    `models/${type}/${model.name}.yaml`,
    `type: "${type}"\nid: ${id(n)}\nname: ${model.name}\n${model.text}`,
  );
}

const shell = (run: string) => `methods:\n  execute:\n    arguments:\n      run: ${JSON.stringify(run)}\n`;

Deno.test("model evaluate: the document, the stored copy, typed values, and nothing secret in it", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, 1, {
    name: "web-1",
    text: "inputs:\n  properties:\n    count: {type: integer, default: 2}\n" +
      "tags:\n  stage: ${{ inputs.stage }}\n" +
      shell(
        "echo ${{ inputs.count + 1 }} of ${{ model.data-base.input.name }} as ${{ env.HOME }} ${{ vault.get(v, k) }}",
      ),
  });
  define(sandbox, 2, { name: "data-base", text: shell("${{ self.name + '!' }}") });
  const one = await sandbox.json("model", "evaluate", "web-1", "--input", "stage=prod", "--input", "count=4");
  const path = `${sandbox.root}/.swamp/definitions-evaluated/command/shell/${id(1)}.yaml`;
  assert.deepEqual(one.warnings.map(({ code }: { code: string }) => code), ["ENV_VAR_USAGE"]);
  assert.deepEqual(
    { ...one, unresolved: one.unresolved.length, warnings: undefined },
    {
      id: id(1),
      name: "web-1",
      type: "command/shell",
      hadExpressions: true,
      outputPath: path,
      unresolved: 1,
      warnings: undefined,
      globalArguments: {},
    },
  );
  const stored = JSON.parse(Deno.readTextFileSync(path));
  assert.equal(stored.tags.stage, "prod");
  assert.equal(
    stored.methods.execute.arguments.run,
    'echo 5 of ${{ "data-base" }} as ${{ env.HOME }} ${{ vault.get(v, k) }}',
  );
  const all = await sandbox.json("model", "evaluate", "--all", "--input", "stage=dev");
  assert.deepEqual(all.items.map((item: { name: string }) => item.name), ["data-base", "web-1"]);
  assert.deepEqual([all.total, all.evaluated, all.failed], [2, 2, []]);
  const { stdout } = await sandbox.ok("model", "evaluate", "--input", "stage=dev");
  assert.match(
    stdout,
    /\[evaluated\] data-base \(command\/shell\)\n.*web-1.*left: methods\.execute\.arguments\.run\nEvaluated 2 of 2/s,
  );
  const text = (await sandbox.ok("model", "evaluate", "data-base")).stdout;
  assert.match(text, /Evaluated: data-base \(command\/shell\)\nStored in: /);
});

Deno.test("model evaluate: a model without expressions is copied, and one model's copy goes with it", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, 1, { name: "plain", text: shell("echo hi") });
  const one = await sandbox.json("model", "evaluate", "plain");
  assert.deepEqual([one.hadExpressions, one.unresolved], [false, []]);
  assert.ok(sandbox.exists(`.swamp/definitions-evaluated/command/shell/${id(1)}.yaml`));
  const gone = await sandbox.json("model", "delete", "plain", "--yes");
  assert.equal(gone.evaluatedInputDeleted, true);
  assert.ok(!sandbox.exists(`.swamp/definitions-evaluated/command/shell/${id(1)}.yaml`));
  assert.deepEqual(await sandbox.json("model", "evaluate"), {
    items: [],
    total: 0,
    evaluated: 0,
    failed: [],
  });
});

const REASONS: readonly [string, RegExp][] = [
  ["${{ inputs.nope }}", /the input 'nope' is not given/],
  ["${{ model.nope.input.name }}", /Referenced model 'nope' not found/],
  ["${{ 1 + 'a' }}", /Invalid expression: no such overload: int \+ string, at column 1 of: 1 \+ 'a'/],
  ["${{ 1 + }}", /Invalid expression: Unexpected token: EOF, at column 4 of: 1 \+/],
  ["${{ size(5) }}", /Invalid expression: .*'size\(int\)'/],
  ["${{ [1][3] }}", /the list ends before, index 3 >= size 1/],
  ["${{ 1 / 0 }}", /division by zero/],
  ["${{ unknown.name }}", /Unknown variable: unknown/],
  [
    "${{ data.latest('other', 'none').attributes.x }}",
    /Model 'other' has no data 'none'|FEATURE_UNSUPPORTED|being built/,
  ],
];
Deno.test("model evaluate: what fails stays raw, with a warning that names file, line, field, reason and expression", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, 2, { name: "other", text: "" });
  for (const [text, reason] of REASONS) {
    define(sandbox, 1, { name: "web", text: shell(text) });
    const document = await sandbox.json("model", "evaluate", "web");
    const [warning] = document.warnings;
    assert.match(
      warning.message,
      /^models\/command\/shell\/web\.yaml:7: 'methods\.execute\.arguments\.run': /,
      text,
    );
    assert.match(warning.message, reason);
    assert.ok(warning.message.includes(`it stays ${text}`), warning.message);
    assert.equal(warning.file, "models/command/shell/web.yaml");
    assert.deepEqual(
      document.unresolved.map((
        field: { line: number; expression: string },
      ) => [field.line, field.expression]),
      [
        [7, text],
      ],
    );
  }
});

Deno.test("model evaluate: errors", async () => {
  using sandbox = await Sandbox.repository();
  const gone = await sandbox.error(1, "model", "evaluate", "nope");
  assert.deepEqual([gone.code, gone.error], ["MODEL_NOT_FOUND", "Model not found: nope"]);
  define(sandbox, 1, { name: "a", text: "tags:\n  x: ${{ model.b.input.tags.y }}\n" });
  define(sandbox, 2, { name: "b", text: "tags:\n  y: ${{ model.a.input.tags.x }}\n" });
  define(sandbox, 3, { name: "c", text: "version: none\n" });
  const cycle = await sandbox.error(1, "model", "evaluate", "a");
  assert.equal(cycle.code, "EXPRESSION_CYCLE");
  assert.match(
    cycle.error,
    /^models\/command\/shell\/a\.yaml:5: 'tags\.x': .*a\.tags\.x → b\.tags\.y → a\.tags\.x/,
  );
  assert.match(cycle.hint!, /swamp model edit/);
  assert.equal((await sandbox.error(1, "model", "evaluate", "c")).code, "MODEL_INVALID");
  const both = await sandbox.error(2, "model", "evaluate", "a", "--all");
  assert.equal(both.code, "USAGE");
  const bad = await sandbox.error(2, "model", "evaluate", "a", "--input", "{x");
  assert.equal(bad.code, "INVALID_VALUE");
  const all = await sandbox.run(["model", "evaluate", "--json"]);
  assert.equal(all.code, 1);
  const document = JSON.parse(all.stdout);
  assert.deepEqual(document.failed.map(({ name }: { name: string }) => name).sort(), ["a", "b", "c"]);
});

Deno.test("model validate: every problem of an expression has file, line, field and what was expected", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "my-db");
  define(sandbox, 1, {
    name: "web",
    text:
      "tags:\n  a: ${{ model.my-bd.input.name }}\n  b: '{{ x }}'\n  c: ${ x }\n  d: ${{ my-db.input.name }}\n" +
      "  e: ${{ 1 + }}\n  f: ${{ model.my-db.resource.reslt.x }}\n  g: ${{ self.nam }}\n" +
      shell("${{ env.HOME + model.my-db.resource.result.result.attributes.stdout }}"),
  });
  const run = await sandbox.run(["model", "validate", "web", "--json"]);
  assert.equal(run.code, 1, run.stderr);
  const { validations, warnings } = JSON.parse(run.stdout);
  const { error } = validations.find(({ name }: { name: string }) => name === "Expression paths");
  const problems = error.split("; models/").map((line: string) => line.replace(/^(models\/)?/, "models/"));
  const expected = [
    "models/command/shell/web.yaml:5: tags.a: Referenced model 'my-bd' not found, did you mean 'my-db'?",
    "models/command/shell/web.yaml:6: tags.b: expressions are written '${{ … }}', not '{{ … }}'",
    "models/command/shell/web.yaml:7: tags.c: expressions are written '${{ … }}', not '${ … }'",
    "models/command/shell/web.yaml:8: tags.d: 'my-db' is not a name that expressions know: models begin with 'model.', did you mean 'model.my-db'?",
    'models/command/shell/web.yaml:9: tags.e: Invalid expression: Unexpected token: EOF, at column 4 of: 1 +; if it is meant as text, write it as ${{ "${{ 1 + }}" }}',
    "models/command/shell/web.yaml:10: tags.f: model.my-db.resource has no 'reslt', did you mean 'result'?",
    "models/command/shell/web.yaml:11: tags.g: self has no 'nam', did you mean 'name'?",
  ];
  assert.deepEqual(problems, expected);
  assert.deepEqual(warnings.map(({ name }: { name: string }) => name), [
    "Environment variables detected",
    "Deprecated expressions",
  ]);
  const text = await sandbox.run(["model", "validate", "web"]);
  assert.match(text.stdout, /✗ Expression paths\n {4}→ models\/command\/shell\/web\.yaml:5/);
});

Deno.test("model validate, cold: definitions refer to each other's types from extensions, and none is called unknown", async () => {
  using sandbox = await Sandbox.repository();
  const names = ["alpha", "beta", "gamma"];
  for (const name of names) sandbox.write(`extensions/models/${name}.ts`, modelSource(`@acme/${name}`));
  for (const [index, name] of names.entries()) {
    const next = names[(index + 1) % 3]!;
    const last = names[(index + 2) % 3]!;
    define(sandbox, index + 1, {
      name: `my-${name}`,
      type: `@acme/${name}`,
      text: `globalArguments:\n  label: \${{ model.my-${next}.input.globalArguments.size }}\n` +
        `methods:\n  run:\n    arguments:\n      value: \${{ model.my-${last}.resource.result.result.attributes.value }}\n`,
    });
  }
  // Nothing but the one type is loaded for one model.
  const counts = await sandbox.counts("model", "validate", "my-alpha");
  assert.equal(counts.imports, 1);
  assert.equal(counts.trials, 1);
  sandbox.remove(".swamp");
  const all = await sandbox.json("model", "validate");
  assert.deepEqual([all.totalPassed, all.totalFailed, all.skipped], [3, 0, []]);
  // A type that can not be loaded is not unknown either, nor is what it has.
  sandbox.write(
    "extensions/models/gamma.ts",
    modelSource("@acme/gamma", { before: "throw new Error('broken');" }),
  );
  sandbox.remove(".swamp");
  assert.equal((await sandbox.json("model", "validate", "my-alpha")).passed, true);
  // What is known by now is checked.
  define(sandbox, 1, {
    name: "my-alpha",
    type: "@acme/alpha",
    text: "globalArguments:\n  label: ${{ model.my-beta.input.globalArguments.sise }}\n",
  });
  await sandbox.ok("model", "validate", "my-beta");
  const wrong = await sandbox.run(["model", "validate", "my-alpha", "--json"]);
  assert.equal(wrong.code, 1);
  assert.match(
    wrong.stdout,
    /my-alpha\.yaml:5: globalArguments\.label: model\.my-beta\.input\.globalArguments has no 'sise', did you mean 'size'/,
  );
});

Deno.test("expressions survive whatever is put into them", async () => {
  using sandbox = await Sandbox.repository();
  const texts = [
    `\${{ ${"(".repeat(5_000)} }}`,
    `\${{ ${"!".repeat(18_000)}true }}`,
    `\${{ 1${" + 1".repeat(20_000)} }}`,
    "${{ '",
    "${{ }}",
  ];
  for (const text of texts) {
    define(sandbox, 1, { name: "web", text: shell(text) });
    const { warnings } = await sandbox.json("model", "evaluate", "web");
    assert.match(warnings[0].message, /Invalid expression: /);
    assert.equal((await sandbox.run(["model", "validate", "web"])).code, 1);
  }
});

Deno.test("the help of expressions lists their names", async () => {
  using sandbox = new Sandbox();
  const { entries } = await sandbox.json("help", "expressions");
  const names = entries.map(({ name }: { name: string }) => name).join("\n");
  for (
    const name of [
      "inputs.",
      "self.",
      "model.",
      "env.",
      "vault.get",
      "data.latest",
      "data.query",
      "file.contents",
    ]
  ) {
    assert.ok(names.includes(name), name);
  }
});

const HOST = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/host",
  version: "2026.01.01.1",
  resources: {
    access: {
      schema: z.object({ user: z.string(), password: z.string().meta({ sensitive: true }) }),
      lifetime: "infinite",
      garbageCollection: 10,
    },
    seen: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 10 },
  },
  files: { motd: { contentType: "text/plain", lifetime: "infinite", garbageCollection: 10 } },
  methods: {
    create: {
      description: "Makes it",
      arguments: z.object({}),
      execute: async (_args, context) => {
        await context.writeResource("access", "main-1", { user: "root", password: "made-secret-1" });
        await context.createFileWriter("motd", "motd").writeText("welcome");
        return {};
      },
    },
    use: {
      description: "Uses others",
      arguments: z.object({}).loose(),
      execute: async (args, context) => {
        if (args.password !== undefined && args.password !== "made-secret-1") throw new Error("not the secret");
        if (args.joined !== undefined && args.joined !== "k:made-secret-1:put-secret-2") throw new Error("not joined");
        const { password: _p, joined: _j, ...rest } = args;
        await context.writeResource("seen", "seen", rest);
        return {};
      },
    },
  },
};
`;

Deno.test("model method run: data, files, other definitions and secrets reach the method, and no secret stays behind", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/host.ts", HOST);
  await sandbox.ok("vault", "create", "local_encryption", "main-vault");
  assert.equal((await sandbox.run(["vault", "put", "main-vault", "KEY"], { stdin: "put-secret-2" })).code, 0);
  define(sandbox, 1, {
    name: "maker",
    type: "@acme/host",
    text: "tags: {stage: '${{ self.name + \"-x\" }}', secret: '${{ vault.get(main-vault, KEY) }}'}\n",
  });
  await sandbox.ok("model", "method", "run", "maker", "create");
  const stored = await sandbox.json("data", "get", "maker", "main-1");
  assert.equal(stored.tags.stage, "maker-x");
  assert.ok(!("secret" in stored.tags), "no tag is made of a secret");
  const fields = {
    user: "${{ data.latest('maker', 'main-1').attributes.user }}",
    password: "${{ data.latest('maker', 'main-1').attributes.password }}",
    joined:
      "k:${{ model.maker.resource.access.main-1.attributes.password + ':' + vault.get(main-vault, KEY) }}",
    motd: "${{ file.contents('maker', 'motd') }}",
    stage: "${{ model.maker.input.tags.stage }}",
    versions: "${{ data.listVersions('maker', 'main-1') }}",
    found: "${{ data.findBySpec('maker', 'access').map(r, r.name) }}",
    queried: "${{ data.query('modelName == \"maker\" && specName == \"motd\"', 'name') }}",
    tagged: "${{ data.findByTag('specName', 'motd').map(r, r.content) }}",
    none: "${{ data.latest('maker', 'none') }}",
    size: "${{ model.maker.file.motd.motd.size }}",
    status: "${{ model.maker.execution.methodName + ' ' + model.maker.execution.status }}",
    home: "${{ env.HOME }}",
  };
  const text = Object.entries(fields).map(([key, value]) => `      ${key}: ${JSON.stringify(value)}\n`).join(
    "",
  );
  define(sandbox, 2, { name: "user", type: "@acme/host", text: `methods:\n  use:\n    arguments:\n${text}` });
  const run = await sandbox.run(["model", "method", "run", "user", "use", "--json"]);
  assert.equal(run.code, 0, run.stderr);
  const seen = JSON.parse(run.stdout).dataArtifacts[0].attributes;
  assert.deepEqual(seen, {
    user: "root",
    motd: "welcome",
    stage: "maker-x",
    versions: [1],
    found: ["main-1"],
    queried: ["motd"],
    tagged: ["welcome"],
    none: null,
    size: 7,
    status: "create succeeded",
    home: sandbox.home,
  });
  const evaluated = await sandbox.json("model", "evaluate", "user");
  assert.deepEqual(
    evaluated.unresolved.map((
      field: { path: string; deferred: boolean },
    ) => [field.path.split(".").at(-1), field.deferred]),
    [["password", true], ["joined", true], ["home", true]],
  );
  const { stdout } = await new Deno.Command("grep", {
    args: ["-rlE", "made-secret-1|put-secret-2", "--exclude-dir=bundles", "."],
    cwd: sandbox.root,
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "./extensions/models/host.ts\n");
});

Deno.test("model method run: an expression that the method needs and that fails is an error with file, line, field and expression", async () => {
  using sandbox = await Sandbox.repository();
  define(sandbox, 2, { name: "other", text: "" });
  const field = (text: string) => define(sandbox, 1, { name: "web", text: shell(text) });
  for (
    const [text, code, message] of [
      ["echo ${{ inputs.nope }}", "EXPRESSION_FAILED", /input 'nope' is not given/],
      ["${{ model.nope.input.name }}", "MODEL_NOT_FOUND", /Referenced model 'nope' not found/],
      [
        "${{ vault.get(nope, KEY) }}",
        "VAULT_NOT_FOUND",
        /Failed to resolve vault expression vault\.get\('nope', 'KEY'\)/,
      ],
      ["${{ env.SWAMP_NO_SUCH }}", "EXPRESSION_FAILED", /environment variable SWAMP_NO_SUCH is not set/],
      ["${{ model.other.execution.status }}", "RUN_NOT_FOUND", /Model 'other' has not been run/],
      ["${{ 1 + }}", "EXPRESSION_INVALID", /Invalid expression: /],
      ["${{ data.latest('ohter', 'result').attributes.x }}", "MODEL_NOT_FOUND", /Model not found: ohter/],
      ["${{ self.globalArguments.x }}", "EXPRESSION_FAILED", /No such key: x/],
      [
        "${{ data.latest('web', 'result').attributes.x }}",
        "DATA_NOT_FOUND",
        /Model 'web' has no data 'result'/,
      ],
    ] as const
  ) {
    field(text);
    const error = await sandbox.error(1, "model", "method", "run", "web", "execute");
    assert.deepEqual([error.code, message.test(error.error)], [code, true], error.error);
    assert.ok(
      error.error.startsWith(
        "Unresolved expression in methods.execute.arguments.run: models/command/shell/web.yaml:7: ",
      ),
      error.error,
    );
    assert.ok(error.error.endsWith(`\n  in: ${text}`), error.error);
    assert.equal(error.details!.line, 7);
    assert.match(error.hint!, /swamp |--input /);
  }
  // The same field given on the command line needs no expression.
  await sandbox.ok("model", "method", "run", "web", "execute", "--input", "run=true");
});
