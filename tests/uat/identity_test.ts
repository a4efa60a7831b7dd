// SPDX-License-Identifier: MIT
/** Types that need a closer look at their source are listed by the first command, and follow what they are read from. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const DIRECTORY = "extensions/models";

/** Names of the listed types, as the first command of a repository sees them. */
async function listed(sandbox: Sandbox): Promise<string[]> {
  const { results } = await sandbox.json("model", "type", "search", "@t/");
  return results.map((result: { normalized: string }) => result.normalized).sort();
}

/** Code about language models: the name of the export means something else in it. */
const ABOUT_MODELS: Record<string, string> = {
  variable: "function pick() { const model = { type: 'gpt' }; model.type = 'other'; return model; }\npick();",
  parameter:
    "const ask = async (model: string, prompt = model) => await fetch(`https://x/${model}`, { body: prompt });",
  pattern:
    "function ask({ model, n = 1 }: { model: string; n?: number }) { return { model, n }; }\nask({ model: 'x' });",
  members:
    "interface Config {\n  name: string\n  model: string\n}\nclass Client { model = 'x'; use(c: Config) { return c.model; } }",
  template: "const urls = ['a'].map((model) => `https://${model}/${model.length}`);",
  loop: "for (const model of ['a']) { try { model.trim(); } catch (model) { throw model; } }",
  own: "function describe() { return `${model.type} ${model.version} ${Object.keys(model)}`; }",
};

Deno.test("files in which the export's name also means something else are listed and run", async () => {
  using sandbox = await Sandbox.repository();
  for (const [name, before] of Object.entries(ABOUT_MODELS)) {
    sandbox.write(`${DIRECTORY}/${name}.ts`, modelSource(`@t/${name}`, { before }));
  }
  assert.deepEqual(await listed(sandbox), Object.keys(ABOUT_MODELS).map((name) => `@t/${name}`).sort());
  const { files } = await sandbox.json("extension", "list");
  assert.deepEqual([...new Set(files.map((file: { state: string }) => file.state))], ["usable"]);
  await sandbox.json("model", "create", "@t/own", "mine");
  await sandbox.json("model", "method", "run", "mine", "run");
});

Deno.test("a file with keys in another script is listed", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    `${DIRECTORY}/a.ts`,
    modelSource("@t/a", { before: 'const map = { а: "a", größe: 1 }; void map;' }),
  );
  assert.deepEqual(await listed(sandbox), ["@t/a"]);
});

Deno.test("a type and version from a relative module are listed, and an edited module changes them", async () => {
  using sandbox = await Sandbox.repository();
  const names = (version: string) => `export const TYPE = "@t/a";\nexport const VERSION = "${version}";\n`;
  sandbox.write(`${DIRECTORY}/_lib/names.ts`, names("2026.01.01.1"));
  sandbox.write(
    `${DIRECTORY}/a.ts`,
    modelSource("@t/a", { before: 'import { TYPE, VERSION } from "./_lib/names.ts";' })
      .replace('type: "@t/a"', "type: TYPE").replace('"2026.01.01.1"', "`${VERSION}`"),
  );
  assert.deepEqual(await listed(sandbox), ["@t/a"]);
  const completed = await sandbox.ok("completions", "complete", "--", "model", "create", "@t/");
  assert.match(completed.stdout, /@t\/a/);
  const version = async () => (await sandbox.json("model", "type", "search", "@t/a")).results[0].version;
  assert.equal(await version(), "2026.01.01.1");
  sandbox.write(`${DIRECTORY}/_lib/names.ts`, names("2026.01.01.2"));
  assert.equal(await version(), "2026.01.01.2");
  await sandbox.settle();
  await version();
  const { filesParsed, filesHashed } = await sandbox.counts("model", "type", "search", "@t/a");
  assert.deepEqual([filesParsed, filesHashed], [0, 0]);
});

Deno.test("an object that a function passes through is listed", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    `${DIRECTORY}/_lib/define.ts`,
    "export const defineModel = <T extends object>(model: T): T => model;\n",
  );
  const source = modelSource("@t/a", { before: 'import { defineModel } from "./_lib/define.ts";' });
  sandbox.write(
    `${DIRECTORY}/a.ts`,
    source.replace("model = {", "model = defineModel({").replace(/};\s*$/, "});\n"),
  );
  assert.deepEqual(await listed(sandbox), ["@t/a"]);
});
