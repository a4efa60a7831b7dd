// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import type { ResourceSpec, Schema } from "./model_type.ts";
import { marksSecrets, sensitiveFields } from "./sensitive_fields.ts";

const secret = () => z.string().meta({ sensitive: true });
const paths = (spec: ResourceSpec, data: unknown) =>
  sensitiveFields(spec, data).map(({ path }) => path.join("."));
const spec = (schema: unknown, more: Partial<ResourceSpec> = {}): ResourceSpec => ({
  schema: schema as Schema,
  lifetime: "infinite",
  garbageCollection: 10,
  ...more,
});

const WRAPPERS: Readonly<Record<string, z.ZodType>> = {
  plain: secret(),
  optional: secret().optional(),
  nullable: secret().nullable(),
  default: secret().default("x"),
  "optional default": secret().default("x").optional(),
  refined: secret().refine((text) => text.length > 0),
  transformed: secret().transform((text) => text.trim()),
  preprocessed: z.preprocess((value) => value, secret()),
  readonly: secret().readonly(),
  "marked outside": z.string().optional().meta({ sensitive: true }),
  "described after": secret().describe("a secret"),
};

for (const [name, field] of Object.entries(WRAPPERS)) {
  Deno.test(`sensitiveFields() sees a ${name} field`, () => {
    const resource = spec(z.object({ key: field, other: z.string() }));
    assert.ok(marksSecrets(resource));
    assert.deepEqual(paths(resource, { key: "s", other: "o" }), ["key"]);
  });
}

Deno.test("sensitiveFields() looks into objects, lists, records and unions", () => {
  const inner = z.object({ key: secret() });
  const schema = z.object({
    object: inner,
    list: z.array(inner),
    map: z.record(z.string(), inner),
    either: z.union([z.object({ a: z.number() }), inner]),
  });
  const data = {
    object: { key: "1" },
    list: [{ key: "2" }, {}],
    map: { m: { key: "3" } },
    either: { key: "4" },
  };
  assert.deepEqual(paths(spec(schema), data), [
    "object.key",
    "list.0.key",
    "map.m.key",
    "either.key",
  ]);
});

Deno.test("sensitiveFields() is empty when the secret is not there", () => {
  const schema = z.object({ key: secret().nullable().optional(), other: z.string() });
  assert.deepEqual(paths(spec(schema), { other: "o", key: null }), []);
  assert.deepEqual(paths(spec(schema), { other: "o" }), []);
});

Deno.test("sensitiveOutput makes every field a secret", () => {
  const resource = spec(z.object({ a: z.string() }), { sensitiveOutput: true });
  assert.ok(marksSecrets(resource));
  assert.deepEqual(paths(resource, { a: "1" }), ["a"]);
});

Deno.test("marksSecrets() ends on schemas that contain themselves", () => {
  const tree: z.ZodType = z.lazy(() => z.object({ below: z.array(tree).optional() }));
  assert.equal(marksSecrets(spec(tree)), false);
});
