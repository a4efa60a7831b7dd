// SPDX-License-Identifier: MIT
/** Real runs of `deno bundle` with packages. Needs the npm registry at the first run. */
import { deepStrictEqual as equal, match, ok, strictEqual as same } from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Platform } from "../../src/domain/platform/platform.ts";
import { BuildScene, built, failed } from "../support/build_scene.ts";
import { buildBundles } from "../../src/infrastructure/extensions/build/build_bundles.ts";
import { buildPackage } from "../../src/infrastructure/extensions/build/build_package.ts";
import { provideHostZod } from "../../src/infrastructure/extensions/host_zod.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";

/** Packages are fetched once into this directory, and kept between runs of the tests. */
const HOME = new URL("../../.cache/test-home", import.meta.url).pathname;

function platform(environment: Record<string, string> = {}): Platform & { commands: string[][] } {
  const real = denoPlatform();
  const commands: string[][] = [];
  const own: Partial<Platform> & { commands: string[][] } = {
    commands,
    env: (name) => ({ SWAMP_HOME: HOME, ...environment })[name] ?? real.env(name),
    run: (request) => {
      commands.push([request.command, ...request.args]);
      return real.run({ ...request, env: { ...request.env, ...environment } });
    },
  };
  return Object.assign(Object.create(real), own);
}

function build(scene: BuildScene, names: readonly string[], on: Platform = platform()) {
  return buildBundles(names.map((name) => scene.request(name)), { platform: on });
}

Deno.test("buildBundles() bundles an npm package, and only zod comes from the host", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import { z } from "npm:zod@4.3.6";
import mime from "npm:mri@1.2.0";
import { help } from "../lib/help.ts";
import data from "./data.json" with { type: "json" };
export const model = { type: "@a/b", schema: z.object({}), help, data, parsed: mime(["--x", "1"]) };`,
    "models/data.json": `{ "one": 1 }`,
    "lib/help.ts": `import zod from "npm:zod@^4.1"; export const help = zod.string();`,
  });
  const bundle = built((await build(scene, ["models/a.ts"]))[0]);
  equal(scene.inputs(bundle), ["lib/help.ts", "models/a.ts", "models/data.json"]);
  for (const input of bundle.inputs.filter(({ hash }) => hash !== "missing")) {
    same(input.hash, createHash("sha256").update(Deno.readFileSync(input.path)).digest("hex"));
  }
  match(bundle.builder, /^deno@\d+\.\d+\.\d+$/);
  const { model } = await scene.load(bundle) as { model: Record<string, unknown> };
  const { ZodType } = await import("zod");
  ok(model.schema instanceof ZodType && model.help instanceof ZodType);
  equal([model.data, model.parsed], [{ one: 1 }, { _: [], x: 1 }]);
  ok(bundle.code.length < 20_000, "zod is not in it");
});

Deno.test("buildBundles() gives CommonJS packages a default export, also those made from ES modules", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import kindOf from "npm:kind-of@6.0.3";
import * as patch from "npm:fast-json-patch@3.1.1";
import whole from "npm:fast-json-patch@3.1.1";
export const model = { kind: kindOf([]), same: typeof patch.compare, whole: typeof whole.compare };`,
  });
  const bundle = built((await build(scene, ["models/a.ts"]))[0]);
  equal((await scene.load(bundle)).model, { kind: "array", same: "function", whole: "function" });
});

