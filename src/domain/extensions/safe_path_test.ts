// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { isInside } from "./safe_path.ts";

const HOSTILE = [
  "",
  ".",
  "..",
  "../x",
  "a/../../x",
  "/etc/passwd",
  "a\0b",
  "C:/x",
  "c:x",
  "a\\..\\b",
  "..\\x",
  "\\\\host\\x",
  "a/../..",
];

for (const path of HOSTILE) {
  Deno.test(`isInside() refuses ${JSON.stringify(path)}`, () =>
    assert.equal(isInside("/root/dir", path), false));
}

Deno.test("isInside() accepts what stays below", () => {
  for (const path of ["a.ts", "a/b.ts", "a/../b.ts", "..a/b", "a b.ts", "ä.ts"]) {
    assert.equal(isInside("/root/dir", path), true, path);
  }
});

Deno.test("isInside() never accepts a path that leads out", () => {
  const segment = fc.constantFrom("..", ".", "a", "b", "", "c d", "\\", "C:");
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
      const path = segments.join("/");
      if (isInside("/root/dir", path)) assert.ok(join("/root/dir", path).startsWith("/root/dir/"), path);
    }),
    { numRuns: 2000 },
  );
});
