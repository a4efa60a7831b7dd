// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { compareCalVer, isCalVer } from "../../types/calver.ts";
import { nextVersion } from "./next_version.ts";

const NOON = Date.parse("2026-03-01T12:00:00Z");

Deno.test("nextVersion() is today's first, or one more than the newest of today", () => {
  assert.equal(nextVersion([], NOON), "2026.03.01.1");
  assert.equal(nextVersion(["2026.02.28.7"], NOON), "2026.03.01.1");
  assert.equal(nextVersion(["2026.03.01.9", "2026.03.01.10", "2026.02.01.99"], NOON), "2026.03.01.11");
  assert.equal(nextVersion([], Date.parse("2026-03-01T23:30:00-05:00")), "2026.03.02.1");
});

Deno.test("nextVersion() is a version newer than all that are published, whatever the clock says", () => {
  const day = fc.integer({ min: 1, max: 28 }).map((value) => String(value).padStart(2, "0"));
  const version = fc.tuple(day, fc.nat({ max: 1e9 })).map(([date, micro]) => `2026.03.${date}.${micro}`);
  fc.assert(fc.property(fc.array(version), day, (published, today) => {
    const next = nextVersion(published, Date.parse(`2026-03-${today}T00:00:00Z`));
    assert.ok(isCalVer(next));
    for (const item of published) assert.ok(compareCalVer(next, item) > 0, `${next} ${item}`);
  }));
});
