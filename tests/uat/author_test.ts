// SPDX-License-Identifier: MIT
/** `extension new|check|fmt|version|push`: from a new directory to a type that another repository runs. */
import assert from "node:assert/strict";
import { generateCloudPackage, typeName } from "../../scripts/corpus/cloud_package.ts";
import { readArchive } from "../../src/infrastructure/packages/archive.ts";
import { modelSource, Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { RegistryProcess } from "../support/registry_process.ts";

interface Remark {
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
}

/** A sandbox with an empty registry. */
async function withRegistry(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}/registry`;
  return sandbox;
}

function writePackage(sandbox: Sandbox, directory: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) sandbox.write(`${directory}/${path}`, text);
}

function manifest(more: string, name = "@acme/tools"): string {
  return `manifestVersion: 1\nname: "${name}"\nversion: 2026.01.31.1\n${more}`;
}

async function check(sandbox: Sandbox, directory: string) {
  const { code, stdout } = await sandbox.run(["extension", "check", directory, "--json"]);
  const result = JSON.parse(stdout) as Record<"errors" | "warnings" | "hints", Remark[]> & {
    passed: boolean;
  };
  assert.equal(code, result.passed ? 0 : 1);
  const place = ({ code, file, line, column }: Remark) =>
    [code, file, line, column].filter(Boolean).join(":");
  return { ...result, places: result.errors.map(place), noted: result.warnings.map(place) };
}

Deno.test("a new extension is tested, checked, published, pulled elsewhere and run", async () => {
  using sandbox = await withRegistry();
  const created = await sandbox.json("extension", "new", "@acme/words");
  assert.deepEqual(created.files, [
    "README.md",
    "extensions/models/words.ts",
    "extensions/models/words_test.ts",
    "manifest.yaml",
    "swamp.d.ts",
  ]);
  const before = sandbox.read("words/README.md");
  const again = await sandbox.error(1, "extension", "new", "@acme/words", "--kind", "vault");
  assert.equal(again.code, "PACKAGE_EXISTS");
  assert.equal(sandbox.read("words/README.md"), before);
  assert.equal(sandbox.exists("words/extensions/vaults"), false);
  assert.equal((await check(sandbox, "words")).passed, true);
  const none = await sandbox.json("extension", "version", "--manifest", "words/manifest.yaml");
  assert.equal(none.currentPublished, null);
  assert.equal(none.nextVersion, created.version);

  assert.equal(
    (await sandbox.error(2, "extension", "push", "words/manifest.yaml")).code,
    "CONFIRMATION_REQUIRED",
  );
  const pushed = await sandbox.json("extension", "push", "words/manifest.yaml", "--yes");
  assert.deepEqual([pushed.status, pushed.content], ["published", { models: ["@acme/words"] }]);
  const twice = await sandbox.error(1, "extension", "push", "words", "--yes");
  assert.equal(twice.code, "PACKAGE_EXISTS");
  const next = await sandbox.json("extension", "version", "@acme/words");
  assert.equal(next.currentPublished, pushed.version);
  assert.match(next.nextVersion, /\.[12]$/);

  using other = await Sandbox.repository();
  other.env.SWAMP_CLUB_URL = sandbox.env.SWAMP_CLUB_URL!;
  const pulled = await other.json("extension", "pull", "@acme/words");
  assert.equal(pulled.packages[0].version, pushed.version);
  await other.json("model", "create", "@acme/words", "mine");
  const run = await other.json(
    "model",
    "method",
    "run",
    "mine",
    "count",
    "--input",
    "text=one two",
    "--timings",
  );
  assert.deepEqual(run.dataArtifacts[0].attributes, { lines: 1, words: 2, characters: 7 });
  assert.deepEqual([run.timings.builds, run.timings.imports], [0, 1]);
  assert.equal((await other.json("extension", "verify")).passed, true);
});

for (const kind of ["model", "vault", "driver", "datastore", "report"]) {
  Deno.test(`a new ${kind} has no problems, and its test passes with deno test`, async () => {
    using sandbox = new Sandbox();
    await sandbox.json("extension", "new", "@acme/deep/thing", "--kind", kind);
    const { errors, warnings } = await check(sandbox, "thing");
    assert.deepEqual([errors, warnings ?? []], [[], []]);
    const test = await new Deno.Command("deno", {
      args: ["test", "--quiet"],
      cwd: `${sandbox.root}/thing`,
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    assert.equal(test.code, 0, decoder.decode(test.stdout) + decoder.decode(test.stderr));
  });
}

Deno.test("check says everything that is wrong at once, with file and line", async () => {
  using sandbox = new Sandbox();
  writePackage(sandbox, "bad", {
    "manifest.yaml": manifest(`lables: []\nrepository: nowhere\nmodels:
  - foreign.ts
  - typo.ts
  - broken.ts
  - lost.ts
  - throws.ts
  - chain.ts
  - twice.ts
  - twice_again.ts
  - listed.ts
  - ../outside.ts
  - throws_again.ts
reports: [ok.ts]
additionalFiles: [logo.png, .hidden.md]
dependencies: [nope]
`),
    "extensions/models/foreign.ts": modelSource("@other/thing"),
    "extensions/models/broken.ts": "export const model = {\n  type: ;\n};\n",
    "extensions/models/lost.ts": `import "./one.ts";\nimport "./two.ts";\n${modelSource("@other/lost")}`,
    "extensions/models/throws.ts": `${modelSource("@acme/throws")}\nthrow new Error("no network here");\n`,
    "extensions/models/throws_again.ts": `${modelSource("@acme/throws")}\nthrow new Error("again");\n`,
    "extensions/models/chain.ts": modelSource("@acme/chain").replace(
      "methods: {",
      `upgrades: [{ toVersion: "2027.01.01.1", description: "d", upgradeAttributes: (old) => old }],\n  methods: {`,
    ),
    "extensions/models/twice.ts": modelSource("@acme/twice"),
    "extensions/models/twice_again.ts": modelSource("@acme/twice", {
      body: "// eval(1) in a comment is nothing\n        eval(args.value);",
    }),
    "extensions/models/listed.ts": modelSource("@acme/listed").replace("export const", "const") +
      "export { model };\n",
    "extensions/reports/ok.ts":
      `export const report = { name: "@acme/ok", description: "d", scope: "model", execute: () => ({}) };\n`,
    "logo.png": "png",
    ".hidden.md": "h",
  });
  const { places, errors } = await check(sandbox, "bad/manifest.yaml");
  assert.deepEqual(places, [
    "FILE_FORBIDDEN:.hidden.md",
    "ENTRY_UNBUILDABLE:extensions/models/broken.ts:2:9",
    "ENTRY_BROKEN:extensions/models/chain.ts:11",
    "COLLECTIVE_MISMATCH:extensions/models/foreign.ts:4",
    "ENTRY_NOT_RECOGNISED:extensions/models/listed.ts",
    "ENTRY_UNBUILDABLE:extensions/models/lost.ts:1:8",
    "ENTRY_UNBUILDABLE:extensions/models/lost.ts:2:8",
    "COLLECTIVE_MISMATCH:extensions/models/lost.ts:6",
    "ENTRY_BROKEN:extensions/models/throws.ts",
    "ENTRY_DUPLICATE:extensions/models/throws_again.ts",
    "ENTRY_BROKEN:extensions/models/throws_again.ts",
    "ENTRY_DUPLICATE:extensions/models/twice_again.ts",
    "UNSAFE_CODE:extensions/models/twice_again.ts:17",
    "FILE_FORBIDDEN:logo.png",
    "MANIFEST_INVALID:manifest.yaml:4:1",
    "MANIFEST_INVALID:manifest.yaml:5:1",
    "FILE_MISSING:manifest.yaml:8:5",
    "MANIFEST_INVALID:manifest.yaml:16:5",
    "MANIFEST_INVALID:manifest.yaml:20:16",
  ]);
  const text = errors.map(({ message }) => message).join("\n");
  for (
    const expected of [
      /did you mean 'labels'/,
      /no network here/,
      /the last step leads to '2027\.01\.01\.1'/,
      /must begin with the collective of the package: @acme\//,
      /`export \{ model \}` is not recognised/,
    ]
  ) assert.match(text, expected);
  const push = await sandbox.error(1, "extension", "push", "bad", "--dry-run");
  assert.equal(push.code, "PACKAGE_INVALID");
  assert.equal((push.details as { errors: Remark[] }).errors.length, errors.length);
  const shown = await sandbox.run(["extension", "check", "bad"]);
  assert.match(shown.stdout, /error extensions\/models\/broken\.ts:2:9: /);
});

Deno.test("hints of an author's commands name the package that was named; one that is named twice is a mistake", async () => {
  using registry = new TestRegistry();
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  writePackage(sandbox, "own", {
    "manifest.yaml": manifest("models: [a.ts]\nadditionalFiles: [LICENSE]\n"),
    "extensions/models/a.ts": `import "https://evil.example/x.ts";\n${modelSource("@acme/a")}`,
    "real": "",
  });
  Deno.symlinkSync(`${sandbox.root}/own/real`, `${sandbox.root}/own/LICENSE`);
  const refused = await sandbox.error(1, "extension", "push", "own", "--dry-run");
  assert.match(
    refused.error,
    /a\.ts:1:\d+: code is not fetched from evil\.example:443: copy it into a file of yours/,
  );
  assert.match(refused.hint!, /swamp extension check own$/);
  assert.match(
    (await sandbox.error(1, "extension", "pull", "./own")).hint!,
    /swamp extension check .*\/own$/,
  );
  assert.doesNotMatch((await sandbox.run(["extension", "check", "own"])).stdout, /names no LICENSE/);
  const [name, version] = ["@acme/tools", "2026.01.31.1"];
  sandbox.remove("own/LICENSE");
  sandbox.write("own/LICENSE", "");
  sandbox.write("own/extensions/models/a.ts", modelSource("@acme/a"));
  await registry.publish({ name, version });
  const twice = await sandbox.error(1, "extension", "push", "own", "--yes");
  assert.ok(twice.hint!.endsWith(`swamp extension version ${name}`), twice.hint);
  const both = await sandbox.error(2, "extension", "version", name, "--manifest", "own");
  assert.match(both.error, /not both/);
  const long = `@acme/${"a".repeat(300)}`;
  assert.match(
    (await sandbox.error(2, "extension", "new", long)).error,
    /it has 306 characters; expected at most 200/,
  );
});

Deno.test("check names every mistake of a broken entry, and each mistake of the manifest's lists once", async () => {
  using sandbox = new Sandbox();
  writePackage(sandbox, "bad", {
    "manifest.yaml": manifest(`models: [a.ts, ./a.ts]
platforms: [linux-x64]
dependencies:
  - "@acme/zzz@>=soon"
  - "@acme/tools"
  - "@acme/zzz"
`),
    "models/a.ts": `import { z } from "npm:zod@4";
// version
export const model = {
  type: "@other/bad",
  version: "v1",
  methods: { run: { description: 5, arguments: z.object({}), execute: () => ({}) } },
};
`,
  });
  const { places, errors } = await check(sandbox, "bad");
  assert.deepEqual(places, [
    "MANIFEST_INVALID:manifest.yaml:4:16",
    "MANIFEST_INVALID:manifest.yaml:5:13",
    "MANIFEST_INVALID:manifest.yaml:7:5",
    "MANIFEST_INVALID:manifest.yaml:8:5",
    "MANIFEST_INVALID:manifest.yaml:9:5",
    "COLLECTIVE_MISMATCH:models/a.ts:4",
    "ENTRY_BROKEN:models/a.ts:5",
    "ENTRY_BROKEN:models/a.ts:6",
  ], JSON.stringify(errors));
});

Deno.test("what is only noteworthy does not keep a package from being published", async () => {
  using sandbox = new Sandbox();
  writePackage(sandbox, "tools", {
    "manifest.yaml": manifest("models: [thing.ts, graft.ts]\nadditionalFiles: [README.md]\n"),
    "models/thing.ts": modelSource("@acme/thing", {
      before: `import { shared } from "../shared.ts";\nimport { own } from "./_lib/own.ts";`,
      body: `new Deno.Command(shared + own);\n// ${"x ".repeat(300)}`,
    }),
    "models/_lib/own.ts": `export const own = "${"QUJD".repeat(30)}";\n`,
    "shared.ts": `export const shared = "s";\n`,
    "models/graft.ts": `export const extension = { type: "@other/thing", methods: [] };\n`,
    "README.md": "Ask 10.1.2.3, never 192.0.2.7\n",
  });
  const { passed, noted, hints } = await check(sandbox, "tools");
  assert.equal(passed, true);
  assert.deepEqual(noted, [
    "ADDRESS:README.md:1",
    "ENCODED_DATA:models/_lib/own.ts:1",
    "IMPORT_OUTSIDE:models/thing.ts",
    "SUBPROCESS:models/thing.ts:17",
    "LONG_LINE:models/thing.ts:18",
  ]);
  assert.equal(
    hints.filter(({ message }) => /no (description|labels|repository)|LICENSE/.test(message)).length,
    4,
  );
  const pushed = await sandbox.json("extension", "push", "tools", "--dry-run");
  assert.deepEqual(pushed.content, { models: ["@acme/thing"], extensions: ["@other/thing"] });
  assert.deepEqual(pushed.files, [
    "bundles/graft.js",
    "bundles/graft.metadata.json",
    "bundles/thing.js",
    "bundles/thing.metadata.json",
    "files/README.md",
    "manifest.yaml",
    "models/_lib/own.ts",
    "models/graft.ts",
    "models/thing.ts",
  ]);
});

