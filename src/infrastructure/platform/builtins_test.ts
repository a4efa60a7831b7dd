// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { keepBuiltins, restoreBuiltins } from "./builtins.ts";

// deno-lint-ignore no-explicit-any -- what extension code may do to the world
type Any = any;

Deno.test("restoreBuiltins() puts back what was changed or deleted, and leaves what was added", () => {
  keepBuiltins();
  const scope = globalThis as Any;
  const { Date: date, JSON: json } = globalThis;
  const { map, [Symbol.iterator]: iterate } = Array.prototype;
  const { stringify } = json;
  const next = Object.getPrototypeOf([].values()).next;
  try {
    scope.Date = undefined;
    delete scope.TextEncoder;
    scope.JSON = { stringify: () => "HA" };
    json.stringify = () => "HA";
    (Array.prototype as Any).map = () => [];
    (Array.prototype as Any)[Symbol.iterator] = undefined;
    Object.getPrototypeOf([].values()).next = () => ({ done: true });
    delete (String.prototype as Any).replace;
    (Promise.prototype as Any).then = () => {};
    (Object.prototype as Any).get = () => 7;
    Object.defineProperty = Object.getOwnPropertyDescriptor = Reflect.ownKeys = () => ({}) as Any;
    (BigInt.prototype as Any).toJSON = () => "big";
    (Object.prototype as Any).toJSON = (Array.prototype as Any).toJSON = () => "HA";
  } finally {
    restoreBuiltins();
  }
  deepStrictEqual([...[1, 2].map((n) => n + 1)], [2, 3]);
  strictEqual(JSON.stringify({ a: 1n, b: [1] }), '{"a":"big","b":[1]}');
  strictEqual("aa".replace("a", "b"), "ba");
  strictEqual(new TextEncoder().encode("x").length, 1);
  deepStrictEqual([Date, JSON, JSON.stringify, Array.prototype.map], [date, json, stringify, map]);
  deepStrictEqual([Array.prototype[Symbol.iterator], Object.getPrototypeOf([].values()).next], [
    iterate,
    next,
  ]);
  delete (BigInt.prototype as Any).toJSON;
  strictEqual("get" in {}, false, "what descriptors would inherit is no mere addition");
});
