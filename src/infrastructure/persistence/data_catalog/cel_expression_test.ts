// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { isMatch, parseExpression, parsePredicate } from "./cel_expression.ts";

const record = (name: string) => ({ name }) as DataRecord;

Deno.test("isMatch() ends for patterns and texts on which other engines of regular expressions hang", () => {
  const expression = parseExpression("name.matches('^(a+)+$')");
  assert.equal(isMatch(expression, record("a".repeat(60))), true);
  // 2^60 steps for an engine that goes back.
  assert.equal(isMatch(expression, record(`${"a".repeat(60)}!`)), false);
});

Deno.test("parsePredicate() refuses what can never be true, and nothing else", () => {
  for (
    const text of ['"result"', "1", "null", "name", "attributes", "size", "size + 1", "[true]", '{"a": true}']
  ) {
    assert.throws(() => parsePredicate(text), { code: "EXPRESSION_INVALID", hint: /data query/ }, text);
  }
  for (
    const text of [
      "true",
      "false",
      "isLatest",
      "streaming",
      "!streaming",
      "attributes.ok",
      "tags.a == '1'",
      "has(tags.a)",
    ]
  ) {
    assert.equal(typeof parsePredicate(text).evaluate, "function", text);
  }
});
