// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalCalVer, compareCalVer, isCalVer, isSameCalVer } from "./calver.ts";

Deno.test("isCalVer() accepts real dates only", () => {
  for (const good of ["2026.02.09.1", "2024.02.29.1", "2000.02.29.0", "2026.12.31.123456789012345678901"]) {
    assert.ok(isCalVer(good), good);
  }
  for (
    const bad of [
      "2026.02.30.1",
      "2025.02.29.1",
      "1900.02.29.1",
      "2026.13.01.1",
      "2026.00.01.1",
      "2026.01.00.1",
      "2026.2.9.1",
      "2026.02.09",
      "v2026.02.09.1",
      "2026.02.09.1 ",
      "",
    ]
  ) assert.ok(!isCalVer(bad), bad);
});

Deno.test("compareCalVer() orders dates, then the number as a number", () => {
  assert.ok(compareCalVer("2026.01.31.2", "2026.01.31.10") < 0);
  assert.ok(compareCalVer("2026.02.01.1", "2026.01.31.99") > 0);
  assert.equal(compareCalVer("2026.02.01.1", "2026.02.01.1"), 0);
});

const calver = fc.tuple(
  fc.integer({ min: 1000, max: 9999 }),
  fc.integer({ min: 1, max: 12 }),
  fc.nat(27),
  fc.nat(),
)
  .map(([year, month, day, micro]) =>
    `${year}.${String(month).padStart(2, "0")}.${String(day + 1).padStart(2, "0")}.${micro}`
  );

Deno.test("compareCalVer() is a total order", () => {
  fc.assert(fc.property(calver, calver, calver, (a, b, c) => {
    assert.ok(isCalVer(a));
    assert.equal(Math.sign(compareCalVer(a, b)), -Math.sign(compareCalVer(b, a)));
    if (compareCalVer(a, b) <= 0 && compareCalVer(b, c) <= 0) assert.ok(compareCalVer(a, c) <= 0);
  }));
});

Deno.test("versions that differ by zeros before the last number are one", () => {
  assert.equal(canonicalCalVer("2026.01.31.01"), "2026.01.31.1");
  assert.equal(canonicalCalVer("2026.01.31.000"), "2026.01.31.0");
  assert.equal(canonicalCalVer("2026.01.31.10"), "2026.01.31.10");
  assert.ok(isSameCalVer("2026.01.31.007", "2026.01.31.7"));
  assert.ok(!isSameCalVer("2026.01.31.1", "2026.01.31.10"));
  assert.ok(!isSameCalVer(undefined, undefined));
});
