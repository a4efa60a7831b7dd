// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { treeProblem } from "./plain_tree.ts";

Deno.test("treeProblem() accepts every ordinary value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(treeProblem(value), undefined)));
});

Deno.test("treeProblem() refuses circles and exponential references", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  assert.match(treeProblem({ circle })!, /contains itself/);
  let bomb: unknown = "x";
  for (let level = 0; level < 20; level++) bomb = [bomb, bomb, bomb, bomb, bomb];
  assert.match(treeProblem(bomb)!, /repeat more than 100000 values/);
});

Deno.test("treeProblem() accepts as many values as a file can hold", () => {
  assert.equal(treeProblem(Array.from({ length: 300_000 }, (_, index) => ({ index }))), undefined);
});