Deno.test("quality gives a point for what check has no hint about", async () => {
  using sandbox = new Sandbox();
  writePackage(sandbox, "poor", {
    "manifest.yaml": manifest("models: [a.ts]\ndescription: Tools\nadditionalFiles: [README.md]\n"),
    "README.md": "# Tools\n",
    "models/a.ts": modelSource("@acme/a").replace(/^ *description: .*\n/m, ""),
  });
  const { hints } = await check(sandbox, "poor");
  const score = await sandbox.json("extension", "quality", "poor");
  const factors = score.factors as { id: string; status: string; hints: Remark[] }[];
  assert.deepEqual(factors.map(({ id, status }) => `${id} ${status}`), [
    "description earned",
    "labels missing",
    "repository missing",
    "readme earned",
    "license missing",
    "type-descriptions missing",
  ]);
  assert.deepEqual([score.earnedPoints, score.maxEarnablePoints, score.percentage], [2, 6, 33]);
  const byText = (a: Remark, b: Remark) => (a.message < b.message ? -1 : 1);
  assert.deepEqual(factors.flatMap((factor) => factor.hints).sort(byText), hints.sort(byText));
  sandbox.write("poor/models/a.ts", "export const model = {");
  const broken = await sandbox.json("extension", "quality", "poor");
  assert.deepEqual([broken.status, broken.provisionalPoints], ["provisional", 1]);
  assert.match((await sandbox.ok("extension", "quality", "poor")).stdout, /: 2 of 6 points, 33 %\n$/);
});

