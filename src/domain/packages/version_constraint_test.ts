// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { compareCalVer } from "../types/calver.ts";
import { newestFitting, parseConstraint } from "./version_constraint.ts";

const VERSIONS = ["2025.12.31.9", "2026.01.01.1", "2026.01.01.10", "2026.01.31.2", "2026.02.01.1"];
const fitting = (text: string) => VERSIONS.filter(parseConstraint(text)!);

Deno.test("parseConstraint() knows versions, their beginnings and operators", () => {
  assert.deepEqual(fitting("2026.01.01.1"), ["2026.01.01.1"]);
  assert.deepEqual(fitting("2026.01"), ["2026.01.01.1", "2026.01.01.10", "2026.01.31.2"]);
  assert.deepEqual(fitting("2026.01.01"), ["2026.01.01.1", "2026.01.01.10"]);
  assert.deepEqual(fitting(">=2026.01.01.10"), VERSIONS.slice(2));
  assert.deepEqual(fitting("<2026.01.01.10"), VERSIONS.slice(0, 2));
  assert.deepEqual(fitting(">2025.12.31.9 <2026.02.01.1"), VERSIONS.slice(1, 4));
  assert.deepEqual(fitting("^2026.01.01.10"), VERSIONS.slice(2));
  assert.deepEqual(fitting("~2026.01.01.10"), VERSIONS.slice(2, 4));
  assert.deepEqual(fitting("<2026.01"), VERSIONS.slice(0, 1));
  assert.deepEqual(fitting("<=2026.01"), VERSIONS.slice(0, 4));
  assert.deepEqual(fitting(">2026.01.01"), VERSIONS.slice(3));
  assert.deepEqual(fitting(">=2026 <2026.02"), VERSIONS.slice(1, 4));
  assert.deepEqual(fitting("^2026.01.02"), VERSIONS.slice(3));
  assert.deepEqual(fitting("~2026.01"), VERSIONS.slice(1, 4));
  for (const all of ["", "*", "latest"]) assert.deepEqual(fitting(all), VERSIONS);
  for (const wrong of ["1.0", "newest", ">=1", "2026.13.01.1", ">= 2026.01.01.1 x"]) {
    assert.equal(parseConstraint(wrong), undefined, wrong);
  }
});

Deno.test("newestFitting() is the greatest of those that fit", () => {
  const version = fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 30 }))
    .map(([day, micro]) => `2026.01.${String(day).padStart(2, "0")}.${micro}`);
  fc.assert(fc.property(fc.array(version), version, (versions, least) => {
    const found = newestFitting(versions, [parseConstraint(`>=${least}`)!]);
    const fit = versions.filter((item) => compareCalVer(item, least) >= 0);
    assert.equal(found === undefined, fit.length === 0);
    for (const item of fit) assert.ok(compareCalVer(found!, item) >= 0);
  }));
});
