// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { delimiterProblem } from "./delimiters.ts";
import { countedText } from "../../../tests/support/counted_text.ts";
import {
  escapeTemplate,
  fillTemplate,
  literalEnds,
  parseTemplate,
  quotedExpression,
  templateText,
} from "./template.ts";

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

Deno.test("reading odd delimiters and quotes takes work in proportion to the text", () => {
  const odd = ["${{ ' }}\n", "${{ ''' }}", "{{", "${{", "'\"", "${{ \\", "${{ }}", "'''"];
  const inside = ["\\'", '\\"', "\\'''", "'\\", "\"'\\'", "'''\\"];
  const texts = [
    ...odd.map((piece) => (count: number) => piece.repeat(count)),
    ...inside.map((piece) => (count: number) => "${{ " + piece.repeat(count)),
  ];
  for (const text of texts) {
    const [small, large] = [1_000, 4_000].map((count) => {
      const counted = countedText(text(count));
      parseTemplate(counted.text);
      return counted.steps();
    });
    assert.ok(large! <= 4.1 * small! + 100, `${text(2)}: ${small} steps, then ${large}`);
    assert.equal(templateText(parseTemplate(text(1_000))), text(1_000));
    delimiterProblem(text(50_000));
  }
});

Deno.test("what literalEnds() remembers of one position never changes what it says of another", () => {
  fc.assert(fc.property(pieces, (text) => {
    const remembering = literalEnds(text);
    for (let position = 0; position < text.length; position++) {
      assert.equal(remembering(position), literalEnds(text)(position));
    }
  }));
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

/** What the literals that `escapeTemplate()` writes evaluate to. */
function unescaped(text: string): unknown {
  const parts = parseTemplate(escapeTemplate(text));
  const values = parts.flatMap((part) => {
    if (part.kind !== "expression") return [];
    if (part.source.startsWith("'")) assert.equal(part.source, "'${{'");
    return [part.source.startsWith("'") ? "${{" : JSON.parse(part.source)];
  });
  // One expression and nothing else has its value, which is this very text.
  return fillTemplate(parts, values);
}

Deno.test("an escaped text means the text", () => {
  fc.assert(fc.property(pieces, (text) => assert.equal(unescaped(text), text)));
  for (const text of ["${{", "${{ ", "\n${{\t", " ${{${{ "]) assert.equal(unescaped(text), text);
});

for (const text of ["${{ n }}\n", "  ${{ n }}", "\n${{ n }} \r\n"]) {
  Deno.test(`white space around a single expression keeps its type: ${JSON.stringify(text)}`, () => {
    assert.equal(fillTemplate(parseTemplate(text), [3]), 3);
  });
}

Deno.test("a text beside expressions, or two of them, make a text", () => {
  assert.equal(fillTemplate(parseTemplate("${{ n }} x\n"), [3]), "3 x\n");
  assert.equal(fillTemplate(parseTemplate("${{ n }}\n${{ n }}\n"), [3, 4]), "3\n4\n");
});

Deno.test("quotedExpression() is an expression whose value is the text", () => {
  const [part, ...others] = parseTemplate(quotedExpression('${{ env.* }} "x"'));
  assert.equal(others.length, 0);
  assert.equal(part!.kind === "expression" && JSON.parse(part!.source), '${{ env.* }} "x"');
});