Deno.test("the same files give the same archive, wherever and whenever they were written", async () => {
  using sandbox = new Sandbox();
  const files: Record<string, string> = {
    "manifest.yaml": manifest(`description: "Tools: for, \\"everyone\\""
releaseNotes: first
models: [./a.ts, b/c.ts]
vaults: [v.ts]
workflows: [deep/flow.yml]
skills: [helper]
include: [data.json]
additionalFiles: [docs/README.md]
binaries: [bin/run]
`),
    "extensions/models/a.ts": modelSource("@acme/a", { before: `import { x } from "./lib/x.ts"; void x;` }),
    "extensions/models/b/c.ts": modelSource("@acme/c", {
      before: `import { x } from "../lib/x.ts"; void x;`,
    }),
    "extensions/models/lib/x.ts": "export const x = 1;\n",
    "extensions/models/data.json": "{}\n",
    "extensions/models/not_reached.ts": "export const y = 1;\n",
    "extensions/vaults/v.ts":
      `export const vault = { type: "@acme/v", name: "V", description: "d", createProvider: () => ({}) };\n`,
    "extensions/workflows/deep/flow.yml": "name: flow\njobs: [{ name: a }]\n",
    "extensions/skills/helper/SKILL.md": "---\nname: helper\ndescription: helps\n---\n",
    "docs/README.md": "# Tools\n",
    "bin/run": "#!/bin/sh\n",
  };
  const results = [];
  for (const directory of ["one", "elsewhere/two"]) {
    const entries = Object.entries(files);
    writePackage(sandbox, directory, Object.fromEntries(directory === "one" ? entries : entries.reverse()));
    Deno.chmodSync(`${sandbox.root}/${directory}/bin/run`, 0o700);
    if (directory !== "one") {
      for (const path of Object.keys(files)) Deno.utimeSync(`${sandbox.root}/${directory}/${path}`, 1e9, 1e9);
    }
    const output = `${directory}.tgz`;
    results.push(await sandbox.json("extension", "push", directory, "--dry-run", "--output", output));
  }
  assert.equal(results[0].checksum, results[1].checksum);
  const bytes = Deno.readFileSync(`${sandbox.root}/one.tgz`);
  assert.deepEqual(bytes, Deno.readFileSync(`${sandbox.root}/elsewhere/two.tgz`));
  assert.equal(bytes.length, results[0].archiveSize);
  const { files: packed, executables } = await readArchive(bytes);
  assert.deepEqual([...packed.keys()].sort(), [
    "bundles/a.js",
    "bundles/a.metadata.json",
    "bundles/b/c.js",
    "bundles/b/c.metadata.json",
    "files/bin/run",
    "files/docs/README.md",
    "manifest.yaml",
    "models/a.ts",
    "models/b/c.ts",
    "models/data.json",
    "models/lib/x.ts",
    "skills/helper/SKILL.md",
    "vault-bundles/v.js",
    "vault-bundles/v.metadata.json",
    "vaults/v.ts",
    "workflows/deep-flow.yaml",
  ]);
  assert.deepEqual([...executables], ["files/bin/run"]);
  const text = new TextDecoder().decode(packed.get("manifest.yaml"));
  assert.match(text, /description: "Tools: for, \\"everyone\\""/);
  assert.match(text, /workflows:\n {2}- "deep-flow\.yaml"/);
  assert.doesNotMatch(text, /releaseNotes|paths/);
  for (const [path, content] of packed) {
    assert.equal(new TextDecoder().decode(content).includes(sandbox.base), false, path);
  }
});

