// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../../tests/support/temp_repository.ts";
import { buildSandboxModules } from "./build_sandbox_modules.ts";
import { testWithBundler } from "../../../../tests/support/test_with_bundler.ts";

async function build(repo: TempRepository, names: readonly string[]) {
  const requests = names.map((name) => ({
    entry: `${repo.root}/${name}`,
    limitRoot: repo.root,
    boundary: repo.root,
  }));
  const built = await buildSandboxModules(requests, { fs: repo.platform.fs, executable: undefined });
  return names.map((name) => built.get(`${repo.root}/${name}`)!);
}

testWithBundler(
  "buildSandboxModules() puts stubs in the place of packages, and names all files that it read",
  async () => {
    using repo = await TempRepository.create();
    repo.write(
      "a.ts",
      'import { z } from "npm:zod@4";\nimport sdk from "npm:sdk@1";\n' +
        'import { T } from "./lib.ts";\nimport fs from "node:fs";\nexport const model = { type: T, z, sdk, fs };\n',
    );
    repo.write("lib.ts", 'export const T = "@a/b";\n');
    repo.write("deno.json", "{}");
    const [a] = await build(repo, ["a.ts"]);
    assert.ok(a?.ok);
    assert.deepEqual([a.exports, a.stubs], [["model"], ["npm:sdk@1"]]);
    assert.doesNotMatch(a.code, /from "npm:/);
    const inputs = a.inputs.map(({ path, hash }) => `${path.slice(repo.root.length + 1)} ${hash.length}`);
    assert.deepEqual(inputs.sort(), [
      "a.ts 64",
      "deno.json 64",
      `deno.lock ${"missing".length}`,
      "lib.ts 64",
      `package.json ${"missing".length}`,
    ]);
  },
);

testWithBundler("buildSandboxModules() answers each entry, whatever is wrong with the others", async () => {
  using repo = await TempRepository.create();
  repo.write("bad.ts", "export const model = {;\n");
  repo.write("behind.ts", 'import "./bad.ts";\nexport const model = {};\n');
  repo.write("good.ts", "export const model = {};\n");
  repo.write("missing.ts", 'import "./nowhere.ts";\nexport const model = {};\n');
  const [bad, behind, good, missing] = await build(repo, ["bad.ts", "behind.ts", "good.ts", "missing.ts"]);
  assert.match(bad!.ok ? "" : bad!.message, /^bad\.ts:1:23: /);
  assert.match(behind!.ok ? "" : behind!.message, /^bad\.ts:1:23: /);
  assert.deepEqual([good!.ok, missing!.ok], [true, true], "what is missing fails when it is evaluated");
  assert.ok(missing!.inputs.some(({ path, hash }) => path.endsWith("/nowhere.ts") && hash === "missing"));
});

testWithBundler(
  "buildSandboxModules() reads nothing that a path or a link brings in from outside",
  async () => {
    using repo = await TempRepository.create();
    using outside = await TempRepository.create();
    outside.write("secret.json", '{"secret":"LEAKED"}');
    Deno.symlinkSync(`${outside.root}/secret.json`, `${repo.root}/link.json`);
    for (
      const specifier of [`${outside.root}/secret.json`, "./link.json", `file://${outside.root}/secret.json`]
    ) {
      repo.write("a.ts", `import s from "${specifier}" with { type: "json" };\nexport const model = s;\n`);
      const [a] = await build(repo, ["a.ts"]);
      assert.ok(a?.ok);
      assert.doesNotMatch(a.code, /LEAKED/, specifier);
      assert.match(a.code, /Requires read access/, specifier);
    }
  },
);
