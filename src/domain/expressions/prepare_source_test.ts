// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { prepareSource } from "./prepare_source.ts";

const ID = "96b6660e-5e68-4ca5-9c23-46ed4fbc2257";
const CASES: readonly [string, string][] = [
  ["model.web.input.name", "model.web.input.name"],
  ["model.my-web.input.name", 'model["my-web"].input.name'],
  [`model.${ID}.input`, `model["${ID}"].input`],
  ["model . a-b . input", 'model["a-b"] . input'],
  ["model.a.resource.my-spec.main-1.attributes.x", 'model.a.resource["my-spec"]["main-1"].attributes.x'],
  ["model.a.resource.spec.inst-1.version - 5", 'model.a.resource["spec"]["inst-1"].version - 5'],
  ["model.a.input.x - model.b-c.input.y", 'model.a.input.x - model["b-c"].input.y'],
  ["inputs.model.a-b.c", "inputs.model.a-b.c"],
  ["mymodel.a-b.c", "mymodel.a-b.c"],
  ["'model.a-b.input'", "'model.a-b.input'"],
  ["1 // model.a-b.input\n + model.c-d.input.x", '1 // model.a-b.input\n + model["c-d"].input.x'],
  ["vault.get(my-vault, KEY)", 'vault.get("my-vault", "KEY")'],
  ["vault.get( v , a/b.c-d )", 'vault.get( "v" , "a/b.c-d" )'],
  ["vault.get('v', KEY)", "vault.get('v', \"KEY\")"],
  ["vault.get(v, 'a, b')", "vault.get(\"v\", 'a, b')"],
  ["vault.get(inputs.v, self.name)", "vault.get(inputs.v, self.name)"],
  ["['a'].map(k, vault.get(v, k))", "['a'].map(k, vault.get(\"v\", k))"],
  ["vault.get(v, 'a' + b)", "vault.get(\"v\", 'a' + b)"],
  ["'vault.get(a, b)'", "'vault.get(a, b)'"],
];
for (const [source, expected] of CASES) {
  Deno.test(`prepareSource() of ${source}`, () => assert.equal(prepareSource(source).text, expected));
}

Deno.test("positions in what was prepared lead back to what was written", () => {
  const source = "model.my-web.input.x + vault.get(my-vault, KEY) + rest";
  const { text, positionOf } = prepareSource(source);
  for (const word of [".input", "+ vault", "vault.get", "+ rest", "rest"]) {
    assert.equal(positionOf(text.indexOf(word)), source.indexOf(word), word);
  }
  assert.equal(positionOf(text.indexOf('"my-vault"') + 3), source.indexOf("my-vault"));
});

Deno.test("texts without model and vault stay as they are, and any text can be prepared", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (source) => {
    const { text, positionOf } = prepareSource(source);
    if (!/model|vault/.test(source)) assert.equal(text, source);
    assert.ok(positionOf(text.length) <= source.length);
  }));
});