Deno.test("116 types are published, pulled, listed and run without a bundler", async () => {
  using sandbox = await withRegistry();
  const files = generateCloudPackage({ name: "@cloud/compute", types: 116 });
  writePackage(sandbox, "../cloud", Object.fromEntries(files));
  const pushed = await sandbox.json("extension", "push", "../cloud", "--yes");
  assert.equal(pushed.content.models.length, 116);
  using other = await Sandbox.repository();
  Object.assign(other.env, {
    SWAMP_CLUB_URL: sandbox.env.SWAMP_CLUB_URL!,
    SWAMP_ESBUILD: "/nowhere/esbuild",
    SWAMP_DENO: "/nowhere/deno",
  });
  const pulled = await other.counts("extension", "pull", "@cloud/compute");
  assert.deepEqual([pulled.builds, pulled.imports, pulled.trials], [0, 0, 0]);
  const search = await other.json("model", "type", "search", "@cloud", "--timings");
  assert.equal(search.results.length, 116);
  assert.deepEqual([search.timings.builds, search.timings.imports, search.timings.trials], [0, 0, 0]);
  const described = await other.json(
    "model",
    "type",
    "describe",
    `@cloud/compute/${typeName(1)}`,
    "--timings",
  );
  assert.ok(described.methods.length > 0);
  const { builds, imports, trials } = described.timings;
  assert.deepEqual([builds, imports, trials], [0, 0, 0]);
  await other.json("model", "create", `@cloud/compute/${typeName(0)}`, "vm", "--global-arg", "name=vm");
  const run = await other.counts("model", "method", "run", "vm", "sync");
  assert.deepEqual([run.builds, run.imports], [0, 1]);
});

