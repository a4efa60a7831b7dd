// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { inspectInputs } from "./input_schema.ts";
import { sortInputs } from "./declared_inputs.ts";
import type { JsonSchema } from "../types/type_entry.ts";

const told = (inputs: JsonSchema) =>
  inspectInputs(inputs).problems.map(({ path, message }) => `${path.join(".")}: ${message}`);

Deno.test("inputs that are right have no problems", () => {
  const properties = {
    text: { type: "string", minLength: 1, pattern: "^a+$", format: "date", default: "${{ env.DAY }}" },
    number: { type: ["number", "null"], minimum: 0, exclusiveMaximum: 5.5, default: null },
    list: { type: "array", items: { type: "string" }, minItems: 1, uniqueItems: true, default: ["a"] },
    object: {
      type: "object",
      properties: { port: { type: "integer" } },
      required: ["port", "other"],
      default: { port: 1, other: 2 },
    },
    either: { anyOf: [{ type: "string" }, { type: "integer" }], default: 3 },
    choice: { enum: ["a", "b"], default: "a" },
    open: true,
    described: { description: "x", example: 5 },
  };
  assert.deepEqual(told({ properties, required: ["text"], additionalProperties: false }), []);
  assert.deepEqual(told({ type: "object", properties }), []);
  assert.deepEqual(told({ type: "object" }), []);
  assert.deepEqual(told(properties), []);
  assert.deepEqual(told({}), []);
});

const WRONG: [JsonSchema, string][] = [
  [{ x: { type: "strnig" } }, "inputs.x.type: unknown type \"strnig\", did you mean 'string'?"],
  [{ x: { type: [null] } }, "inputs.x.type: unknown type null; expected one of string, number, "],
  [{ x: "string" }, 'inputs.x: expected a schema like {type: string}, got "string"'],
  [{ x: { pattern: "(" } }, 'inputs.x.pattern: "(" is no regular expression'],
  [{ x: { pattern: 5 } }, "inputs.x.pattern: 5 is no regular expression"],
  [{ x: { format: 5 } }, "inputs.x.format: expected the name of a format, got 5"],
  [{ x: { enum: "a" } }, 'inputs.x.enum: expected a list of values, got "a"'],
  [{ x: { enum: [] } }, "inputs.x.enum: expected a list of values, got a list"],
  [{ x: { minLength: -1 } }, "inputs.x.minLength: expected a count, got -1"],
  [{ x: { maximum: "9" } }, 'inputs.x.maximum: expected a number, got "9"'],
  [{ x: { items: "string" } }, "inputs.x.items: expected a schema"],
  [{ x: { items: [{}, 1] } }, "inputs.x.items.1: expected a schema"],
  [{ x: { anyOf: {} } }, "inputs.x.anyOf: expected a list of schemas, got keys and values"],
  [{ x: { properties: [] } }, "inputs.x.properties: expected names and their schemas, got a list"],
  [{ x: { required: true } }, "inputs.x.required: expected a list of names beside 'properties', got true"],
  [{ x: { type: "integer", default: "5" } }, 'inputs.x.default: "default" must be an integer'],
  [{ x: { format: "date", default: "soon" } }, 'inputs.x.default: "default" must be a date like 2026-01-31'],
  [
    { x: { properties: { y: { type: "nul" } } } },
    "inputs.x.properties.y.type: unknown type \"nul\", did you mean 'null'?",
  ],
  [{ type: "objcet", properties: {} }, "inputs.type: expected 'object', got \"objcet\""],
  [
    { properties: { zone: {} }, required: ["zoen"] },
    "inputs.required: 'zoen' is required and not declared, did you mean 'zone'?",
  ],
  [{ type: "object", required: ["x"] }, "inputs.required: 'x' is required and not declared"],
  [
    { x: { properties: {}, additionalProperties: false, required: ["y"] } },
    "inputs.x.required: 'y' is required and not declared",
  ],
];
for (const [inputs, expected] of WRONG) {
  Deno.test(`told of ${JSON.stringify(inputs)}: ${expected}`, () => {
    const problems = told(inputs);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.ok(problems[0]!.startsWith(expected), problems[0]);
  });
}

Deno.test("formats that nobody checks are no problem, and named", () => {
  const { problems, unchecked } = inspectInputs({ x: { format: "emial" }, y: { format: "email" } });
  assert.deepEqual([problems, unchecked], [[], [{ path: ["inputs", "x", "format"], format: "emial" }]]);
});

Deno.test("property: whatever stands there, it is judged without failing, and a default that is right is taken", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (inputs) => {
    told(inputs);
    sortInputs(inputs, {});
  }));
  const keys = fc.constantFrom(
    "type",
    "default",
    "enum",
    "pattern",
    "format",
    "items",
    "required",
    "properties",
  );
  const schemas = fc.dictionary(fc.constantFrom("x", "y"), fc.dictionary(keys, fc.jsonValue()));
  fc.assert(fc.property(schemas, (inputs) => {
    if (told(inputs).length === 0) assert.deepEqual(sortInputs(inputs, {}).problems, []);
  }));
});
