// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { linearMatch } from "./linear_match.ts";

const CASES: readonly [string, string, boolean][] = [
  ["abc", "b", true],
  ["abc", "^b", false],
  ["abc", "^abc$", true],
  ["aXc", "a.c", true],
  ["a\nc", "a.c", false],
  ["a\nc", "(?s)a.c", true],
  ["ABC", "(?i)abc", true],
  ["x\nabc", "(?m)^abc$", true],
  ["host-1.example.org", "^([a-z0-9-]+\\.)+[a-z]{2,}$", true],
  ["10.0.0.1", "^\\d{1,3}(\\.\\d{1,3}){3}$", true],
  ["10.0.0", "^\\d{1,3}(\\.\\d{1,3}){3}$", false],
  ["aaa", "^a{2}$", false],
  ["", "^$", true],
  ["", "a*", true],
  ["größe", "^\\p{L}+$", true],
  ["a😀b", "^a.b$", true],
  ["foo bar", "\\bbar\\b", true],
  ["foobar", "\\bbar", false],
  ["a-b", "[a\\-]", true],
  ["{x}", "^{x}$", true],
  ["a/b:c@d", "^a\\/b\\:c\\@d$", true],
  ["key=value", "^(?P<key>\\w+)=(?:value|other)$", true],
];
for (const [text, pattern, expected] of CASES) {
  Deno.test(`linearMatch() of ${JSON.stringify(text)} and ${pattern} is ${expected}`, () =>
    assert.equal(linearMatch(text, pattern), expected));
}

for (
  const pattern of [
    "(",
    ")",
    "[",
    "*",
    "a**",
    "a{2,1}",
    "(?=a)",
    "(a)\\1",
    "a{5000}",
    "((a{900}){900})",
    "\\",
    "(?<!x)y",
  ]
) {
  Deno.test(`linearMatch() refuses ${pattern}`, () => assert.throws(() => linearMatch("a", pattern), Error));
}

Deno.test("linearMatch() says what the regular expressions of JavaScript say", () => {
  const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "^", "$", "\\b", "\\d");
  const { pattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
    item: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      atom,
      fc.tuple(tie("pattern"), fc.constantFrom("", "*", "+", "?", "{1,2}", "{2}", "*?")).map((
        [inner, sign],
      ) => `(${inner})${sign}`),
      fc.tuple(fc.constantFrom("a", "b", ".", "[ab]"), fc.constantFrom("*", "+", "?", "{0,2}", "{2,}")).map((
        parts,
      ) => parts.join("")),
    ),
    pattern: fc.oneof(
      fc.array(tie("item"), { maxLength: 4 }).map((items) => items.join("")),
      fc.tuple(tie("item"), tie("item")).map(([a, b]) => `${a}|${b}`),
    ),
  }));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", "\n"), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      assert.equal(
        linearMatch(subject, source),
        new RegExp(source, "u").test(subject),
        `${source} on ${subject}`,
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("linearMatch() ends where trying one way after the other takes years", () => {
  assert.equal(linearMatch("a".repeat(50_000) + "!", "^(a+)+$"), false);
  assert.equal(linearMatch("a".repeat(20_000), "a*a*a*a*a*a*b"), false);
  assert.equal(linearMatch("x".repeat(30_000), "(x|xx|x?)*y"), false);
  assert.throws(() => linearMatch("a".repeat(100_000), "(a|b){1000}z"), /too long/);
});