Deno.test("describing a pulled type runs none of its code, and shows what its author's machine would not tell", async () => {
  using sandbox = await withRegistry();
  const ran = `${sandbox.base}/ran`;
  const source = (type: string, before: string) => modelSource(type, { before });
  writePackage(sandbox, "loud", {
    "manifest.yaml": manifest("models: [loud.ts, home.ts]\n", "@acme/loud"),
    "models/loud.ts": source(
      "@acme/loud",
      `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(ran)}, "x");`,
    ),
    "models/home.ts": source("@acme/home", "").replace(
      "globalArguments: z.object({",
      'globalArguments: z.object({ home: z.string().default(process.env.SECRET_OF_AUTHOR ?? "none"),',
    ).replace(/^/, 'import process from "node:process";\n'),
  });
  sandbox.env.SECRET_OF_AUTHOR = "hunter2";
  const pushed = await sandbox.json("extension", "push", "loud", "--yes", "--output", "loud.tgz");
  assert.ok(pushed.files.includes("bundles/loud.metadata.json"));
  assert.equal(pushed.files.includes("bundles/home.metadata.json"), false);
  assert.deepEqual(
    pushed.warnings.map(({ code, file }: Remark) => `${code} ${file}`),
    ["ENTRY_VARIES models/home.ts"],
  );
  const packed = await readArchive(Deno.readFileSync(`${sandbox.root}/loud.tgz`));
  for (const [path, content] of packed.files) {
    assert.equal(new TextDecoder().decode(content).includes("hunter2"), false, path);
  }
  Deno.removeSync(ran);
  using other = await Sandbox.repository();
  other.env.SWAMP_CLUB_URL = sandbox.env.SWAMP_CLUB_URL!;
  await other.ok("extension", "pull", "@acme/loud");
  const described = await other.json("model", "type", "describe", "@acme/loud");
  assert.throws(() => Deno.lstatSync(ran), Deno.errors.NotFound);
  await other.ok("doctor", "extensions");
  assert.ok(Deno.lstatSync(ran));
  assert.deepEqual(await other.json("model", "type", "describe", "@acme/loud"), described);
});

