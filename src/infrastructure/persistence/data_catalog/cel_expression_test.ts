// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { SwampError } from "../../../domain/errors.ts";
import { isMatch, judge, parseExpression, parsePredicate, project, typeProblem } from "./cel_expression.ts";

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

/** More work than any limit allows. */
const ENDLESS = "[1,2,3,4,5,6,7,8,9,10].all(a, ".repeat(9) + "true" + ")".repeat(9);

Deno.test("a limit that is reached is an error, never the answer no, and named with the predicate", () => {
  const reached = { code: "EXPRESSION_FAILED", message: /takes more than .*: \[1,2,3/ };
  const expression = parsePredicate(ENDLESS);
  assert.throws(() => isMatch(expression, record("x")), reached);
  assert.throws(() => project(expression, record("x")), reached);
  assert.throws(() => isMatch(parsePredicate(`!(${ENDLESS})`), record("x")), { code: "EXPRESSION_FAILED" });
  const tooLong = parsePredicate('name.matches("(a|b){1000}z")');
  assert.throws(() => isMatch(tooLong, record("a".repeat(100_000))), { message: /too long/ });
  assert.equal(isMatch(tooLong, record("a")), false);
});

Deno.test("judge() tells what a record lacks from what fails, and a condition from a value", () => {
  const attributes = { n: 3, text: "x", list: [1], nothing: null, ok: true };
  const kinds: Record<string, string> = {
    "attributes.ok": "match",
    "attributes.missing == 1": "other",
    "attributes.text > 1": "other",
    "attributes.text.sub == 1": "other",
    "attributes.list[4] == 1": "other",
    "attributes.n && true": "other",
    "attributes.nothing": "other",
    "timestamp(attributes.missing) > timestamp('2026-11-21T16:30:00Z')": "other",
    "attributes.n": "value a number",
    "attributes.text": "value a text",
    "attributes.list": "value a list",
    attributes_: "value an object",
    "1 / (int(attributes.n) - 3) == 1": "failed division by zero",
    "int(attributes.text) == 1": "failed int() type error: cannot convert to int",
    "attributes.text.matches('(')": "failed the regular expression",
  };
  for (const [text, kind] of Object.entries(kinds)) {
    const verdict = judge(parseExpression(text.replace("attributes_", "attributes")), { attributes });
    const { type = "", reason = "" } = verdict as { type?: string; reason?: string };
    assert.equal(`${verdict.kind} ${type}${reason}`.trim().slice(0, kind.length), kind, text);
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
