// SPDX-License-Identifier: MIT
/** Bundles that share chunks, as esbuild makes them; `deno bundle` is tested with real packages. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { denoFileSystem } from "../../platform/deno_file_system.ts";
import { BuildScene, built } from "../../../../tests/support/build_scene.ts";
import { provideHostZod } from "../host_zod.ts";
import type { BuildRequest, BuildResult } from "./builder.ts";
import { EsbuildBuilder } from "./esbuild_builder.ts";
import { testWithBundler } from "../../../../tests/support/test_with_bundler.ts";

const builder = new EsbuildBuilder(denoFileSystem, undefined);

/** Bundles lie where their entries do, below `out`. */
function request(scene: BuildScene, name: string): BuildRequest {
  const depth = name.split("/").length - 1;
  return { ...scene.request(name), chunkBase: depth === 0 ? "./chunks/" : `${"../".repeat(depth)}chunks/` };
}

function write(scene: BuildScene, name: string, result: BuildResult | undefined): string {
  const bundle = built(result);
  for (const [chunk, code] of bundle.chunks ?? []) scene.write(`out/chunks/${chunk}`, code);
  const path = `out/${name.replace(/\.ts$/, ".mjs")}`;
  scene.write(path, bundle.code);
  return scene.path(path);
}

const FILES = {
  "models/a.ts": `import { z } from "npm:zod@4.3.6"; import { state, Shape } from "../lib/state.ts";
export const model = { type: "@t/a", schema: z.object({ a: Shape }), state, later: () => import("../lib/later.ts") };`,
  "models/in/b.ts": `import { state, Shape } from "../../lib/state.ts";
export const model = { type: "@t/b", schema: Shape, state, later: () => import("../../lib/later.ts") };`,
  "models/alone.ts": `import { own } from "../lib/own.ts"; export const model = { type: "@t/alone", own };`,
  "lib/state.ts":
    `import { z } from "zod"; export const state = { count: 0 }; export const Shape = z.string();`,
  "lib/later.ts": `import { state } from "./state.ts"; export class Later { n = ++state.count; }`,
  "lib/own.ts": `export const own = 1;`,
};

/** The state leads to what needs the state. */
const CIRCLE = {
  "lib/state.ts": `export const state = { count: 0, later: () => import("./later.ts") };
export const Shape = undefined;`,
};

testWithBundler(
  "attempt() splits what entries of several directories share into chunks, with the host's zod",
  async () => {
    using scene = new BuildScene(FILES);
    const names = ["models/a.ts", "models/in/b.ts", "models/alone.ts"];
    const results = await builder.build(names.map((name) => request(scene, name)));
    const [a, b, alone] = results.map((result) => built(result));
    assert.ok(a!.chunks!.size > 1);
    assert.ok([...b!.chunks!.keys()].every((name) => a!.chunks!.has(name)));
    assert.ok([...alone!.chunks!.values()].every((code) => !/count: 0|__swamp_zod/.test(code)));
    assert.deepEqual(scene.inputs(a!), ["lib/later.ts", "lib/state.ts", "models/a.ts"]);
    assert.ok([a!, b!].every(({ code }) => !code.includes("count: 0")));
    await provideHostZod();
    const { ZodType } = await import("zod");
    const modules = await Promise.all(names.map((name, index) => import(write(scene, name, results[index]))));
    const [first, second] = modules.map(({ model }) => model);
    assert.ok(first.schema instanceof ZodType && second.schema instanceof ZodType);
    assert.equal(first.state, second.state);
    const { Later } = await first.later();
    assert.deepEqual([Later.name, new Later().n, second.state.count], ["Later", 1, 1]);
  },
);

testWithBundler("attempt() gives equal chunks for equal sources at any place", async () => {
  using scene = new BuildScene(
    Object.fromEntries(
      Object.entries(FILES).flatMap(([path, text]) => [[`x/${path}`, text], [`else where/y/${path}`, text]]),
    ),
  );
  const all: BuildResult[][] = [];
  for (const root of ["x", "else where/y"]) {
    const requests = ["models/a.ts", "models/in/b.ts"].map((name) => ({
      ...scene.request(`${root}/${name}`),
      limitRoot: join(scene.root, root),
      chunkBase: "./chunks/",
    }));
    all.push(await builder.build(requests));
  }
  const [one, other] = all.map((results) =>
    results.map((result) => [built(result).code, built(result).chunks])
  );
  assert.deepEqual(one, other);
});

testWithBundler(
  "attempt() makes self-contained bundles where chunks would need each other in a circle",
  async () => {
    using scene = new BuildScene({ ...FILES, ...CIRCLE });
    const names = ["models/a.ts", "models/in/b.ts"];
    const results = await builder.build(names.map((name) => request(scene, name)));
    for (const [index, name] of names.entries()) {
      const { chunks, code } = built(results[index]);
      assert.equal(chunks, undefined);
      assert.match(code, /count: 0/);
      await provideHostZod();
      const { model } = await import(write(scene, name, results[index]));
      assert.equal(new (await model.state.later()).Later().n, 1);
    }
  },
);

testWithBundler(
  "attempt() shares chunks among the entries that need no package, and leaves the others to Deno",
  async () => {
    using scene = new BuildScene({
      ...FILES,
      "models/c.ts": `import "../lib/state.ts"; import x from "npm:x@1"; export const model = { x };`,
    });
    const attempts = await builder.attempt(
      ["models/a.ts", "models/c.ts", "models/in/b.ts"].map((name) => request(scene, name)),
    );
    assert.deepEqual(attempts[1], { needsDeno: ["npm:x@1"] });
    for (const attempt of [attempts[0]!, attempts[2]!]) {
      assert.ok(!("needsDeno" in attempt) && built(attempt).chunks!.size > 0);
    }
  },
);
