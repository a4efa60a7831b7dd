// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { isMatch, parseExpression } from "./cel_expression.ts";

const record = (name: string) => ({ name }) as DataRecord;

Deno.test("isMatch() ends for patterns and texts on which other engines of regular expressions hang", () => {
  const expression = parseExpression("name.matches('^(a+)+$')");
  assert.equal(isMatch(expression, record("a".repeat(60))), true);
  // 2^60 steps for an engine that goes back.
  assert.equal(isMatch(expression, record(`${"a".repeat(60)}!`)), false);
});
