// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { documentProblem, MAX_LEVELS, MAX_VALUES, parseJson, parseStoredJson } from "./limits.ts";

Deno.test("documentProblem() accepts every ordinary value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(documentProblem(value), undefined)));
});

Deno.test("documentProblem() refuses circles and references that multiply", () => {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  assert.match(documentProblem({ circle })!, /contains itself/);
  let bomb: unknown = ["lol"];
  for (let level = 0; level < 40; level++) bomb = [bomb, bomb];
  assert.match(documentProblem(bomb)!, /more than 1000000 values/);
});

Deno.test("documentProblem() counts values and levels to the last one", () => {
  const list = (length: number) => Array.from({ length }, (_, index) => index);
  assert.equal(documentProblem(list(MAX_VALUES - 1)), undefined);
  assert.match(documentProblem(list(MAX_VALUES))!, /values/);
  const nested = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  assert.equal(documentProblem(nested(MAX_LEVELS)), undefined);
  assert.match(documentProblem(nested(MAX_LEVELS + 1))!, /100 levels/);
});

Deno.test("parseJson() refuses what is nested too deep, and takes words of the language as keys", () => {
  assert.throws(() => parseJson("[".repeat(100_000) + "]".repeat(100_000)), /100 levels/);
  const value = parseJson('{"__proto__": {"a": 1}, "constructor": 2}') as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ["__proto__", "constructor"]);
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

Deno.test("parseStoredJson() takes large content, and refuses what is nested too deep to walk", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  parseStoredJson(nested(1_000));
  assert.throws(() => parseStoredJson(nested(1_001)), /1000 levels/);
  assert.throws(() => parseStoredJson(nested(200_000)), /1000 levels/);
  assert.equal((parseStoredJson(`[${"1,".repeat(MAX_VALUES)}1]`) as unknown[]).length, MAX_VALUES + 1);
});