Deno.test("buildBundles() gives CommonJS packages the names of Node's modules", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import open from "npm:open@8.4.2";
const __dirname = "my own"; export const model = { open: typeof open, own: __dirname };`,
    "models/b.ts": `import open from "npm:open@8.4.2"; export const model = { open: typeof open };`,
  });
  const [own, plain] = await build(scene, ["models/a.ts", "models/b.ts"]);
  equal((await scene.load(built(plain))).model, { open: "function" });
  equal((await scene.load(built(own))).model, { open: "function", own: "my own" });
});

Deno.test("buildBundles() takes zod 3 into the bundle", async () => {
  using scene = new BuildScene({
    "models/a.ts": `import { z } from "npm:zod@3.25.76"; export const model = { schema: z.string() };`,
    "mapped/deno.json": `{ "imports": { "zod": "npm:zod@3.25.76", "ms": "npm:ms@2.1.3" } }`,
    "mapped/a.ts":
      `import { z } from "zod"; import ms from "ms"; export const model = { schema: z.string(), ms };`,
    "mapped4/deno.json": `{ "imports": { "zod": "npm:zod@4.0.5", "ms": "npm:ms@2.1.3", "local/": "./in/" } }`,
    "mapped4/a.ts":
      `import { z } from "zod"; import ms from "ms"; import "local/x.ts"; export const model = { schema: z.string(), ms };`,
    "mapped4/in/x.ts": `import { z } from "zod/v4"; z.null();`,
  });
  const results = await build(scene, ["models/a.ts", "mapped/a.ts", "mapped4/a.ts"]);
  const schemas = [];
  for (const result of results) {
    const { model } = await scene.load(built(result)) as {
      model: { schema: { parse(value: unknown): unknown } };
    };
    same(model.schema.parse("x"), "x");
    schemas.push(model.schema);
  }
  const { ZodType } = await import("zod");
  equal(schemas.map((schema) => schema instanceof ZodType), [false, false, true]);
  equal(scene.inputs(results[2]!), ["mapped4/a.ts", "mapped4/in/x.ts", "mapped4/deno.json"]);
});

Deno.test("buildBundles() resolves the names of a package.json project and writes nothing into it", async () => {
  using scene = new BuildScene({
    "package.json": `{ "dependencies": { "ms": "2.1.3" } }`,
    "models/a.ts": `import ms from "ms"; export const model = { day: ms("1d") };`,
  });
  const bundle = built((await build(scene, ["models/a.ts"]))[0]);
  equal((await scene.load(bundle)).model, { day: 86_400_000 });
  equal(scene.inputs(bundle), ["models/a.ts", "package.json"]);
  equal(
    [...Deno.readDirSync(scene.root)].map(({ name }) => name).filter((name) => !name.startsWith(".")).sort(),
    [
      "models",
      "package.json",
    ],
  );
});

Deno.test("buildBundles() reads the lock file and leaves it as it is", async () => {
  using scene = new BuildScene({
    "deno.json": `{ "imports": { "ms": "npm:ms@^2.0.0" } }`,
    "deno.lock": JSON.stringify({ version: "5", specifiers: {} }),
    "models/a.ts": `import ms from "ms"; export const model = { day: ms("1d") };`,
  });
  const bundle = built((await build(scene, ["models/a.ts"]))[0]);
  equal(scene.inputs(bundle), ["models/a.ts", "deno.json", "deno.lock"]);
  same(Deno.readTextFileSync(scene.path("deno.lock")), JSON.stringify({ version: "5", specifiers: {} }));
});

Deno.test("buildBundles() needs one bundler process for many entries, and one failing entry harms no other", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import ms from "npm:ms@2.1.3"; export const model = { one: ms(1) };`,
    "b/two.ts": `import ms from "npm:ms@2.1.3"; export const model = { two: ms(2) };`,
    "c/three.ts": `import { z } from "zod"; export const model = { three: z };`,
    "a/bare.ts": `import x from "no-such-name"; export const model = { x };`,
    "a/gone.ts": `import ms from "npm:ms@2.1.3"; import "./not_there.ts"; export const model = { ms };`,
  });
  const on = platform();
  const results = await build(scene, ["a/one.ts", "b/two.ts", "c/three.ts", "a/bare.ts", "a/gone.ts"], on);
  equal(
    await Promise.all(results.slice(0, 2).map(async (result) => (await scene.load(built(result))).model)),
    [
      { one: "1ms" },
      { two: "2ms" },
    ],
  );
  match(built(results[2]).builder, /^esbuild@/);
  equal([failed(results[3]).deterministic, failed(results[3]).message], [
    true,
    `Import "no-such-name" not a dependency\n    at a/bare.ts:1:15`,
  ]);
  match(failed(results[4]).message, /^a\/gone\.ts:1:\d+: Cannot find "\.\/not_there\.ts"$/);
  same(on.commands.filter((command) => command[1] === "bundle").length, 1);
});

