// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import type { JsonSchema } from "../types/type_entry.ts";
import { coerceByJsonSchema, jsonSchemaProblems } from "./json_schema_values.ts";

const schema = z.toJSONSchema(
  z.object({
    region: z.enum(["eu", "us"]),
    count: z.int().min(1).max(5).optional(),
    on: z.boolean().optional(),
    zones: z.array(z.string()).min(1).optional(),
    nested: z.object({ port: z.number(), key: z.string().meta({ sensitive: true }).optional() }).optional(),
    any: z.union([z.number(), z.null()]).optional(),
    labels: z.record(z.string(), z.number()).optional(),
    token: z.string().meta({ sensitive: true }).optional(),
    level: z.string().default("low"),
  }),
  { io: "input" },
) as Record<string, unknown>;

Deno.test("coerceByJsonSchema() makes what the schema asks for", () => {
  const given = {
    region: "eu",
    count: "3",
    on: "true",
    zones: "a,b",
    nested: { port: "80" },
    any: "null",
    labels: { x: "1" },
  };
  assert.deepEqual(coerceByJsonSchema(schema, given), {
    region: "eu",
    count: 3,
    on: true,
    zones: ["a", "b"],
    nested: { port: 80 },
    any: null,
    labels: { x: 1 },
  });
});

Deno.test("coerceByJsonSchema() keeps expressions verbatim", () => {
  const given = { count: "${{ inputs.n }}", zones: "${{ inputs.zones }}", nested: "${{ inputs.nested }}" };
  assert.deepEqual(coerceByJsonSchema(schema, given), given);
});

Deno.test("jsonSchemaProblems() lists all problems in the words of the contract", () => {
  const problems = jsonSchemaProblems(schema, {
    count: 9,
    on: "x",
    zones: [],
    nested: { port: "x" },
    labels: { a: "b" },
  });
  assert.deepEqual(problems, [
    '"region" is required',
    '"count" must be at most 5',
    '"on" must be a boolean',
    '"zones" must have at least 1 item',
    '"nested.port" must be a number',
    '"labels.a" must be a number',
  ]);
  assert.deepEqual(jsonSchemaProblems(schema, { region: "mars" }), ['"region" must be one of eu, us']);
  assert.deepEqual(jsonSchemaProblems(schema, { region: "${{ x }}" }), []);
});

Deno.test("coerceByJsonSchema() reads a tuple in both forms, of new drafts and of old ones", () => {
  const [one, rest] = [{ type: "number" }, { type: "boolean" }];
  for (
    const tuple of [
      { type: "array", prefixItems: [one], items: rest },
      { type: "array", items: [one], additionalItems: rest },
    ]
  ) assert.deepEqual(coerceByJsonSchema(tuple, "1,true,false"), [1, true, false]);
});

Deno.test("jsonSchemaProblems() knows patterns, constants and exclusive limits", () => {
  const problems = (schema: JsonSchema, value: unknown) => jsonSchemaProblems(schema, value, "x");
  assert.deepEqual(problems({ type: "string", pattern: "^a+$" }, "aa"), []);
  assert.deepEqual(problems({ type: "string", pattern: "^a+$" }, "ab"), ['"x" must match ^a+$']);
  assert.deepEqual(problems({ type: "string", pattern: "(" }, "ab"), [
    '"x" can not be checked: ( is no regular expression',
  ]);
  assert.deepEqual(problems({ type: "string", format: "date" }, "soon"), [
    '"x" must be a date like 2026-01-31',
  ]);
  assert.deepEqual(problems({ type: "string", format: "phone" }, "soon"), []);
  assert.deepEqual(problems({ properties: { a: {} }, additionalProperties: false }, { a: 1, b: 2 }), [
    '"x.b" is not a valid input property',
  ]);
  assert.deepEqual(problems({ const: 5 }, 5), []);
  assert.deepEqual(problems({ const: 5 }, 6), ['"x" must be 5']);
  const range = { type: "number", exclusiveMinimum: 3, exclusiveMaximum: 5 };
  assert.deepEqual([3, 4, 5].map((value) => problems(range, value).length), [1, 0, 1]);
});
