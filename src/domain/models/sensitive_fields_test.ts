// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod/v3";
import type { ResourceSpec, Schema } from "./model_type.ts";
import { isSecret, marksSecrets, sensitiveFields, textsOfSecret } from "./sensitive_fields.ts";

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

interface Tree {
  key: string;
  below?: Tree[];
}
const tree: z.ZodType<Tree> = z.lazy(() => z.object({ key: secret(), below: z.array(tree).optional() }));
const inner = z.object({ key: secret(), other: z.string().optional() });

/** Every way in which a schema can hold another one. */
const NESTED: Readonly<Record<string, [schema: unknown, value: unknown, paths: string[]]>> = {
  object: [inner, { key: "1", other: "2" }, ["x.key"]],
  "strict object": [inner.strict(), { key: "1" }, ["x.key"]],
  catchall: [z.object({ a: z.string() }).catchall(secret()), { a: "1", b: "2" }, ["x.b"]],
  "object in a catchall": [z.object({}).catchall(inner), { b: { key: "1" } }, ["x.b.key"]],
  list: [z.array(secret()), ["1", "2"], ["x.0", "x.1"]],
  "objects of a list": [z.array(inner), [{ key: "1" }, {}], ["x.0.key"]],
  tuple: [z.tuple([z.string(), secret()]), ["1", "2"], ["x.1"]],
  "rest of a tuple": [z.tuple([z.string()]).rest(secret()), ["1", "2", "3"], ["x.1", "x.2"]],
  record: [z.record(z.string(), secret()), { a: "1" }, ["x.a"]],
  "partial record": [z.partialRecord(z.enum(["a"]), inner), { a: { key: "1" } }, ["x.a.key"]],
  "keys of a record": [z.record(secret(), z.number()), { a: 1 }, ["x"]],
  map: [z.map(z.string(), secret()), new Map([["a", "1"]]), ["x"]],
  "keys of a map": [z.map(secret(), z.string()), new Map([["a", "1"]]), ["x"]],
  set: [z.set(secret()), new Set(["1"]), ["x"]],
  "objects of a set": [z.set(inner), new Set([{ key: "1" }]), ["x"]],
  union: [z.union([z.object({ a: z.number() }), inner]), { key: "1" }, ["x.key"]],
  "secret of a union": [z.union([z.number(), secret()]), "1", ["x"]],
  "whole and part of a union": [z.union([inner, z.object({}).meta({ sensitive: true })]), { key: "1" }, [
    "x",
  ]],
  "discriminated union": [
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), key: secret() }),
      z.object({ kind: z.literal("b") }),
    ]),
    { kind: "a", key: "1" },
    ["x.key"],
  ],
  intersection: [z.intersection(inner, z.object({ b: secret() })), { key: "1", b: "2" }, ["x.key", "x.b"]],
  "one field on both sides": [z.intersection(inner, z.object({ key: z.string() })), { key: "1" }, ["x.key"]],
  "object and record": [z.intersection(z.object({}), z.record(z.string(), secret())), { a: "1" }, ["x.a"]],
  "template literal": [z.templateLiteral(["token-", secret()]), "token-1", ["x"]],
  lazy: [z.lazy(() => inner), { key: "1" }, ["x.key"]],
  itself: [tree, { key: "1", below: [{ key: "2" }] }, ["x.key", "x.below.0.key"]],
  preprocess: [z.preprocess((value) => value, inner), { key: "1" }, ["x.key"]],
  "first half of a pipe": [secret().pipe(z.string()), "1", ["x"]],
  "second half of a pipe": [z.string().pipe(secret()), "1", ["x"]],
  codec: [z.codec(z.string(), secret(), { decode: (t) => t, encode: (t) => t }), "1", ["x"]],
  transform: [inner.transform((value) => value), { key: "1" }, ["x.key"]],
  refine: [inner.refine(() => true), { key: "1" }, ["x.key"]],
  brand: [inner.brand("x"), { key: "1" }, ["x.key"]],
  readonly: [inner.readonly(), { key: "1" }, ["x.key"]],
  catch: [inner.catch({ key: "" }), { key: "1" }, ["x.key"]],
  prefault: [inner.prefault({ key: "" }), { key: "1" }, ["x.key"]],
  nonoptional: [z.nonoptional(inner.optional()), { key: "1" }, ["x.key"]],
  promise: [z.promise(inner), { key: "1" }, ["x.key"]],
  number: [z.number().meta({ sensitive: true }), 12345, ["x"]],
  mini: [
    mini.tuple([mini.string().register(mini.globalRegistry, { sensitive: true })], mini.string()),
    ["1", "2"],
    ["x.0"],
  ],
};