Deno.test("buildBundles() builds the others when the bundler stumbles over one", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import ms from "npm:ms@2.1.3"; export const model = { one: ms(1) };`,
    "a/two.ts": `import ms from "npm:ms@99.0.0"; export const model = { two: ms(2) };`,
  });
  const [one, two] = await build(scene, ["a/one.ts", "a/two.ts"]);
  built(one);
  match(failed(two).message, /Could not find npm package 'ms' matching '99\.0\.0'[^]*a\/two\.ts:1:/);
  ok(failed(two).deterministic);
});

Deno.test("buildBundles() names every package that can not be had, each with its place", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import one from "npm:ms@98.0.0";
import two from "npm:ms@99.0.0";
import { three } from "./lib.ts";
export const model = { one, two, three };`,
    "a/lib.ts": `import three from "npm:mri@99.0.0"; export { three };`,
  });
  const { message, deterministic } = failed((await build(scene, ["a/one.ts"]))[0]);
  ok(deterministic);
  equal([...message.matchAll(/'(\w+)' matching '([\d.]+)'\.\n {4}at (.*)/g)].map((found) => found.slice(1)), [
    ["ms", "98.0.0", "a/one.ts:1:17"],
    ["ms", "99.0.0", "a/one.ts:2:17"],
    ["mri", "99.0.0", "a/lib.ts:1:19"],
  ]);
});

Deno.test("buildBundles() gives equal code for equal sources at any place", async () => {
  const text =
    `import { z } from "npm:zod@4"; import kindOf from "npm:kind-of@6.0.3"; import { x } from "../lib/x.ts";
export const model = { type: "a/b", z: z.string(), kindOf, x };`;
  using scene = new BuildScene({
    "x/a.ts": text,
    "lib/x.ts": "export const x = 1;",
    "deep/y/a.ts": text,
    "deep/lib/x.ts": "export const x = 1;",
  });
  const first = built((await build(scene, ["x/a.ts"]))[0]);
  const [again, there] = await build(scene, ["x/a.ts", "deep/y/a.ts"]);
  same(built(again).code, first.code);
  same(built(there).code, first.code);
  same(built(there).sourceMap, first.sourceMap);
  ok(!first.code.includes(scene.root) && !first.code.includes("test-home"));
});

Deno.test("buildBundles() tries again later what a network kept from it", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import x from "npm:left-pad@1.3.0"; export const model = { x };`,
    "a/two.ts": `export const model = {};`,
  });
  const offline = platform({
    HTTPS_PROXY: "http://127.0.0.1:1",
    HTTP_PROXY: "http://127.0.0.1:1",
    SWAMP_HOME: scene.root,
  });
  const [one, two] = await build(scene, ["a/one.ts", "a/two.ts"], offline);
  equal([failed(one).deterministic, scene.inputs(failed(one))], [false, ["a/one.ts"]]);
  match(failed(one).message, /error sending request/);
  built(two);
});

Deno.test("buildBundles() says what to set when there is no Deno", async () => {
  using scene = new BuildScene({ "a/one.ts": `import x from "npm:ms@2.1.3"; export const model = { x };` });
  const without = platform({ SWAMP_HOME: scene.path("home"), NPM_CONFIG_REGISTRY: "" });
  Object.assign(without, { self: [scene.path("swamp")], which: () => undefined, home: undefined });
  const result = failed((await build(scene, ["a/one.ts"], without))[0]);
  equal(result.deterministic, false);
  match(result.message, /^deno \d+\.\d+\.\d+ is needed and was not found/);
  match(result.hint ?? "", /NPM_CONFIG_REGISTRY.*SWAMP_DENO/);
});

Deno.test("buildBundles() never bundles other bytes than it hashed", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import ms from "npm:ms@2.1.3"; export const model = { n: 1, ms };`,
  });
  const on = platform();
  const { run } = on;
  let edits = 0;
  // The file is saved while Deno reads it.
  on.run = (request) => {
    if (request.args[0] === "bundle" && edits++ === 0) {
      scene.write("a/one.ts", `import ms from "npm:ms@2.1.3"; export const model = { n: 2, ms };`);
    }
    return run(request);
  };
  const bundle = built((await build(scene, ["a/one.ts"], on))[0]);
  same(edits, 2);
  const found = createHash("sha256").update(Deno.readFileSync(scene.path("a/one.ts"))).digest("hex");
  ok(bundle.inputs.some(({ hash }) => hash === found));
  same((await scene.load(bundle) as { model: { n: number } }).model.n, 2);
});

