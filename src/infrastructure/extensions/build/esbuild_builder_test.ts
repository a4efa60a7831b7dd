// SPDX-License-Identifier: MIT
import { deepStrictEqual as equal, match, ok, strictEqual as same } from "node:assert/strict";
import { createHash } from "node:crypto";
import { denoFileSystem } from "../../platform/deno_file_system.ts";
import { ESBUILD_VERSION } from "../../runtime/tool_pins.ts";
import { BuildScene, built, failed } from "../../../../tests/support/build_scene.ts";
import { testWithBundler } from "../../../../tests/support/test_with_bundler.ts";
import { EsbuildBuilder } from "./esbuild_builder.ts";

const builder = new EsbuildBuilder(denoFileSystem, undefined);

async function buildOne(scene: BuildScene, name = "models/a.ts") {
  return (await builder.build([scene.request(name)]))[0]!;
}

const SCHEMA_OF = "export const model = { type: 'a/b', schema: ";

testWithBundler("ESBUILD_VERSION is the version of the installed package", async () => {
  const esbuild = await import("esbuild");
  same(esbuild.version, ESBUILD_VERSION);
});

testWithBundler("build() leads every way of importing zod 4 to the host's", async () => {
  const imports: Record<string, string> = {
    named: `import { z } from "npm:zod@4.3.6"; ${SCHEMA_OF} z.string() };`,
    renamed:
      `import { z as zed, string as text } from "npm:zod@^4"; ${SCHEMA_OF} zed.object({ a: text() }) };`,
    star: `import * as z from "npm:zod"; ${SCHEMA_OF} z.enum(["a"]) };`,
    default: `import z from "zod"; ${SCHEMA_OF} z.number() };`,
    subPath: `import { z } from "zod/v4"; ${SCHEMA_OF} z.null() };`,
    pinnedSubPath: `import zod from "npm:zod@4.1.0/v4"; ${SCHEMA_OF} zod.undefined() };`,
    mixed: `import zod, * as all from "npm:zod@~4.1"; ${SCHEMA_OF} zod.union([all.string(), all.z.any()]) };`,
    passedOn:
      `export * from "npm:zod@4"; import { array, string } from "npm:zod@4"; ${SCHEMA_OF} array(string()) };`,
  };
  const files = Object.entries(imports).map(([name, text]) => [`models/${name}.ts`, text]);
  using scene = new BuildScene(Object.fromEntries(files));
  const names = Object.keys(imports);
  const results = await builder.build(names.map((name) => scene.request(`models/${name}.ts`)));
  const host = await import("zod");
  for (const [index, name] of names.entries()) {
    const exports = await scene.load(built(results[index]));
    const { schema } = exports.model as { schema: unknown };
    ok(schema instanceof host.ZodType, `${name}: a schema of the host's zod`);
  }
});

testWithBundler("build() keeps of the host's zod only the names that are used", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import { z } from "npm:zod@4"; ${SCHEMA_OF} z.string() };`,
  });
  const bundle = built(await buildOne(scene));
  ok(bundle.code.length < 1500, `${bundle.code.length} characters`);
  match(bundle.code, /globalThis\.__swamp_zod/);
});

testWithBundler("attempt() leaves other zods and all packages to Deno", async () => {
  const specifiers = [
    "zod/mini",
    "zod/v3",
    "npm:zod@3.25.76",
    "npm:zod@4/v3",
    "npm:zod/mini",
    "npm:zod@^3 || ^4",
    "npm:zodiac@4",
    "jsr:@zod/zod@4",
    "npm:ms@2",
    "https://example.com/x.ts",
    "ms",
    "./helper.ts?v=2",
  ];
  const files = specifiers.map((specifier, index) => [
    `models/${index}.ts`,
    `import * as x from ${JSON.stringify(specifier)}; export const model = { type: "a/b", x };`,
  ]);
  using scene = new BuildScene({ ...Object.fromEntries(files), "models/helper.ts": "export {};" });
  const attempts = await builder.attempt(specifiers.map((_, index) => scene.request(`models/${index}.ts`)));
  equal(attempts, specifiers.map((specifier) => ({ needsDeno: [specifier] })));
});

testWithBundler("attempt() asks deno.json and package.json what bare zod is", async () => {
  using scene = new BuildScene({
    "three/deno.json": `{ /* pinned */ "imports": { "zod": "npm:zod@3.25.76", }, }`,
    "three/a.ts": `import { z } from "zod"; export const model = { type: "a/b", z };`,
    "four/deno.jsonc": `{ "imports": { "zed": "npm:zod@4.3.6", "lib/": "./lib/" } }`,
    "four/a.ts": `import { z } from "zed"; import { x } from "lib/x.ts"; export const model = { z, x };`,
    "four/b.ts": `import { z } from "zed/v4"; export const model = { z };`,
    "four/lib/x.ts": `export const x = 7;`,
    "node/package.json": `{ "dependencies": { "zod": "^3.25.0" } }`,
    "node/a.ts": `import { z } from "zod"; export const model = { z };`,
    "none/a.ts": `import { z } from "zod"; export const model = { z };`,
  });
  const names = ["three/a.ts", "four/a.ts", "four/b.ts", "node/a.ts", "none/a.ts"];
  const attempts = await builder.attempt(names.map((name) => scene.request(name)));
  equal(attempts.map((attempt) => "needsDeno" in attempt ? attempt.needsDeno : attempt.ok), [
    ["zod"],
    true,
    true,
    ["zod"],
    true,
  ]);
  const four = attempts[1]!;
  ok("ok" in four);
  equal(scene.inputs(four), ["four/a.ts", "four/lib/x.ts", "four/deno.jsonc"]);
});

testWithBundler("build() drops imports that are only types, whatever they name", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import type { KubeConfig } from "npm:@kubernetes/client-node@1";
import { type TokenCredential, Other } from "@azure/core-auth";
export type { Thing } from "./not_there.ts";
export const model = { type: "a/b", use: (a: KubeConfig, b: TokenCredential): Other => a as never };`,
  });
  const bundle = built(await buildOne(scene));
  equal(scene.inputs(bundle), ["models/a.ts"]);
  ok((await scene.load(bundle)).model);
});

