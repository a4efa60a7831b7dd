// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { breakingChanges, type ComparedType, isAffected } from "./breaking_changes.ts";

const V1 = "2026.01.01.1";
const V2 = "2026.02.01.1";

function schema(properties: Record<string, unknown>, required: string[] = [], more = {}) {
  return { type: "object", properties, required, ...more };
}

function type(globals: ReturnType<typeof schema>, methods: Record<string, ReturnType<typeof schema>> = {}) {
  return {
    version: V2,
    globalArguments: globals,
    methods: Object.entries(methods).map(([name, args]) => ({ name, description: "", arguments: args })),
  };
}

const texts = (former: ComparedType, next: ComparedType) =>
  breakingChanges(former, next).map(({ text }) => text);

const HOST = { host: { type: "string" } };

Deno.test("breakingChanges() finds what models lose", () => {
  const old = {
    ...type(schema({ ...HOST, port: { type: "integer" } }), { get: schema({ id: {} }), put: schema({}) }),
  };
  assert.deepEqual(
    texts(
      old,
      type(schema({ port: { type: "string" }, region: {} }, ["region"]), { get: schema({ n: {} }, ["n"]) }),
    ),
    [
      "the global argument 'host' was removed",
      "the global argument 'port' was integer, and is string now",
      "the global argument 'region' is required now",
      "the argument 'id' of the method 'get' was removed",
      "the argument 'n' of the method 'get' is required now",
      "the method 'put' was removed",
    ],
  );
  assert.deepEqual(texts(type(schema(HOST)), type(schema(HOST, ["host"]))), [
    "the global argument 'host' is required now",
  ]);
});

Deno.test("breakingChanges() is content with what takes all that was taken before", () => {
  const old = type(schema({ ...HOST, n: { type: "integer" } }, ["host"]), { get: schema({}) });
  assert.deepEqual(texts(old, old), []);
  assert.deepEqual(
    texts(
      old,
      type(schema({ ...HOST, n: { type: "number" }, more: {} }), { get: schema({}), put: schema({}) }),
    ),
    [],
  );
  assert.deepEqual(texts(old, type(schema({}, [], { additionalProperties: {} }), { get: schema({}) })), []);
  const either = { anyOf: [{ type: "string" }, { type: "integer" }] };
  assert.deepEqual(texts(old, type(schema({ host: either, n: either }), { get: schema({}) })), []);
  assert.equal(texts(type(schema({ host: either })), type(schema(HOST))).length, 1);
  // Where a schema says nothing of types nothing is known.
  assert.deepEqual(texts(old, type(schema({ host: {}, n: { $ref: "#/x" } }), { get: schema({}) })), []);
});

Deno.test("an upgrade puts global arguments right, and no arguments of methods", () => {
  const old = { ...type(schema(HOST), { get: schema({ id: {} }) }), version: V1 };
  const next = type(schema({}), { get: schema({}) });
  const method = "the argument 'id' of the method 'get' was removed";
  assert.deepEqual(texts(old, { ...next, upgrades: [V1] }).length, 2);
  assert.deepEqual(texts(old, { ...next, upgrades: [V2] }), [method]);
  assert.deepEqual(texts({ ...old, version: undefined }, { ...next, upgrades: [V2] }), [method]);
});

Deno.test("isAffected() looks at what a model gives", () => {
  const model = { globalArguments: { host: "a" }, methods: { get: { arguments: { id: 1 } } } };
  const affected = (change: "required" | "removed" | "retyped", argument: string, method?: string) =>
    isAffected(model, { change, argument, method, text: "" });
  assert.deepEqual(
    [affected("removed", "host"), affected("retyped", "host"), affected("required", "host")],
    [true, true, false],
  );
  assert.deepEqual([affected("removed", "port"), affected("required", "port")], [false, true]);
  assert.deepEqual([affected("removed", "id", "get"), affected("removed", "id", "put")], [true, false]);
  assert.equal(isAffected({}, { change: "removed", argument: "host", text: "" }), false);
  assert.equal(isAffected({}, { change: "method-removed", method: "get", text: "" }), true);
});
