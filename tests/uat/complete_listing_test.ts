// SPDX-License-Identifier: MIT
/** The first listing of a clone names every type, also of files whose text does not say what they declare. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { generateExtensions } from "../support/generated_extensions.ts";

/** No tool but the system's, and a registry that does not answer. */
const CLOSED = { PATH: "/usr/bin:/bin", NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/" };

const KINDS = ["model", "vault", "driver", "datastore", "report"];

/** Names of all types that extensions declare, by kind. */
async function listed(sandbox: Sandbox): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const kind of KINDS) {
    const { results, warnings } = await sandbox.json(kind, "type", "search");
    assert.equal(warnings, undefined, JSON.stringify(warnings));
    // Model types come normalized, the others as they are declared.
    const names = results.map((type: { normalized?: string; type: string }) => type.normalized ?? type.type);
    found[kind] = names.filter((name: string) => name.startsWith("@gen/"));
  }
  return found;
}

Deno.test("120 files with constants, helpers, computed names and packages that are not there are all listed", async () => {
  using sandbox = await Sandbox.repository();
  Object.assign(sandbox.env, CLOSED);
  const expected = generateExtensions(120, (path, text) => sandbox.write(path, text));
  const before = await filesOf(sandbox.base);
  assert.deepEqual(await listed(sandbox), expected);
  const written = (await filesOf(sandbox.base)).filter((file) => !before.includes(file));
  const outside = written.filter((file) => !/^(?:repo\/\.swamp|home\/\.(?:cache|local))\//.test(file));
  assert.deepEqual(outside, []);
  // The next command neither builds nor evaluates.
  const { builds, trials, imports } = await sandbox.counts("model", "type", "search");
  assert.deepEqual([builds, trials, imports], [0, 0, 0]);
  const { files } = await sandbox.json("extension", "list");
  const states = new Set(files.map(({ state }: { state: string }) => state));
  assert.deepEqual([...states].sort(), ["usable"]);
});

Deno.test("20 files that have to be evaluated cost one build and one process", async () => {
  using sandbox = await Sandbox.repository();
  for (let i = 0; i < 20; i++) sandbox.write(`extensions/models/c${i}.ts`, computed(`"C${i}".toLowerCase()`));
  const { results, timings } = await sandbox.json("model", "type", "search", "@c/", "--timings");
  assert.equal(results.length, 20);
  assert.deepEqual([timings.builds, timings.trials, timings.imports], [1, 1, 0]);
});

Deno.test("completion answers from what is known and evaluates nothing", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/c.ts", computed('"c".toLowerCase()'));
  const complete = async () => {
    const { stdout } = await sandbox.ok("completions", "complete", "--", "model", "type", "describe", "@c");
    return stdout.split("\n").filter(Boolean);
  };
  assert.deepEqual(await complete(), []);
  await sandbox.ok("model", "type", "search");
  assert.deepEqual(await complete(), ["@c/c"]);
});

Deno.test("a change of an imported helper, or of a file that was missing, is seen by the next listing", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/_lib/name.ts", 'export const name = () => "one";\n');
  sandbox.write("extensions/models/c.ts", computed("name()", 'import { name } from "./_lib/name.ts";'));
  sandbox.write("extensions/models/d.ts", computed("other()", 'import { other } from "./_lib/other.ts";'));
  const types = async () => (await sandbox.json("model", "type", "search", "@c/"));
  const names = ({ results }: { results: { normalized: string }[] }) =>
    results.map((type) => type.normalized);
  const first = await types();
  assert.deepEqual(names(first), ["@c/one"]);
  assert.match(first.warnings[0].message, /models\/d\.ts: .*Cannot find "\.\/_lib\/other\.ts"/);
  sandbox.write("extensions/models/_lib/name.ts", 'export const name = () => "two";\n');
  sandbox.write("extensions/models/_lib/other.ts", 'export const other = () => "late";\n');
  assert.deepEqual(names(await types()), ["@c/late", "@c/two"]);
});

Deno.test("without a bundler the file is named with the next step, and is evaluated once there is one", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/c.ts", computed('"c".toLowerCase()'));
  const missing = { SWAMP_ESBUILD: "/nowhere/esbuild" };
  const search = ["model", "type", "search", "@c/", "--json"];
  const without = JSON.parse((await sandbox.run(search, { env: missing })).stdout);
  assert.deepEqual(without.results, []);
  const [warning] = without.warnings;
  assert.equal(warning.code, "EXTENSIONS_UNDECIDED");
  assert.match(warning.message, /models\/c\.ts: .*SWAMP_ESBUILD.*swamp doctor extensions/s);
  assert.equal((await sandbox.json("model", "type", "search", "@c/")).results.length, 1);
});

Deno.test("a name that depends on a package is named in the warning, and listed once the type was loaded", async () => {
  using sandbox = await Sandbox.repository();
  Object.assign(sandbox.env, CLOSED);
  sandbox.write("extensions/models/c.ts", computed("NAME", 'import { NAME } from "npm:@acme/names@1";'));
  sandbox.write("extensions/models/d.ts", computed('"d".trim()'));
  const { results, warnings } = await sandbox.json("model", "type", "search", "@c/");
  assert.deepEqual(results.map(({ normalized }: { normalized: string }) => normalized), ["@c/d"]);
  assert.match(warnings[0].message, /models\/c\.ts: .*npm:@acme\/names@1/);
});

Deno.test("files of a package are evaluated, too, when their text does not say what they declare", async () => {
  using sandbox = await Sandbox.repository();
  const directory = ".swamp/pulled-extensions/@c/pack";
  sandbox.write(
    `${directory}/manifest.yaml`,
    'manifestVersion: 1\nname: "@c/pack"\nversion: 2026.01.01.1\nmodels: [a.ts, b.ts]\n',
  );
  sandbox.write(`${directory}/models/a.ts`, computed('"a".trim()'));
  sandbox.write(`${directory}/models/b.ts`, computed('"b".trim()'));
  const { results } = await sandbox.json("model", "type", "search", "@c/");
  assert.deepEqual(results.map(({ normalized }: { normalized: string }) => normalized), ["@c/a", "@c/b"]);
});

Deno.test("16 processes at once all see every type", async () => {
  using sandbox = await Sandbox.repository();
  for (let i = 0; i < 5; i++) sandbox.write(`extensions/models/c${i}.ts`, computed(`"C${i}".toLowerCase()`));
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => sandbox.json("model", "type", "search", "@c/")),
  );
  for (const { results } of answers) assert.equal(results.length, 5);
});

function computed(name: string, before = ""): string {
  return `import { z } from "npm:zod@4.3.6";
${before}
export const model = {
  type: ["@c", ${name}].join("/"),
  version: "2026.01.01.1",
  methods: { go: { description: "d", arguments: z.object({}), execute: () => ({}) } },
};
`;
}

/** Paths of all files below a directory. */
async function filesOf(directory: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("find", { args: [".", "-type", "f"], cwd: directory }).output();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean).map((line) => line.slice(2)).sort();
}