testWithBundler("build() names every module of the graph, with the hash of its bytes", async () => {
  using scene = new BuildScene({
    "extensions/models/a.ts": `import "./side.ts";
import data from "./data.json" with { type: "json" };
import { shared } from "../../lib/shared.ts";
import { readFileSync } from "node:fs";
export const model = { type: "a/b", data, shared, readFileSync };`,
    "extensions/models/side.ts": `(globalThis as Record<string, unknown>).sideEffect = 1;`,
    "extensions/models/data.json": `{ "answer": 42 }`,
    "lib/shared.ts": `export { value as shared } from "./unused_too.ts";`,
    "lib/unused_too.ts": `export const value = "s"; export const unused = 1;`,
  });
  const bundle = built(await buildOne(scene, "extensions/models/a.ts"));
  equal(scene.inputs(bundle), [
    "extensions/models/a.ts",
    "extensions/models/data.json",
    "extensions/models/side.ts",
    "lib/shared.ts",
    "lib/unused_too.ts",
  ]);
  for (const input of bundle.inputs.filter(({ hash }) => hash !== "missing")) {
    same(input.hash, createHash("sha256").update(denoFileSystem.readBytes(input.path)).digest("hex"));
  }
  const { model } = await scene.load(bundle) as { model: Record<string, unknown> };
  equal([model.data, model.shared, typeof model.readFileSync], [{ answer: 42 }, "s", "function"]);
  same((globalThis as Record<string, unknown>).sideEffect, 1);
});

testWithBundler("build() records where a governing file would have to appear", async () => {
  using scene = new BuildScene({ "x/models/a.ts": "export const model = {};" });
  const bundle = built(await buildOne(scene, "x/models/a.ts"));
  equal(scene.missing(bundle), [
    "x/models/deno.json",
    "x/models/deno.jsonc",
    "x/deno.json",
    "x/deno.jsonc",
    "deno.json",
    "deno.jsonc",
    "x/models/package.json",
    "x/package.json",
    "package.json",
  ]);
});

testWithBundler("build() tells the place of a syntax error, and builds the other entries", async () => {
  using scene = new BuildScene({
    "models/a.ts": `export const model = { type: "a/b" };`,
    "models/b.ts": `import { x } from "./broken.ts"; export const model = { x };`,
    "models/broken.ts": `export const y = 1;\n  export const = 2;`,
    "models/c.ts": `import { nothing } from "./a.ts"; export const model = { nothing };`,
    "models/d.txt": `plain`,
    "models/e.ts": `import d from "./d.txt"; export const model = { d };`,
  });
  const names = ["a", "b", "c", "e", "absent"];
  const [a, b, c, e, absent] = await builder.build(names.map((name) => scene.request(`models/${name}.ts`)));
  built(a);
  equal([failed(b).message, failed(b).deterministic], [
    `models/broken.ts:2:16: Expected identifier but found "="`,
    true,
  ]);
  equal(scene.inputs(failed(b)), ["models/b.ts", "models/broken.ts"]);
  match(failed(c).message, /^models\/c\.ts:1:10: No matching export in .* for import "nothing"$/);
  match(failed(e).message, /^models\/e\.ts:1:15: .*"\.txt" can not be imported|Files that end in "\.txt"/);
  ok(failed(absent).deterministic);
  ok(scene.missing(failed(absent)).includes("models/absent.ts"));
});

