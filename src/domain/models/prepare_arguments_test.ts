// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import type { Schema } from "./model_type.ts";
import { prepareArguments, prepareGlobals } from "./prepare_arguments.ts";

const globals = z.object({ region: z.string(), count: z.number().default(3), on: z.boolean().optional() });

Deno.test("prepareGlobals() applies defaults and does not demand what is missing", async () => {
  const prepared = await prepareGlobals(globals, {});
  assert.deepEqual(prepared.values, { count: 3 });
  assert.deepEqual(prepared.problems, []);
});

Deno.test("prepareGlobals() refuses unknown and wrong fields together, with a suggestion", async () => {
  const prepared = await prepareGlobals(globals, { regoin: "eu", on: "maybe" });
  assert.equal(prepared.problems.length, 2);
  assert.match(prepared.problems[0]!.text, /regoin: unknown argument, did you mean 'region'\?/);
  assert.match(prepared.problems[1]!.text, /^on: /);
  assert.deepEqual(prepared.problems.map(({ path }) => path), [["regoin"], ["on"]]);
});

Deno.test("prepareGlobals() exempts fields with expressions, also nested ones", async () => {
  const schema = z.object({ port: z.number(), deep: z.object({ key: z.number() }) });
  const prepared = await prepareGlobals(schema, { port: "${{ inputs.p }}", deep: { key: "${{ x }}" } });
  assert.deepEqual(prepared.problems, []);
  assert.deepEqual([...prepared.unresolved.keys()], ["port", "deep"]);
  assert.deepEqual(prepared.values, {});
});

Deno.test("prepareGlobals() reads zod 3 through refinements", async () => {
  const schema = z3.object({ a: z3.number(), b: z3.string() }).refine((value) =>
    value.a > 1
  ) as unknown as Schema;
  assert.deepEqual((await prepareGlobals(schema, { a: "2" })).values, { a: 2 });
});

Deno.test("prepareGlobals() keeps unknown keys of loose objects", async () => {
  const prepared = await prepareGlobals(z.looseObject({ a: z.number() }), { a: 1, b: 2 });
  assert.deepEqual(prepared.values, { a: 1, b: 2 });
  assert.deepEqual(prepared.problems, []);
});

Deno.test("prepareGlobals() refuses arguments of a type that has none", async () => {
  assert.match((await prepareGlobals(undefined, { a: 1 })).problems[0]!.text, /no global arguments/);
});

Deno.test("prepareArguments() merges globals under the method's own and gives the parsed value", async () => {
  const schema = z.object({ region: z.string(), size: z.number().default(1) });
  assert.deepEqual(await prepareArguments(schema, { region: "eu", other: 1 }, { size: "2" }), {
    success: true,
    value: { region: "eu", size: 2 },
  });
  assert.deepEqual(await prepareArguments(schema, { region: "eu" }, { region: "us" }), {
    success: true,
    value: { region: "us", size: 1 },
  });
});

Deno.test("prepareArguments() does not merge globals into a record", async () => {
  const result = await prepareArguments(z.record(z.string(), z.string()), { region: "eu" }, { a: "1" });
  assert.deepEqual(result, { success: true, value: { a: "1" } });
});

Deno.test("prepareArguments() does not break strict objects with globals they do not know", async () => {
  const result = await prepareArguments(z.strictObject({ a: z.string() }), { region: "eu" }, { a: "1" });
  assert.deepEqual(result, { success: true, value: { a: "1" } });
  const refused = await prepareArguments(z.strictObject({ a: z.string() }), {}, { a: "1", b: "2" });
  assert.equal(refused.success, false);
});

Deno.test("prepareArguments() lists every problem with its field", async () => {
  const result = await prepareArguments(z.object({ a: z.string(), b: z.number() }), {}, { b: "x" });
  assert.ok(!result.success);
  assert.deepEqual(result.problems.map((problem) => problem.field), ["a", "b"]);
});

Deno.test("prepareArguments() waits for asynchronous rules", async () => {
  const schema = z.object({ a: z.string().refine((text) => Promise.resolve(text === "ok")) });
  assert.equal((await prepareArguments(schema, {}, { a: "ok" })).success, true);
  assert.equal((await prepareArguments(schema, {}, { a: "no" })).success, false);
});
