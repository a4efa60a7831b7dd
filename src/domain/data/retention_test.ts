// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { surplusVersions } from "./retention.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();

const versions = fc.array(
  fc.record({ version: fc.integer({ min: 1, max: 500 }), age: fc.integer({ min: 0, max: 400 }) }),
  { maxLength: 40 },
).map((list) =>
  [...new Map(list.map((item) => [item.version, item])).values()]
    .map(({ version, age }) => ({ version, createdAt: daysAgo(age), age }))
);

Deno.test("a number keeps so many newest versions", () => {
  const five = [1, 2, 3, 4, 5].map((version) => ({ version, createdAt: daysAgo(0) }));
  assert.deepEqual(surplusVersions(five, 2, NOW), [1, 2, 3]);
  assert.deepEqual(surplusVersions(five, "2", NOW), [1, 2, 3]);
  assert.deepEqual(surplusVersions(five, 9, NOW), []);
  fc.assert(fc.property(versions, fc.integer({ min: 1, max: 50 }), (list, keep) => {
    const gone = surplusVersions(list, keep, NOW);
    assert.equal(gone.length, Math.max(0, list.length - keep));
    const kept = list.map(({ version }) => version).filter((version) => !gone.includes(version));
    assert.ok(gone.every((version) => kept.every((other) => other > version)));
  }));
});

Deno.test("a duration keeps what is younger, and the newest version whatever its age", () => {
  fc.assert(fc.property(versions, fc.integer({ min: 1, max: 300 }), (list, days) => {
    const gone = new Set(surplusVersions(list, `${days}d`, NOW));
    const newest = Math.max(...list.map(({ version }) => version));
    for (const { version, age } of list) {
      assert.equal(gone.has(version), version !== newest && age >= days, `${version}`);
    }
  }));
});

Deno.test("the newest version is never surplus, and odd policies keep all", () => {
  const policy = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constantFrom("0d", "0", "1m", "x"));
  fc.assert(fc.property(versions, policy, (list, any) => {
    const gone = surplusVersions(list, any, NOW);
    assert.ok(!gone.includes(Math.max(...list.map(({ version }) => version))));
    assert.deepEqual(gone, [...gone].sort((a, b) => a - b));
  }));
  const two = [{ version: 1, createdAt: daysAgo(99) }, { version: 2, createdAt: daysAgo(98) }];
  for (const odd of [0, -1, 1.5, NaN, "0", "0d", "", "all", "-3d"]) {
    assert.deepEqual(surplusVersions(two, odd, NOW), [], String(odd));
  }
});