testWithBundler("build() records a missing import, and builds when it was created", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import { x } from "./later.ts"; export const model = { x };`,
  });
  const first = failed(await buildOne(scene));
  same(first.message, `models/a.ts:1:19: Cannot find "./later.ts"`);
  ok(scene.missing(first).includes("models/later.ts"));
  scene.write("models/later.ts", "export const x = 3;");
  equal((await scene.load(built(await buildOne(scene)))).model, { x: 3 });
});

testWithBundler("build() says which file an import without its ending may mean", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import "./b"; export const model = {};`,
    "models/b.ts": "export {};",
  });
  match(failed(await buildOne(scene)).message, /Cannot find "\.\/b"; did you mean "\.\/b\.ts"\?/);
});

testWithBundler("build() reports a broken deno.json with its path", async () => {
  using scene = new BuildScene({ "models/a.ts": "export const model = {};", "deno.json": "{ oops" });
  const result = failed(await buildOne(scene));
  ok(result.message.startsWith(scene.path("deno.json")), result.message);
  ok(result.deterministic);
});

testWithBundler("build() gives equal code for equal sources at any place and in any company", async () => {
  const files = {
    "x/index.ts":
      `import lib from "../lib/index.ts"; export default () => lib; export const model = { type: "a/b", lib };`,
    "x/other.ts": `import lib from "../lib/index.ts"; export const model = { type: "a/c", lib };`,
    "lib/index.ts": `import { z } from "npm:zod@4"; export default class { schema = z.string() }`,
  };
  const moved = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`deep/er/${name.replace("x/", "y/")}`, text]),
  );
  using scene = new BuildScene({ ...files, ...moved });
  const alone = built(await buildOne(scene, "x/index.ts"));
  const [there, again] = await builder.build(
    ["deep/er/y/index.ts", "x/index.ts", "x/other.ts"].map((name) => scene.request(name)),
  );
  same(built(there).code, alone.code);
  same(built(there).sourceMap, alone.sourceMap);
  same(built(again).code, alone.code);
  ok(!alone.code.includes(scene.root));
});

testWithBundler("build() reads a directory above that is called like a placeholder", async () => {
  using scene = new BuildScene({
    "_/lib.ts": `export const from = "above";`,
    "models/lib.ts": `export const from = "beside";`,
    "models/a.ts": `import { from } from "../_/lib.ts"; export const model = { from };`,
  });
  equal((await scene.load(built(await buildOne(scene)))).model, { from: "above" });
});

testWithBundler("build() keeps names, and gives a source map that leads to the sources", async () => {
  using scene = new BuildScene({
    "models/a.ts":
      `class Thing {}\nfunction act() {}\nexport const model = { thing: Thing.name, act: act.name };`,
  });
  const bundle = built(await buildOne(scene));
  equal((await scene.load(bundle)).model, { thing: "Thing", act: "act" });
  const map = JSON.parse(bundle.sourceMap);
  equal(map.sources, ["a.ts"]);
  ok(!bundle.code.includes("sourceMappingURL"));
});

testWithBundler(
  "build() is not governed by tsconfig.json, but by the compiler options of deno.json",
  async () => {
    using scene = new BuildScene({
      "tsconfig.json": `{ "compilerOptions": { "jsxFactory": "wrong" } }`,
      "deno.json": `{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }`,
      "models/a.ts": `import { element } from "./part.tsx"; export const model = { element };`,
      "models/part.tsx": `const h = (name: string) => ({ name }); export const element = <b />;`,
    });
    equal((await scene.load(built(await buildOne(scene)))).model, { element: { name: "b" } });
  },
);

testWithBundler("attempt() throws TOOL_MISSING when esbuild cannot be started", async () => {
  using scene = new BuildScene({ "a.ts": "export const model = {};" });
  // The package reads its path while it is imported, so this needs a process of its own.
  const script = `
    import { EsbuildBuilder } from ${JSON.stringify(import.meta.resolve("./esbuild_builder.ts"))};
    import { denoFileSystem } from ${
    JSON.stringify(import.meta.resolve("../../platform/deno_file_system.ts"))
  };
    try {
      await new EsbuildBuilder(denoFileSystem, "/bin/false").attempt([{ entry: ${
    JSON.stringify(scene.path("a.ts"))
  }, limitRoot: "/" }]);
    } catch (error) { console.log(error.code ?? error); }`;
  const config = new URL("../../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--config", config, "--ext=ts", script],
    cwd: scene.root,
  });
  same(new TextDecoder().decode((await child.output()).stdout).trim(), "TOOL_MISSING");
});

testWithBundler(
  "attempt() works several times at once, though all share one process of esbuild",
  async () => {
    using scene = new BuildScene({
      "a/one.ts": `export const model = { n: 1 };`,
      "b/two.ts": Array.from({ length: 3000 }, (_, n) => `export const v${n} = ${n};`).join("\n"),
    });
    const names = ["a/one.ts", "b/two.ts", "a/one.ts", "b/two.ts"];
    const results = await Promise.all(names.map((name) => buildOne(scene, name)));
    for (const result of results) built(result);
  },
);
