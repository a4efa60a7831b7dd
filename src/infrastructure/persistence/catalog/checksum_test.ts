// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { checksumOf } from "./checksum.ts";

Deno.test("checksumOf() gives the lower 53 bits of what is published for its 64-bit form", () => {
  const published = {
    a: 0x501c2ba782c97901n,
    b: 0x459eda5bc254d2bfn,
    revenge: 0xfbce64cc3b748385n,
    revenue: 0xfb1d85148d13f93an,
  };
  for (const [text, hash] of Object.entries(published)) {
    assert.equal(checksumOf(text), BigInt.asUintN(53, hash).toString(36));
  }
});

Deno.test("checksumOf() sees every change of one character, and two that change places", () => {
  fc.assert(fc.property(
    fc.string({ minLength: 2, unit: "binary" }),
    fc.nat(),
    fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
    (text, seed, other) => {
      const at = seed % (text.length - 1);
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
      for (const variant of [changed, swapped, text.slice(1), `${text}\0`]) {
        assert.equal(checksumOf(variant) === checksumOf(text), variant === text);
      }
    },
  ));
});
