// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { Definition } from "../../domain/models/definition.ts";
import { dumpDefinition, parseDefinition, withId } from "./definition_yaml.ts";

const ID = "96b6660e-5e68-4ca5-9c23-46ed4fbc2257";
const PLACE = { file: "models/a/b/web.yaml", typeOfPath: "a/b" };

function definition(globalArguments: Record<string, unknown>): Definition {
  return { type: "a/b", id: ID, name: "web", version: 1, tags: {}, globalArguments, methods: {} };
}

Deno.test("dumpDefinition() and parseDefinition() keep every JSON value, in both YAML parsers", async () => {
  const json = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue(), { noNullPrototype: true })
    .filter((value) => !JSON.stringify(value).includes("__proto__") && !JSON.stringify(value).includes("-0"));
  await fc.assert(fc.asyncProperty(json, async (values) => {
    const plain = JSON.parse(JSON.stringify(values));
    const text = await dumpDefinition(definition(plain));
    const { definition: back, problems } = await parseDefinition(text, PLACE);
    assert.deepEqual(problems, []);
    assert.deepEqual(back.globalArguments, plain);
    assert.deepEqual(parse(text).globalArguments ?? {}, plain);
  }));
});

Deno.test("dumpDefinition() quotes texts that YAML takes for something else", async () => {
  const values = {
    a: "yes",
    b: "1",
    c: "null",
    d: "2026-01-01",
    e: "0x1f",
    f: "on",
    g: "1:30",
    h: "~",
    i: "${{ x }}",
  };
  const text = await dumpDefinition(definition(values));
  assert.deepEqual((await parseDefinition(text, PLACE)).definition.globalArguments, values);
  assert.deepEqual(parse(text, { version: "1.1" }).globalArguments, values);
});

Deno.test("parseDefinition() gives file, line and column of each mistake", async () => {
  const text = `type: a/b\nid: ${ID}\nname: web\nglobalArgs: {}\nmethods:\n  run:\n    argments: {}\n`;
  const { problems } = await parseDefinition(text, PLACE);
  assert.equal(problems.length, 2);
  assert.match(problems[0]!, /^models\/a\/b\/web\.yaml:4:1: unknown key 'globalArgs'/);
  assert.match(problems[1]!, /^models\/a\/b\/web\.yaml:7:5: methods\.run\.argments: unknown key/);
});

Deno.test("parseDefinition() names the line of a syntax error", async () => {
  await assert.rejects(parseDefinition("type: a\n  name: [", PLACE), {
    code: "MODEL_INVALID",
    message: /web\.yaml:2:\d+: not valid YAML/,
  });
});

Deno.test("withId() changes the id and keeps comments and order", async () => {
  const text = `# mine\nname: web # the name\nid: other\ntype: a/b\n`;
  assert.equal(await withId(text, ID, "other"), `# mine\nname: web # the name\nid: ${ID}\ntype: a/b\n`);
  assert.equal(await withId(text, "OTHER", "other"), text);
  assert.match(await withId("name: web\n", ID, ""), new RegExp(`id: ${ID}`));
  for (const text of ["- a\n", "text\n", "# nothing\n"]) assert.equal(await withId(text, ID, ""), text);
});
