// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, editDistance, nearest } from "./nearest.ts";

Deno.test("editDistance() counts inserts, deletes, replacements and swaps", () => {
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("region", "regoin"), 1);
  assert.equal(editDistance("kitten", "sitting"), 3);
});

Deno.test("editDistance() is symmetric and zero only for equal texts", () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
    assert.equal(editDistance(a, b), editDistance(b, a));
    assert.equal(editDistance(a, b) === 0, a === b);
    assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
  }));
});

Deno.test("nearest() gives the best first and nothing that is far away", () => {
  assert.deepEqual(nearest("regoin", ["regions", "region", "zone"]), ["region", "regions"]);
  assert.deepEqual(nearest("ab", ["xy"]), []);
  assert.deepEqual(nearest("completely", ["different"]), []);
});

Deno.test("didYouMean() is empty when nothing is near", () => {
  assert.equal(didYouMean("runn", ["run"]), ", did you mean 'run'?");
  assert.equal(didYouMean("x", ["run"]), "");
});
