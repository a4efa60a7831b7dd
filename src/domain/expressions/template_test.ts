// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { delimiterProblem } from "./delimiters.ts";
import { escapeTemplate, fillTemplate, parseTemplate, templateText } from "./template.ts";

const sources = (text: string) =>
  parseTemplate(text).flatMap((part) => part.kind === "expression" ? [part.source] : []);

const CASES: readonly [string, string[]][] = [
  ["plain", []],
  ["${{ a }}", ["a"]],
  ["a ${{ b }} c ${{d}}", ["b", "d"]],
  ["${{ '}}' + \"}}\" }}", ["'}}' + \"}}\""]],
  ["${{ 'it\\'s }}' }}", ["'it\\'s }}'"]],
  ["${{ '''a }} 'b' ''' }}", ["'''a }} 'b' '''"]],
  ["${{ a\n  + b }}", ["a\n  + b"]],
  ["${{ {'a': {'b': 1} } }}", ["{'a': {'b': 1} }"]],
  ["${{ it's }} ${{ b }}", ["it's", "b"]],
  ["${{ 'open }}", ["'open"]],
  ["${{ open", []],
  ["${{ it's }}\nmore ${{ b }}", ["it's", "b"]],
  ["${{ ''' }}", ["'''"]],
];
for (const [text, expected] of CASES) {
  Deno.test(`parseTemplate() of ${JSON.stringify(text)}`, () => assert.deepEqual(sources(text), expected));
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom("${{", "}}", "'", '"', "'''", "\\", "\n", "$", "{", " ", "a"),
    fc.string({ maxLength: 4 }),
  ),
  { maxLength: 20 },
).map((list) => list.join(""));

Deno.test("texts of many odd delimiters and quotes are read at once", () => {
  for (const piece of ["${{ ' }}\n", "${{ ''' }}", "{{", "${{", "'\"", "${{ \\"]) {
    const started = performance.now();
    const text = piece.repeat(50_000);
    assert.equal(templateText(parseTemplate(text)), text);
    delimiterProblem(text);
    assert.ok(performance.now() - started < 1_000, piece);
  }
});

Deno.test("the parts of any text make up the text again", () => {
  fc.assert(fc.property(pieces, (text) => assert.equal(templateText(parseTemplate(text)), text)));
});

Deno.test("a text that is one expression has its value; others are texts", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(fillTemplate(parseTemplate("${{ x }}"), [value]), value);
    const text = fillTemplate(parseTemplate("a${{ x }}b"), [value]);
    const form = value === null
      ? ""
      : typeof value === "object"
      ? JSON.stringify(value, null, 2)
      : String(value);
    assert.equal(text, `a${form}b`);
  }));
});

Deno.test("values are put in as they are, also when they look like expressions", () => {
  fc.assert(fc.property(pieces, pieces, (a, b) => {
    assert.equal(fillTemplate(parseTemplate("${{ x }}-${{ y }}"), [a, b]), `${a}-${b}`);
  }));
});

Deno.test("an escaped text means the text", () => {
  fc.assert(fc.property(pieces, (text) => {
    const parts = parseTemplate(escapeTemplate(text));
    const values = parts.filter(({ kind }) => kind === "expression").map((part) => {
      assert.equal(part.kind === "expression" && part.source, "'${{'");
      return "${{";
    });
    // One expression and nothing else has its value, which is this very text.
    assert.equal(fillTemplate(parts, values), text);
  }));
});
