// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesGlob } from "./glob.ts";

Deno.test("matchesGlob() says what a regular expression says", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 6 });
  fc.assert(fc.property(text, pattern, (name, glob) => {
    const expected = new RegExp(`^${glob.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
    assert.equal(matchesGlob(name, glob), expected.test(name));
  }));
});

Deno.test("matchesGlob() looks at each character of the name once for each of the pattern", () => {
  let looks = 0;
  const name = new Proxy(Object("a".repeat(250)), {
    get: (target, key) => {
      looks++;
      return Reflect.get(target, key);
    },
  }) as string;
  assert.equal(matchesGlob(name, `${"*a".repeat(60)}b`), false);
  assert.ok(looks < 250 * 130 * 4, `${looks} looks`);
});
