// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { delimiterProblem, expressionsIn, sourcesOf } from "./delimiters.ts";

Deno.test("expressionsIn() gives the path of each text with an expression", () => {
  const value = { a: "${{ x }}", b: { c: ["plain", "p${{ y }}s"] }, d: 1, e: null };
  assert.deepEqual(expressionsIn(value, "args"), [
    { path: "args.a", text: "${{ x }}" },
    { path: "args.b.c.1", text: "p${{ y }}s" },
  ]);
});

Deno.test("sourcesOf() gives what stands between the delimiters", () => {
  assert.deepEqual(sourcesOf("a ${{ env.A }} b ${{env.B}}"), ["env.A", "env.B"]);
});

const RIGHT = [
  "plain",
  "${{ a }}",
  "x ${{ a }} y ${{ b }}",
  "${HOME}/bin",
  "echo ${A} ${B}",
  "{ json: 1 }",
  "awk '{print}'",
];
const WRONG = ["{{ x }}", "a {{ x }} b", "${ x }", "${{ x }", "${{ x", "${{ }}", "${{ a }} {{ b }}"];

for (const text of RIGHT) {
  Deno.test(`delimiterProblem() accepts ${text}`, () => assert.equal(delimiterProblem(text), undefined));
}
for (const text of WRONG) {
  Deno.test(`delimiterProblem() refuses ${text}`, () =>
    assert.equal(typeof delimiterProblem(text), "string"));
}
