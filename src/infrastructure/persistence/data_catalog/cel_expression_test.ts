// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { SwampError } from "../../../domain/errors.ts";
import { isMatch, parseExpression, parsePredicate, typeProblem } from "./cel_expression.ts";

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

Deno.test("typeProblem() tells of comparisons that can never work, and of no other", () => {
  const problems: Record<string, RegExp> = {
    "name == 1": /string == int/,
    'createdAt > timestamp("2026-11-21T16:30:00Z")': /string > .*Timestamp/,
    'size > "x"': /int > string/,
    'streaming == "true"': /bool == string/,
    "tags > 1": /map.* > int/,
  };
  for (const [text, problem] of Object.entries(problems)) assert.match(typeProblem(text)!, problem);
  for (
    const text of [
      'size > 100 && version == 2 && name == "x"',
      "size == 100.5 || version >= 2",
      "attributes.n == 5 || attributes.ready",
      'timestamp(createdAt) > timestamp("2026-11-21T16:30:00Z")',
      'tags.type == "x" || "a" in tags || tags["x"] == "y"',
      'size / 2 > 3.5 && size % 2 == 0 && name in ["a", "b"]',
      'attributes.items.exists(i, i.x == 1) && attributes.?a.orValue("") == ""',
    ]
  ) assert.equal(typeProblem(text), undefined, text);
});

Deno.test("an empty expression is called empty, and a single equals sign is answered with the right one", () => {
  for (const text of ["", " \n"]) {
    assert.throws(() => parsePredicate(text), { message: "Invalid expression: it is empty" });
  }
  const hintOf = (text: string) => {
    try {
      parsePredicate(text);
    } catch (error) {
      if (error instanceof SwampError) return error.hint;
      throw error;
    }
  };
  assert.equal(hintOf('modelName = "web"'), "Values are compared with ==\nSee: swamp help expressions");
  assert.equal(hintOf("modelName =="), "See: swamp help expressions");
});
