// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseKeyValues, parseTags } from "./key_values.ts";

Deno.test("parseKeyValues() nests at dots and splits at the first equals sign", () => {
  assert.deepEqual(parseKeyValues(["a.b=1", "a.c=x=y", "d="], "--input"), { a: { b: "1", c: "x=y" }, d: "" });
  assert.deepEqual(parseKeyValues(["a=1", "a=2"], "--input"), { a: "2" });
});

Deno.test("parseKeyValues() refuses malformed and contradicting pairs as usage errors", () => {
  for (const bad of [["a"], ["=1"], ["a..b=1"], [".a=1"], ["a=1", "a.b=2"], ["a.b=1", "a=2"]]) {
    assert.throws(() => parseKeyValues(bad, "--global-arg"), {
      code: "INVALID_VALUE",
      message: /--global-arg/,
    }, bad.join());
  }
});

Deno.test("keys named like members of every object are ordinary keys, and reach no prototype", () => {
  for (
    const key of ["__proto__.x", "constructor.prototype.x", "a.__proto__", "prototype", "toString.length"]
  ) {
    const values = parseKeyValues([`${key}=1`, `${key}=2`], "--input");
    const last = key.split(".").reduce<unknown>((item, part) => {
      assert.ok(Object.hasOwn(item as object, part), key);
      return (item as Record<string, unknown>)[part];
    }, values);
    assert.equal(last, "2");
    assert.equal(Object.getPrototypeOf(values), Object.prototype);
  }
  assert.deepEqual(Object.keys(parseTags(["__proto__=a", "constructor=b"], "--tag")), [
    "__proto__",
    "constructor",
  ]);
  fc.assert(fc.property(fc.array(fc.string()), (texts) => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    try {
      parseKeyValues(texts, "--input");
    } catch (error) {
      assert.equal((error as { code?: string }).code, "INVALID_VALUE");
    }
    assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
  }));
});

Deno.test("parseTags() keeps dots in keys", () => {
  assert.deepEqual(parseTags(["a.b=1", "c=2=3"], "--tag"), { "a.b": "1", c: "2=3" });
  assert.throws(() => parseTags(["x"], "--tag"), { code: "INVALID_VALUE" });
});