Deno.test("fmt formats what the manifest reaches, and --check only says what it would do", async () => {
  using sandbox = new Sandbox();
  writePackage(sandbox, "tools", {
    "manifest.yaml": manifest("models: [thing.ts]\n"),
    "models/thing.ts": modelSource("@acme/thing", { before: `import {x} from "./lib.ts"` }).replace(
      "async (args, context)",
      "async (args: { value: string }, context: { writeResource(...all: unknown[]): Promise<unknown> })",
    ).replace("{ value: args.value }", "{ value: args.value + x }"),
    "models/lib.ts": `export const x   = "x"\n`,
    "models/other.ts": `export const y   = "y"\n`,
  });
  const before = sandbox.read("tools/models/lib.ts");
  const failed = await sandbox.run(["extension", "fmt", "tools", "--check", "--json"], { env: withDeno() });
  assert.equal(failed.code, 1, failed.stderr);
  assert.deepEqual([JSON.parse(failed.stdout).status, JSON.parse(failed.stdout).fileCount], ["failed", 2]);
  assert.equal(sandbox.read("tools/models/lib.ts"), before);
  const fixed = await sandbox.run(["extension", "fmt", "tools", "--json"], { env: withDeno() });
  assert.equal(fixed.code, 0, fixed.stdout);
  assert.deepEqual(JSON.parse(fixed.stdout).changed, ["models/lib.ts", "models/thing.ts"]);
  assert.equal(sandbox.read("tools/models/lib.ts"), `export const x = "x";\n`);
  assert.equal(sandbox.read("tools/models/other.ts"), `export const y   = "y"\n`);
  const passed = await sandbox.run(["extension", "fmt", "tools", "--check"], { env: withDeno() });
  assert.equal(passed.code, 0, passed.stdout);
  sandbox.write(
    "tools/models/lib.ts",
    `export const x = "x";\nexport const late = () => import("./late.ts");\n`,
  );
  const dynamic = await sandbox.run(["extension", "fmt", "tools", "--check"], { env: withDeno() });
  assert.match(dynamic.stdout, /models\/lib\.ts:2: import\(\) while it runs/);
  assert.match(dynamic.stdout, /Quality checks failed/);
  const without = await sandbox.run(["extension", "fmt", "tools", "--json"], {
    env: { SWAMP_DENO: "/nowhere/deno" },
  });
  assert.equal(JSON.parse(without.stderr).code, "TOOL_MISSING");
});

/** The machine's Deno, for commands whose environment is their own. */
function withDeno(): Record<string, string> {
  return { SWAMP_DENO: Deno.execPath() };
}

