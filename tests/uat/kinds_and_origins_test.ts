// SPDX-License-Identifier: MIT
/** All kinds of types, from all origins, listed without loading anything. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const KINDS: Record<string, { directory: string; source: (type: string) => string }> = {
  vault: {
    directory: "vaults",
    source: (type) =>
      `export const vault = { type: "${type}", name: "A vault", description: "Keeps secrets", createProvider: () => ({}) };\nthrow new Error("a listing must not run this");\n`,
  },
  driver: {
    directory: "drivers",
    source: (type) =>
      `export const driver = { type: "${type}", name: "A driver", description: "Runs methods", createDriver: () => ({}) };\nthrow new Error("a listing must not run this");\n`,
  },
  datastore: {
    directory: "datastores",
    source: (type) =>
      `export const datastore = { type: "${type}", name: "A datastore", description: "Keeps data", createProvider: () => ({}) };\nthrow new Error("a listing must not run this");\n`,
  },
  report: {
    directory: "reports",
    source: (type) =>
      `export const report = { name: "${type}", description: "Sums up", scope: "method", labels: ["cost"], execute: () => ({}) };\nthrow new Error("a listing must not run this");\n`,
  },
};

for (const [kind, { directory, source }] of Object.entries(KINDS)) {
  Deno.test(`${kind} type search lists local, mounted and pulled types without running them`, async () => {
    using sandbox = await Sandbox.repository();
    sandbox.write(`extensions/${directory}/one.ts`, source("@local/one"));
    sandbox.write(`mounted/extensions/${directory}/two.ts`, source("@mounted/two"));
    sandbox.write(`.swamp/pulled-extensions/@pulled/pack/${directory}/three.ts`, source("@pulled/three"));
    sandbox.write(
      ".swamp/pulled-extensions/@pulled/pack/manifest.yaml",
      `manifestVersion: 1\nname: "@pulled/pack"\nversion: 2026.01.01.1\n${directory}:\n  - three.ts\n`,
    );
    await sandbox.json("extension", "source", "add", "mounted");
    const found = await sandbox.json(kind, "type", "search", "--timings");
    assert.deepEqual(
      found.results.map((type: { type: string; origin: string }) => `${type.origin} ${type.type}`).sort(),
      [
        ...(kind === "vault" ? ["builtin local_encryption"] : []),
        "local @local/one",
        "pulled @pulled/three",
        "source @mounted/two",
      ],
    );
    assert.deepEqual([found.timings.imports, found.timings.builds, found.timings.trials], [0, 0, 0]);
    assert.equal((await sandbox.json(kind, "type", "search", "mounted")).results.length, 1);
    assert.match((await sandbox.ok(kind, "type", "search")).stdout, /@local\/one/);
  });
}

Deno.test("report describe answers from the catalog", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/reports/cost.ts", KINDS.report!.source("@acme/cost"));
  const report = await sandbox.json("report", "describe", "@acme/cost");
  assert.deepEqual([report.name, report.scope, report.labels], ["@acme/cost", "method", ["cost"]]);
  const missing = await sandbox.error(1, "report", "describe", "@acme/costs");
  assert.equal(missing.code, "REPORT_NOT_FOUND");
  assert.match(missing.hint!, /@acme\/cost/);
  assert.deepEqual((await sandbox.json("report", "search")).results, []);
});

Deno.test("a graft adds methods to a type of another origin and shows up in describe and run", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/base.ts", modelSource("@t/base"));
  sandbox.write(
    "mounted/extensions/models/graft.ts",
    `import { z } from "npm:zod@4.3.6";
export const extension = {
  type: "@t/base",
  methods: [{
    shout: {
      description: "Stores loudly",
      arguments: z.object({ value: z.string() }),
      execute: async (args, context) => {
        await context.writeResource("result", "result", { value: args.value.toUpperCase() });
        return {};
      },
    },
    run: { description: "collides", arguments: z.object({}), execute: () => ({}) },
  }],
};
`,
  );
  await sandbox.json("extension", "source", "add", "mounted", "--only", "models");
  const type = await sandbox.json("model", "type", "describe", "@t/base");
  assert.deepEqual(type.methods.map((method: { name: string }) => method.name), ["run", "shout"]);
  assert.equal(type.warnings[0].code, "GRAFT_COLLISION");
  await sandbox.ok("model", "create", "@t/base", "thing", "--json");
  const run = await sandbox.run([
    "model",
    "method",
    "run",
    "thing",
    "shout",
    "--input",
    "value=hey",
    "--json",
  ]);
  assert.equal(JSON.parse(run.stdout).dataArtifacts[0].attributes.value, "HEY");
  sandbox.write(
    "mounted/extensions/models/graft.ts",
    "export const extension = { type: '@t/base', methods: 1 };\n",
  );
  const broken = await sandbox.error(1, "model", "method", "run", "thing", "run");
  assert.match(broken.error, /graft\.ts/);
  // Another graft of the type that is right does not keep the doctor from its report.
  sandbox.write("extensions/models/other.ts", "export const extension = { type: '@t/base', methods: [] };\n");
  const report = await sandbox.run(["doctor", "extensions", "--json"]);
  assert.equal(report.code, 1);
  assert.equal(JSON.parse(report.stdout).counts.failed, 1);
  sandbox.remove("extensions/models/other.ts");
  await sandbox.json("extension", "source", "rm", "mounted");
  assert.equal((await sandbox.json("model", "method", "run", "thing", "run")).status, "succeeded");
});

Deno.test("SWAMP_MODELS_DIR and the marker's modelsDir choose the directory, and a change of it is seen", async () => {
  using sandbox = await Sandbox.repository();
  const { stdout: none } = await sandbox.run(["model", "type", "search", "@t", "--json"], {
    env: { SWAMP_MODELS_DIR: "nowhere" },
  });
  assert.match(JSON.parse(none).warnings[0].message, /nowhere: the directory that SWAMP_MODELS_DIR names/);
  for (const place of ["extensions/models", "one", "two"]) {
    sandbox.write(`${place}/x.ts`, modelSource(`@t/${place.replace("/", "-")}`));
  }
  const types = async (env: Record<string, string> = {}) => {
    const result = await sandbox.run(["model", "type", "search", "@t", "--json"], { env });
    return JSON.parse(result.stdout).results.map((type: { normalized: string }) => type.normalized);
  };
  assert.deepEqual(await types(), ["@t/extensions-models"]);
  sandbox.write(".swamp.yaml", `${sandbox.read(".swamp.yaml")}modelsDir: one\n`);
  assert.deepEqual(await types(), ["@t/one"]);
  assert.deepEqual(await types({ SWAMP_MODELS_DIR: "two" }), ["@t/two"]);
  assert.deepEqual(await types(), ["@t/one"]);
});

Deno.test("extension source list tells which mounts can be used, and rm needs none of them", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("good/extensions/models/x.ts", modelSource("@t/x"));
  Deno.mkdirSync(`${sandbox.root}/empty`);
  sandbox.write("gone/extensions/models/y.ts", modelSource("@t/y"));
  for (const path of ["good", "empty", "gone"]) await sandbox.json("extension", "source", "add", path);
  sandbox.remove("gone");
  const { sources } = await sandbox.json("extension", "source", "list");
  assert.deepEqual(
    sources.map((source: { path: string; status: string }) => `${source.path} ${source.status}`),
    ["good valid", "empty no_extensions", "gone path_not_found"],
  );
  const search = await sandbox.json("model", "type", "search", "@t");
  assert.equal(search.results.length, 1);
  assert.match(search.warnings[0].message, /gone/);
  assert.equal((await sandbox.json("extension", "source", "rm", "gone")).totalSources, 2);
  assert.equal((await sandbox.error(1, "extension", "source", "rm", "goood")).code, "SOURCE_NOT_FOUND");
  assert.equal((await sandbox.error(1, "extension", "source", "add", "nowhere")).code, "SOURCE_NOT_FOUND");
  sandbox.write("afile", "");
  assert.match(
    (await sandbox.error(1, "extension", "source", "add", "afile")).error,
    /is no directory: afile/,
  );
  for (const around of [".", "..", "/"]) {
    const refused = await sandbox.error(1, "extension", "source", "add", around);
    assert.match(refused.error, /holds this repository/, around);
  }
});

for (const [how, written] of Object.entries({ "by its name": "many", "by a pattern": "many/*" })) {
  Deno.test(`every package of a directory that is mounted ${how} is found`, async () => {
    using sandbox = await Sandbox.repository();
    const names = Array.from({ length: 140 }, (_, index) => `@m/p${String(index).padStart(3, "0")}`);
    for (const name of names) {
      const deep = Number(name.slice(-1)) % 2 === 0 ? "sub/deep/" : "";
      sandbox.write(`many/${name.slice(3)}/extensions/models/${deep}x.ts`, modelSource(name));
    }
    const { stdout } = await sandbox.ok("extension", "source", "add", written);
    assert.equal(stdout, `Added source ${written} with 140 packages (1 in all)\n`);
    const { results, warnings } = await sandbox.json("model", "type", "search", "@m/");
    assert.deepEqual(results.map((type: { normalized: string }) => type.normalized), names);
    assert.equal(warnings, undefined);
    const { sources: [source] } = await sandbox.json("extension", "source", "list");
    assert.deepEqual([source.status, source.packages, source.resolvedKinds], ["valid", 140, ["models"]]);
  });
}

Deno.test("a directory that is too deep to be searched is refused, and reported when the file names it", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(`many/${"d/".repeat(20)}p/extensions/models/x.ts`, modelSource("@m/deep"));
  const refused = await sandbox.error(1, "extension", "source", "add", "many");
  assert.equal(refused.code, "SOURCE_INVALID");
  assert.match(refused.hint!, /swamp extension source add '.*\/many\/\*'/);
  sandbox.write(".swamp-sources.yaml", "sources:\n  - path: many\n");
  const { warnings } = await sandbox.json("model", "type", "search", "@m/");
  assert.match(warnings[0].message, /not all of its extensions were found.*\/many\/\*'/);
  assert.equal((await sandbox.json("extension", "source", "list")).sources[0].status, "incomplete");
});

Deno.test("a search in mounted packages reads rows for what it returns, and looks at each file once", async () => {
  using sandbox = await Sandbox.repository();
  for (let index = 0; index < 200; index++) {
    sandbox.write(`many/p${index}/extensions/models/x.ts`, modelSource(`@m/p${index}/x`));
  }
  sandbox.write(".swamp-sources.yaml", "sources:\n  - path: many/*\n");
  const search = () => sandbox.json("model", "type", "search", "@m/p77/", "--timings");
  await search();
  await sandbox.settle();
  await search();
  const { timings, results } = await search();
  assert.equal(results.length, 1);
  assert.deepEqual([timings.filesParsed, timings.filesHashed], [0, 0]);
  assert.ok(timings.filesStated <= 201, JSON.stringify(timings));
  assert.ok(timings.rowsRead <= 20, JSON.stringify(timings));
});

Deno.test("a source that is added again is told to be there, however it is written", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("good/extensions/models/a.ts", "export {};");
  const add = (...more: string[]) => sandbox.json("extension", "source", "add", ...more);
  assert.deepEqual(await add("good"), { action: "added", path: "good", totalSources: 1 });
  for (const path of ["good", "./good/", `${sandbox.root}/good`]) {
    assert.deepEqual(await add(path), { action: "unchanged", path: "good", totalSources: 1 });
  }
  const { stdout } = await sandbox.ok("extension", "source", "add", "good");
  assert.equal(stdout, "Source good is there already (1 in all)\n");
  const only = { path: "good", only: ["models"], totalSources: 1 };
  assert.deepEqual(await add("./good", "--only", "models"), { action: "changed", ...only });
  assert.deepEqual(await sandbox.json("extension", "source", "rm", "good/"), {
    action: "removed",
    path: "good",
    totalSources: 0,
  });
});

Deno.test("a source without kind directories: each file has one state, and the mount is valid", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("loose/types/hi.ts", modelSource("@loose/hi"));
  sandbox.write("loose/types/helper.ts", "export const helper = 1;\n");
  await sandbox.json("extension", "source", "add", "loose");
  const { files } = await sandbox.json("extension", "list");
  assert.deepEqual(
    files.map((file: { displayPath: string; state: string }) => `${file.displayPath} ${file.state}`).sort(),
    ["loose/types/helper.ts not an entry", "loose/types/hi.ts usable"],
  );
  assert.equal((await sandbox.json("extension", "source", "list")).sources[0].status, "valid");
  assert.equal((await sandbox.json("model", "type", "describe", "@loose/hi")).type.normalized, "@loose/hi");
});

Deno.test("a misspelt export name is told by list and doctor, with what was meant", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@x/a").replace("const model", "const modle"));
  for (const command of ["list", "doctor"]) {
    const { stdout } = await sandbox.ok(
      ...(command === "doctor" ? [command, "extensions"] : ["extension", command]),
    );
    assert.match(stdout, /a\.ts +not an entry +`export const modle` .*; did you mean `model`\?\n/);
  }
});

Deno.test("an unknown type names the file that may declare it and what is wrong with it", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/x.ts", modelSource("single"));
  const error = await sandbox.error(1, "model", "type", "describe", "@t/x");
  assert.match(error.hint!, /extensions\/models\/x\.ts: model\.type: expected a name like/);
});

Deno.test("validate tells which global arguments are missing", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/models/x.ts",
    modelSource("@t/x").replace("size: z.number().int().default(1)", "size: z.number()"),
  );
  await sandbox.json("model", "create", "@t/x", "x");
  const result = await sandbox.run(["model", "validate", "x", "--json"]);
  assert.equal(result.code, 1);
  const { validations } = JSON.parse(result.stdout);
  assert.deepEqual(validations[1], {
    name: "Global arguments",
    passed: false,
    error: "size: it is required",
  });
});
