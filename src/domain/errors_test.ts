// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { messageOf } from "./errors.ts";

Deno.test("messageOf() says what was thrown, whatever it was", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const thrown = [
    new Error("e"),
    new TypeError(""),
    "text",
    { message: "m", code: 5 },
    { code: 5, msg: "hm" },
    { message: "" },
    [1, "a"],
    null,
    undefined,
    5,
    5n,
    Symbol("s"),
  ];
  assert.deepEqual(thrown.map(messageOf), [
    "e",
    "",
    "text",
    "m",
    '{"code":5,"msg":"hm"}',
    '{"message":""}',
    '[1,"a"]',
    "null was thrown",
    "undefined was thrown",
    "5 was thrown",
    "5 was thrown",
    "Symbol(s) was thrown",
  ]);
  assert.equal(messageOf(circular), "[object Object]");
});
