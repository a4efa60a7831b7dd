// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { isSettled, isUnchanged, type Stamp } from "./freshness.ts";

const stamp: Stamp = { size: 1, modified: 10_000, changed: 10_000, inode: 7 };

Deno.test("isUnchanged() trusts an equal stamp that had settled two seconds before the index", () => {
  assert.equal(isUnchanged(stamp, { ...stamp }, 12_001), true);
});

Deno.test("isUnchanged() trusts no file that was written within two seconds of the index", () => {
  assert.equal(isUnchanged(stamp, { ...stamp }, 12_000), false);
  assert.equal(isUnchanged(stamp, { ...stamp }, 9_000), false);
});

Deno.test("isSettled() looks at both times, so that a restored mtime hides nothing", () => {
  assert.equal(isSettled({ ...stamp, modified: 0 }, 11_000), false);
  assert.equal(isSettled({ ...stamp, changed: 0 }, 11_000), false);
});

Deno.test("isUnchanged() sees a change of any part of the stamp", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("size", "modified", "changed", "inode"),
      fc.integer({ min: 1, max: 5000 }),
      (part, by) => {
        const now = { ...stamp, [part]: stamp[part as keyof Stamp] + by };
        assert.equal(isUnchanged(stamp, now, 1e9), false);
      },
    ),
  );
});