Deno.test("a dry run needs no registry; what is not there is said", async () => {
  using sandbox = new Sandbox();
  sandbox.env.SWAMP_CLUB_URL = "https://192.0.2.1:9";
  await sandbox.json("extension", "new", "@acme/words");
  const dry = await sandbox.json("extension", "push", "words", "--dry-run");
  assert.equal(dry.status, "dry_run");
  assert.equal((await sandbox.error(1, "extension", "push", "--dry-run")).code, "PACKAGE_NOT_FOUND");
  assert.match(
    (await sandbox.error(1, "extension", "check", "nothing.yaml")).error,
    /not found: nothing\.yaml/,
  );
  sandbox.write("odd.yaml", "name: [\n");
  assert.match(
    (await sandbox.error(1, "extension", "check", "odd.yaml")).error,
    /odd\.yaml:2:1: not valid YAML/,
  );
  assert.equal((await sandbox.error(2, "extension", "new", "acme/words")).code, "PACKAGE_NAME_INVALID");
});

Deno.test("an author's directory is pulled as the package it would be, and nothing of it runs", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("extension", "new", "@acme/words", "--path", "../words");
  const counts = await sandbox.counts("extension", "pull", "../words");
  assert.deepEqual([counts.builds, counts.imports, counts.trials], [1, 0, 0]);
  const place = ".swamp/pulled-extensions/@acme/words";
  assert.ok(sandbox.exists(`${place}/bundles/words.js`));
  assert.equal(sandbox.exists(`${place}/extensions`), false);
  await sandbox.json("model", "create", "@acme/words", "mine");
  const run = await sandbox.counts("model", "method", "run", "mine", "count", "--input", "text=x");
  assert.deepEqual([run.builds, run.imports], [0, 1]);
  sandbox.write("../words/extensions/models/words.ts", "export const model = {");
  const broken = await sandbox.error(1, "extension", "pull", "../words");
  assert.match(broken.error, /extensions\/models\/words\.ts:1:\d+: /);
});

Deno.test("a package is published over HTTP by those who have a key, and is the one that was packed", async () => {
  using sandbox = await Sandbox.repository();
  const registry = `${sandbox.base}/served`;
  Deno.mkdirSync(registry);
  const { key } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry);
  const server = await RegistryProcess.start(sandbox, registry);
  sandbox.env.SWAMP_CLUB_URL = server.address;
  await sandbox.json("extension", "new", "@acme/words");
  const push = ["extension", "push", "words", "--yes", "--release-notes", "first", "--channel", "beta"];
  assert.equal((await sandbox.error(1, ...push)).code, "NOT_AUTHENTICATED");
  const dry = await sandbox.json("extension", "push", "words", "--dry-run");
  sandbox.env.SWAMP_API_KEY = key;
  const pushed = await sandbox.json(...push);
  assert.deepEqual([pushed.status, pushed.checksum], ["published", dry.checksum]);
  assert.equal((await sandbox.error(1, ...push)).code, "PACKAGE_EXISTS");
  assert.equal((await sandbox.json("extension", "version", "@acme/words")).currentPublished, pushed.version);
  assert.equal((await sandbox.json("extension", "info", "@acme/words")).versions[0].releaseNotes, "first");
  const pulled = await sandbox.json("extension", "pull", "@acme/words", "--channel", "beta");
  assert.equal(pulled.packages[0].integrity, "verified");
  await server.stop();
});

Deno.test("extension check finds outputs under a reserved name, and outputs that share one", async () => {
  using sandbox = await withRegistry();
  const source = modelSource("@acme/tools/names").replace(
    "export const model",
    `const write = async (context) => {
  await context.writeResource("state", "current", {});
  await context.writeResource("other", "current", {});
  await context.createFileWriter("log", "latest").writeText("x");
};
void write;
export const model`,
  );
  writePackage(sandbox, "names", {
    "manifest.yaml": manifest("models: [names.ts]\n"),
    "extensions/models/names.ts": source,
  });
  const { errors, warnings } = await check(sandbox, "names");
  const found = [...errors, ...warnings].filter(({ code }) => code.startsWith("OUTPUT_NAME"));
  assert.deepEqual(found.map(({ code, message }) => [code, /'(current|latest)'/.exec(message)?.[1]]), [
    ["OUTPUT_NAME_RESERVED", "latest"],
    ["OUTPUT_NAME_SHARED", "current"],
  ]);
  assert.ok(found.every(({ file, line }) => file !== undefined && line !== undefined));
});