for (const [name, [schema, value, expected]] of Object.entries(NESTED)) {
  Deno.test(`sensitiveFields() looks into: ${name}`, () => {
    const resource = spec(z.object({ x: schema as z.ZodType, y: z.string().optional() }));
    assert.ok(marksSecrets(resource));
    assert.deepEqual(paths(resource, { x: value, y: "y" }), expected);
  });
}

const listOrText = z.union([z.string(), z.array(secret())]);
const kinds = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("a"), key: secret() }),
  z.object({ kind: z.literal("b"), key: z.object({ a: secret() }) }),
]);

/** Values of another shape than their schema: what may hold the secret is one as a whole. */
const MISSHAPEN: Readonly<Record<string, [schema: unknown, value: unknown, paths: string[]]>> = {
  "a text for a list": [z.array(secret()), "1", ["x"]],
  "an object for a list": [z.array(inner), { a: { key: "1" } }, ["x"]],
  "a list for an object": [inner, [{ key: "1" }], ["x"]],
  "a text for an object": [inner, "key=1", ["x"]],
  "a number for an object": [inner, 12345, ["x"]],
  "a map for an object": [inner, new Map([["key", "1"]]), ["x"]],
  "an object for a tuple": [z.tuple([z.string(), secret()]), { 0: "a", 1: "1" }, ["x"]],
  "a tuple that is too long": [z.tuple([secret(), z.string()]), ["a", "b", "1"], ["x"]],
  "a record that is less deep": [z.record(z.string(), z.record(z.string(), secret())), { a: "1" }, ["x.a"]],
  "a record that is deeper": [z.record(z.string(), secret()), { a: { b: "1" } }, ["x.a"]],
  "an item of a list": [z.array(inner), [{ key: "1" }, ["2"]], ["x.0.key", "x.1"]],
  "an object for a list of alternatives": [z.array(kinds), { kind: "a", key: "1" }, ["x"]],
  "a list for alternatives": [kinds, [{ kind: "a", key: "1" }], ["x"]],
  "none of the alternatives": [z.union([z.number(), z.array(secret())]), "1", ["x"]],
  "below alternatives": [z.union([z.number(), z.object({ a: z.array(secret()) })]), { a: "1" }, ["x.a"]],
  "one of the alternatives": [listOrText, "1", []],
  "a text that becomes an object": [z.preprocess((text) => text, inner), "key=1", ["x"]],
  "one side of two": [z.intersection(z.object({}), z.object({ a: inner })), { a: ["1"] }, ["x.a"]],
  lazy: [tree, { key: "1", below: { key: "2" } }, ["x.key", "x.below"]],
  "of no value": [inner, [], []],
  "of nothing that tells": [inner, false, []],
  "without a mark": [z.object({ a: z.array(z.string()) }), { a: "1" }, []],
};

for (const [name, [schema, value, expected]] of Object.entries(MISSHAPEN)) {
  Deno.test(`sensitiveFields() takes as a secret what does not fit: ${name}`, () => {
    assert.deepEqual(paths(spec(z.object({ x: schema as z.ZodType })), { x: value }), expected);
  });
}

Deno.test("sensitiveFields() of a resource that is marked as a whole are all its fields", () => {
  assert.deepEqual(paths(spec(inner.meta({ sensitive: true })), { key: "1", other: "2" }), ["key", "other"]);
});

