// SPDX-License-Identifier: MIT
/** What changes between two commands is seen by the second, also when times are put back. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const FILE = "extensions/models/thing.ts";

/** Writes a file and puts its times back to what they were. */
function writePreservingTimes(sandbox: Sandbox, path: string, text: string): void {
  const { atime, mtime } = Deno.statSync(`${sandbox.root}/${path}`);
  sandbox.write(path, text);
  Deno.utimeSync(`${sandbox.root}/${path}`, atime!, mtime!);
}

async function withModel(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/_lib/helper.ts", 'export const suffix = "one";\n');
  sandbox.write(
    FILE,
    modelSource("@t/thing", {
      before: 'import { suffix } from "./_lib/helper.ts";',
      body: "args.value += suffix;",
    }),
  );
  await sandbox.json("model", "create", "@t/thing", "thing");
  return sandbox;
}

async function runValue(sandbox: Sandbox): Promise<string> {
  const run = await sandbox.json("model", "method", "run", "thing", "run");
  return run.dataArtifacts[0].attributes.value;
}

Deno.test("an edited helper is seen by the next run, with its mtime preserved", async () => {
  using sandbox = await withModel();
  assert.equal(await runValue(sandbox), "vone");
  writePreservingTimes(sandbox, "extensions/models/_lib/helper.ts", 'export const suffix = "two";\n');
  assert.equal(await runValue(sandbox), "vtwo");
});

Deno.test("an edited helper is seen by the next describe", async () => {
  using sandbox = await Sandbox.repository();
  const helper = (name: string) =>
    `import { z } from "npm:zod@4.3.6";\nexport const args = z.object({ ${name}: z.string() });\n`;
  sandbox.write("extensions/models/_lib/args.ts", helper("before"));
  const source = modelSource("@t/thing", { before: 'import { args as shared } from "./_lib/args.ts";' })
    .replace("arguments: z.object({", "arguments: shared.extend({");
  sandbox.write(FILE, source);
  const names = async () => {
    const { methods } = await sandbox.json("model", "type", "describe", "@t/thing");
    return Object.keys(methods[0].arguments.properties).sort();
  };
  assert.deepEqual(await names(), ["before", "value"]);
  writePreservingTimes(sandbox, "extensions/models/_lib/args.ts", helper("after_"));
  assert.deepEqual(await names(), ["after_", "value"]);
});

Deno.test("an edited source is seen by the next run and search, with its mtime preserved", async () => {
  using sandbox = await withModel();
  await runValue(sandbox);
  const text = sandbox.read(FILE);
  writePreservingTimes(sandbox, FILE, text.replace("args.value += suffix", "args.value += 'edit!'"));
  assert.equal(await runValue(sandbox), "vedit!");
  writePreservingTimes(sandbox, FILE, text.replace("2026.01.01.1", "2026.01.01.2"));
  const { results } = await sandbox.json("model", "type", "search", "@t/thing");
  assert.equal(results[0].version, "2026.01.01.2");
});

Deno.test("a source can be broken and repaired: the error is shown, then it works; older code is never used", async () => {
  using sandbox = await withModel();
  await runValue(sandbox);
  const text = sandbox.read(FILE);
  writePreservingTimes(sandbox, FILE, text.replace("export const model", "export cosnt model"));
  const broken = await sandbox.error(1, "model", "method", "run", "thing", "run");
  assert.match(broken.error, /thing/);
  writePreservingTimes(sandbox, FILE, text.replace("args.value += suffix", "syntax error here"));
  const again = await sandbox.error(1, "model", "method", "run", "thing", "run");
  assert.match(again.error, /extensions\/models\/thing\.ts/);
  writePreservingTimes(sandbox, FILE, text);
  assert.equal(await runValue(sandbox), "vone");
});

Deno.test("a helper that is missing and comes back is seen", async () => {
  using sandbox = await withModel();
  const helper = sandbox.read("extensions/models/_lib/helper.ts");
  sandbox.remove("extensions/models/_lib/helper.ts");
  assert.match((await sandbox.error(1, "model", "method", "run", "thing", "run")).error, /helper\.ts/);
  sandbox.write("extensions/models/_lib/helper.ts", helper);
  assert.equal(await runValue(sandbox), "vone");
});

Deno.test("renamed and deleted sources are seen, and a second claim is revealed", async () => {
  using sandbox = await withModel();
  await runValue(sandbox);
  Deno.renameSync(`${sandbox.root}/${FILE}`, `${sandbox.root}/extensions/models/moved.ts`);
  assert.equal(await runValue(sandbox), "vone");
  sandbox.write("extensions/models/zz_second.ts", modelSource("@t/thing", { version: "2026.01.01.9" }));
  const shadowed = await sandbox.json("extension", "list");
  assert.deepEqual(
    shadowed.files.map((file: { state: string }) => file.state).sort(),
    ["shadowed", "usable"],
  );
  sandbox.remove("extensions/models/moved.ts");
  assert.equal((await sandbox.json("model", "type", "describe", "@t/thing")).version, "2026.01.01.9");
  sandbox.remove("extensions/models/zz_second.ts");
  assert.equal((await sandbox.error(1, "model", "type", "describe", "@t/thing")).code, "TYPE_NOT_FOUND");
});

Deno.test("warm commands build and import nothing; validate and run import exactly one bundle", async () => {
  using sandbox = await withModel();
  await runValue(sandbox);
  await sandbox.settle();
  // What was written shortly before is compared by its content once more.
  await sandbox.json("model", "type", "describe", "@t/thing");
  await sandbox.json("model", "search");
  for (
    const command of [
      ["model", "type", "search", "@t"],
      ["model", "get", "thing"],
      ["model", "type", "describe", "@t/thing"],
      ["extension", "list"],
      ["model", "search"],
    ]
  ) {
    const { builds, imports, trials, filesParsed, filesHashed } = await sandbox.counts(...command);
    assert.deepEqual({ builds, imports, trials, filesParsed, filesHashed }, {
      builds: 0,
      imports: 0,
      trials: 0,
      filesParsed: 0,
      filesHashed: 0,
    }, command.join(" "));
  }
  for (const command of [["model", "validate", "thing"], ["model", "method", "run", "thing", "run"]]) {
    const { builds, imports, trials } = await sandbox.counts(...command);
    assert.deepEqual({ builds, imports, trials }, { builds: 0, imports: 1, trials: 0 }, command.join(" "));
  }
});

Deno.test("the first index of 116 cloud-like types builds and imports nothing", async () => {
  using sandbox = await Sandbox.repository();
  const { generateCloudPackage } = await import("../../scripts/corpus/cloud_package.ts");
  for (const [path, text] of generateCloudPackage({ name: "@cloud/suite", types: 116 })) {
    sandbox.write(`.swamp/pulled-extensions/@cloud/suite/${path}`, text);
  }
  const { results, timings } = await sandbox.json("model", "type", "search", "@cloud", "--timings");
  assert.equal(results.length, 116);
  assert.deepEqual([timings.builds, timings.imports, timings.trials, timings.filesParsed], [0, 0, 0, 116]);
});
