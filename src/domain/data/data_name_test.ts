// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { assertDataName, assertNewDataName } from "./data_name.ts";

Deno.test("assertNewDataName() refuses what breaks lines; what is stored stays readable", () => {
  for (const bad of ["a\nb", "a\rb", "\t", "\x1b[2J", "\x7f", "\x85", "a\u2028b", "a/b", ""]) {
    assert.throws(() => assertNewDataName(bad), { code: "DATA_NAME_INVALID" }, JSON.stringify(bad));
  }
  assertNewDataName("a b – ü");
  assertDataName("a\nb");
});

Deno.test("assertDataName() refuses what is reserved, empty or a path", () => {
  for (
    const bad of [
      "",
      ".",
      "..",
      "a..b",
      ".new-1",
      ".gone-1",
      "a/b",
      "a\\b",
      "a\0b",
      "latest",
      "LATEST",
      "x".repeat(201),
      7,
      null,
      undefined,
    ]
  ) {
    assert.throws(() => assertDataName(bad), { code: "DATA_NAME_INVALID" }, String(bad));
  }
  for (const good of ["result", "a b", ".hidden", "ümlaut", "latest2", "x".repeat(200)]) assertDataName(good);
});

Deno.test("a data name is exactly one directory below its model", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    try {
      assertDataName(name);
    } catch {
      return;
    }
    assert.equal(posix.dirname(posix.normalize(`/data/${name}`)), "/data");
  }));
});
