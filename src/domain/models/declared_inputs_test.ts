// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { sortInputs } from "./declared_inputs.ts";

const schema = {
  type: "object",
  properties: {
    count: { type: "integer" },
    ratio: { type: "number", default: 0.5 },
    on: { type: "boolean" },
    zone: { type: "string", enum: ["a", "b"] },
    list: { type: "array", items: { type: "string" }, minItems: 1, uniqueItems: true },
  },
  required: ["count", "ratio", "zone"],
};

Deno.test("sortInputs() coerces texts, fills in defaults, and leaves the rest to the method", () => {
  const sorted = sortInputs(schema, { count: "3", on: "true", region: "eu", zone: "a" });
  assert.deepEqual(sorted, {
    declared: { count: 3, ratio: 0.5, on: true, zone: "a" },
    others: { region: "eu" },
    problems: [],
    missing: [],
  });
});

Deno.test("sortInputs() lists all problems and all that is missing", () => {
  const sorted = sortInputs(schema, { count: "many", on: "yes", zone: "c", list: ["x", "x"] });
  assert.deepEqual(sorted.problems, [
    '"count" must be an integer',
    '"on" must be a boolean',
    '"zone" must be one of a, b',
    '"list" must have unique items',
  ]);
  assert.deepEqual(sortInputs(schema, {}).missing, ["count", "zone"]);
});

Deno.test("sortInputs() refuses others where the schema is closed", () => {
  const sorted = sortInputs({ ...schema, additionalProperties: false }, { region: "eu" });
  assert.deepEqual(sorted.problems, ['"region" is not a valid input property']);
  assert.deepEqual(sorted.others, {});
});

Deno.test("sortInputs() takes the short form, and no schema at all", () => {
  assert.deepEqual(sortInputs({ n: { type: "integer", default: 2 } }, { m: 1 }), {
    declared: { n: 2 },
    others: { m: 1 },
    problems: [],
    missing: [],
  });
  assert.deepEqual(sortInputs(undefined, { a: 1 }).others, { a: 1 });
});

Deno.test("sortInputs() gives every input exactly one place, whatever its value", () => {
  const values = fc.dictionary(fc.constantFrom("count", "on", "zone", "other", "x"), fc.jsonValue());
  fc.assert(fc.property(values, (given) => {
    const { declared, others } = sortInputs(schema, given);
    for (const key of Object.keys(given)) {
      assert.equal(Object.hasOwn(declared, key), key in schema.properties);
      assert.equal(Object.hasOwn(others, key), !(key in schema.properties));
    }
  }));
});