Deno.test("textsOfSecret() are the texts and numbers inside, and keys where they are the secret", () => {
  const texts = (schema: unknown, x: unknown) =>
    sensitiveFields(spec(z.object({ x: schema as z.ZodType })), { x }).flatMap(textsOfSecret);
  assert.deepEqual(
    texts(z.object({}).loose().meta({ sensitive: true }), { a: ["one", 2, { b: 3n }], c: true }),
    [
      "one",
      "2",
      "3",
    ],
  );
  assert.deepEqual(texts(z.record(secret(), z.number()), { key: 5 }), ["key", "5"]);
  assert.deepEqual(texts(z.map(secret(), z.string()), new Map([["key", "value"]])), ["key", "value"]);
  assert.deepEqual(texts(z.map(z.string(), secret()), new Map([["key", "value"]])), ["value"]);
  assert.deepEqual(texts(z.set(secret()), new Set(["a", "b"])), ["a", "b"]);
});

Deno.test("textsOfSecret() reads what a schema may make of a text", () => {
  const circle: Record<string, unknown> = { text: "in a circle" };
  circle.again = circle;
  const value = [
    new Date("2026-01-31T00:00:00Z"),
    new Date(Number.NaN),
    new URL("https://host/path"),
    new TextEncoder().encode("bytes"),
    circle,
  ];
  assert.deepEqual(textsOfSecret({ value }), [
    ...["2026-01-31T00:00:00.000Z", "https://host/path", "bytes", "in a circle"],
  ]);
});

Deno.test("schemas of zod 3 mark nothing, however they are nested", () => {
  const text = z3.string();
  const schema = z3.object({
    list: z3.array(text),
    tuple: z3.tuple([text]).rest(text),
    record: z3.record(text, text),
    map: z3.map(text, text),
    set: z3.set(text),
    union: z3.union([text, z3.number()]),
    kinds: z3.discriminatedUnion("kind", [z3.object({ kind: z3.literal("a") })]),
    both: z3.intersection(z3.object({ a: text }), z3.object({ b: text })),
    lazy: z3.lazy(() => text),
    effects: z3.preprocess((value) => value, text.transform((value) => value)),
    pipe: text.pipe(text),
    brand: text.brand("x").readonly().catch("" as never),
    promise: z3.promise(text),
    choice: z3.nativeEnum({ a: 1 }),
  }).catchall(text);
  const resource = spec(schema);
  assert.equal(marksSecrets(resource), false);
  assert.deepEqual(
    paths(resource, { list: ["a"], tuple: ["a", "b"], lazy: "a", set: new Set(["a"]), more: "x" }),
    [],
  );
  assert.deepEqual(paths({ ...resource, sensitiveOutput: true }, { a: "1" }), ["a"]);
});

Deno.test("a mark inside of a schema of zod 3 is seen through every way of nesting", () => {
  // zod 3 can not mark; only the walk through its schemas is looked at.
  const marked = secret() as unknown as z3.ZodString;
  const nested: readonly z3.ZodTypeAny[] = [
    z3.object({ a: marked }),
    z3.object({}).catchall(marked),
    z3.array(marked),
    z3.tuple([marked]),
    z3.tuple([]).rest(marked),
    z3.record(marked),
    z3.record(marked, z3.number()),
    z3.map(z3.string(), marked),
    z3.set(marked),
    z3.union([z3.number(), marked]),
    z3.intersection(z3.object({ a: marked }), z3.object({})),
    z3.lazy(() => marked),
    z3.string().pipe(marked),
    z3.promise(marked),
    z3.preprocess((value) => value, marked),
    ...[z3.ZodOptional, z3.ZodNullable].map((wrapper) => wrapper.create(marked)),
    z3.ZodEffects.create(marked, { type: "refinement", refinement: () => true }),
    z3.ZodReadonly.create(marked),
    z3.ZodCatch.create(marked, { catch: "" }),
    z3.ZodDefault.create(marked, { default: "" }),
    new z3.ZodBranded({ typeName: z3.ZodFirstPartyTypeKind.ZodBranded, type: marked }),
  ];
  for (const schema of nested) assert.ok(marksSecrets(spec(schema)), schema._def.typeName);
});

Deno.test("isSecret() ends on schemas that make a new one whenever they are asked", () => {
  const endless = (): z.ZodType => z.lazy(() => z.set(endless()));
  assert.equal(isSecret(z.set(endless()) as unknown as Schema), false);
  const circle: z.ZodType = z.lazy(() => z.union([circle, z.string()]));
  assert.deepEqual(paths(spec(z.object({ x: circle })), { x: "1" }), []);
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