Deno.test("buildBundles() builds everything with Deno when there is no esbuild", async () => {
  using scene = new BuildScene({
    "a/one.ts": `import { z } from "zod"; import { two } from "./two.ts"; export const model = { z, two };`,
    "a/two.ts": `export const two = 2;`,
    "a/bad.ts": `export const = 1;`,
    "a/gone.ts": `import "./not_there.ts"; export const model = {};`,
  });
  const on = platform({ SWAMP_ESBUILD: "", NPM_CONFIG_REGISTRY: "", SWAMP_DENO: Deno.execPath() });
  Object.assign(on, { self: [scene.path("swamp")], which: () => undefined, home: undefined });
  // The cache of this user may hold an esbuild.
  const empty = {
    SWAMP_HOME: scene.path("home"),
    SWAMP_ESBUILD: "",
    NPM_CONFIG_REGISTRY: "",
    npm_config_registry: "",
  };
  const find = Object.assign(Object.create(on), {
    env: (name: string) => (empty as Record<string, string>)[name] ?? on.env(name),
  });
  const requests = ["a/one.ts", "a/bad.ts", "a/gone.ts"].map((name) => scene.request(name));
  const [one, bad, gone] = await buildBundles(requests, { platform: find, ownEsbuild: false });
  match(built(one).builder, /^deno@/);
  equal((await scene.load(built(one)) as { model: { two: number } }).model.two, 2);
  match(failed(bad).message, /a\/bad\.ts:1:14/);
  ok(failed(bad).deterministic && failed(gone).deterministic);
  ok(scene.missing(failed(gone)).includes("a/not_there.ts"));
});

Deno.test("buildBundles() shows a wrong SWAMP_ESBUILD instead of going around it", async () => {
  using scene = new BuildScene({ "a/one.ts": `export const model = {};` });
  const on = platform({ SWAMP_ESBUILD: scene.path("nothing") });
  const result = failed((await build(scene, ["a/one.ts"], on))[0]);
  match(result.message, /SWAMP_ESBUILD is .*, expected esbuild/);
  equal(result.deterministic, false);
});

Deno.test("buildPackage() keeps a package that several entries share once, with zod and CommonJS as in one file", async () => {
  const names = ["models/a.ts", "models/in/b.ts", "vaults/c.ts", "vaults/d.ts"];
  using scene = new BuildScene(Object.fromEntries([
    ...names.map((name) => [
      name,
      `import { z } from "npm:zod@4.3.6"; import * as parser from "npm:@babel/parser@7.28.5";
import kindOf from "npm:kind-of@6.0.3"; import { help } from "${
        "../".repeat(name.split("/").length - 1)
      }lib/help.ts";
export const model = { name: "${name}", schema: z.object({}), help, kind: kindOf([]), parse: typeof parser.parse };`,
    ]),
    ["lib/help.ts", `import zod from "npm:zod@^4.1"; export const help = zod.string();`],
  ]));
  const requests = names.map((name) => ({
    ...scene.request(name),
    chunkBase: `${"../".repeat(name.split("/").length - 1)}chunks/`,
  }));
  const on = platform();
  const results = (await buildPackage(requests, { platform: on })).map(built);
  const chunks = new Map(results.flatMap((result) => [...result.chunks!]));
  for (const [name, code] of chunks) {
    same(`${createHash("sha256").update(code).digest("hex")}.js`, name);
    ok(!code.includes(scene.root) && !code.includes("test-home"), "no path of this machine");
    scene.write(`chunks/${name}`, code);
  }
  const size = [...chunks.values(), ...results.map(({ code }) => code)].join("").length;
  ok(size > 400_000 && size < 800_000, `${size} characters: the parser once`);
  await provideHostZod();
  const { ZodType } = await import("zod");
  for (const [index, name] of names.entries()) {
    scene.write(`${name}.mjs`, results[index]!.code);
    const { model } = await import(scene.path(`${name}.mjs`));
    ok(model.schema instanceof ZodType && model.help instanceof ZodType);
    equal([model.name, model.kind, model.parse], [name, "array", "function"]);
  }
  same(on.commands.filter(([, verb]) => verb === "bundle").length, 1);
  const again = await buildPackage(requests, { platform: platform() });
  equal(again.map((result) => built(result).code), results.map(({ code }) => code));
});

Deno.test("buildPackage() makes one file for each entry when little is shared", async () => {
  const names = ["models/a.ts", "models/b.ts"];
  using scene = new BuildScene(Object.fromEntries(
    names.map((name) => [name, `import ms from "npm:ms@2.1.3"; export const model = { day: ms("1d") };`]),
  ));
  const requests = names.map((name) => ({ ...scene.request(name), chunkBase: "./chunks/" }));
  const results = await buildPackage(requests, { platform: platform() });
  const alone = await build(scene, names);
  equal(
    results.map(built).map(({ code, chunks }) => [code, chunks]),
    alone.map(built).map(({ code }) => [code, undefined]),
  );
});
