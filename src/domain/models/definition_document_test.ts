// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { definitionDocument, readDefinition } from "./definition_document.ts";

const ID = "96b6660e-5e68-4ca5-9c23-46ed4fbc2257";
const GOOD = { type: "a/b", id: ID, name: "web" };
const problemsOf = (value: unknown) => readDefinition(value, { typeOfPath: "from/path" }).problems;

Deno.test("readDefinition() fills what may be left out", () => {
  const { definition, problems } = readDefinition(
    { id: ID, name: "web", methods: { run: null } },
    { typeOfPath: "from/path" },
  );
  assert.deepEqual(problems, []);
  assert.equal(definition.type, "from/path");
  assert.equal(definition.version, 1);
  assert.deepEqual(definition.methods, { run: { arguments: {} } });
});

Deno.test("readDefinition() refuses unknown keys with a suggestion", () => {
  const problems = problemsOf({ ...GOOD, globalArgumants: {}, methods: { run: { argumens: {} } } });
  assert.deepEqual(problems.map((problem) => problem.path), [["globalArgumants"], [
    "methods",
    "run",
    "argumens",
  ]]);
  assert.match(problems[0]!.message, /did you mean 'globalArguments'\?/);
});

Deno.test("readDefinition() lists every mistake at once", () => {
  const problems = problemsOf({
    type: 1,
    id: "x",
    name: "../x",
    version: 0,
    tags: { a: [] },
    globalArguments: [],
    methods: { run: { arguments: "x" } },
    checks: { skip: "x" },
    driver: 1,
  });
  assert.deepEqual(problems.map((problem) => problem.path.join(".")).sort(), [
    "checks.skip",
    "driver",
    "globalArguments",
    "id",
    "methods.run.arguments",
    "name",
    "tags.a",
    "type",
    "version",
  ]);
});

Deno.test("readDefinition() survives anything that is not a definition", () => {
  for (const value of [null, undefined, 1, "x", [], [1]]) {
    const [first, ...consequences] = problemsOf(value);
    assert.match(first!.message, /^expected keys and values, got /);
    assert.deepEqual(consequences, []);
  }
});

Deno.test("definitionDocument() writes keys in reading order and leaves out what is not there", () => {
  const { definition } = readDefinition({ name: "web", id: ID, type: "a/b" }, { typeOfPath: "" });
  assert.deepEqual(Object.keys(definitionDocument(definition)), [
    "type",
    "id",
    "name",
    "version",
    "tags",
    "globalArguments",
    "methods",
  ]);
});

Deno.test("readDefinition() takes a derived id for one that is missing, never for one that is wrong", () => {
  const facts = { typeOfPath: "", derivedId: "00000000-0000-8000-8000-000000000000" };
  for (const id of [undefined, null]) {
    const { definition, lacksId, problems } = readDefinition({ ...GOOD, id }, facts);
    assert.deepEqual([definition.id, lacksId, problems], [facts.derivedId, true, []]);
  }
  const { lacksId, problems } = readDefinition({ ...GOOD, id: "web" }, facts);
  assert.deepEqual([lacksId, problems.length], [false, 1]);
});
