// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { coerceArguments, toNumber } from "./coerce_arguments.ts";
import type { Schema } from "./model_type.ts";

const zod4 = z.object({
  count: z.number().default(3).optional(),
  whole: z.int(),
  on: z.boolean().nullable(),
  list: z.array(z.number()),
  either: z.union([z.number(), z.boolean()]),
  map: z.record(z.string(), z.number()),
  before: z.preprocess((value) => value, z.number()),
  after: z.number().transform((value) => value * 2),
  inner: z.object({ on: z.boolean() }),
  text: z.string(),
  five: z.literal(5),
  yes: z.literal(true),
  nothing: z.literal(null),
  word: z.literal("5"),
  oneOrTwo: z.union([z.literal(1), z.literal(2)]),
  level: z.enum({ low: 1, high: 2 }),
  big: z.bigint(),
  bigger: z.bigint().optional(),
  day: z.date(),
  moment: z.date().optional(),
  tuple: z.tuple([z.number(), z.boolean()]).rest(z.number()),
  set: z.set(z.number()),
  dictionary: z.map(z.string(), z.number()),
  both: z.intersection(z.object({ a: z.number() }), z.record(z.string(), z.any())),
  open: z.object({}).catchall(z.number()),
});

const zod3 = z3.object({
  count: z3.number().default(3).optional(),
  whole: z3.number().int(),
  on: z3.boolean().nullable(),
  list: z3.array(z3.number()),
  either: z3.union([z3.number(), z3.boolean()]),
  map: z3.record(z3.number()),
  before: z3.preprocess((value) => value, z3.number()),
  after: z3.number().transform((value) => value * 2),
  inner: z3.object({ on: z3.boolean() }),
  text: z3.string(),
  five: z3.literal(5),
  yes: z3.literal(true),
  nothing: z3.literal(null),
  word: z3.literal("5"),
  oneOrTwo: z3.union([z3.literal(1), z3.literal(2)]),
  level: z3.nativeEnum({ low: 1, high: 2 }),
  big: z3.bigint(),
  bigger: z3.bigint().optional(),
  day: z3.date(),
  moment: z3.date().optional(),
  tuple: z3.tuple([z3.number(), z3.boolean()]).rest(z3.number()),
  set: z3.set(z3.number()),
  dictionary: z3.map(z3.string(), z3.number()),
  both: z3.intersection(z3.object({ a: z3.number() }), z3.record(z3.any())),
  open: z3.object({}).catchall(z3.number()),
});

const GIVEN = {
  count: "4",
  whole: "-5",
  on: "true",
  list: "1, 2.5",
  either: "false",
  map: { a: "1" },
  before: "7",
  after: "8",
  inner: { on: "false" },
  text: "9",
  five: "5",
  yes: "true",
  nothing: "null",
  word: "5",
  oneOrTwo: "2",
  level: "1",
  big: "123456789012345678901234567890",
  bigger: 12,
  day: "2026-01-31",
  moment: "2026-01-31T14:30:00.5+02:00",
  tuple: "1,true,2",
  set: "1,2,1",
  dictionary: '{"a":"1"}',
  both: { a: "1", b: "2" },
  open: { x: "1" },
  unknown: "10",
};
const EXPECTED = {
  count: 4,
  whole: -5,
  on: true,
  list: [1, 2.5],
  either: false,
  map: { a: 1 },
  before: 7,
  after: 8,
  inner: { on: false },
  text: "9",
  five: 5,
  yes: true,
  nothing: null,
  word: "5",
  oneOrTwo: 2,
  level: 1,
  big: 123456789012345678901234567890n,
  bigger: 12n,
  day: new Date("2026-01-31T00:00:00Z"),
  moment: new Date("2026-01-31T12:30:00.500Z"),
  tuple: [1, true, 2],
  set: new Set([1, 2]),
  dictionary: new Map([["a", 1]]),
  both: { a: 1, b: "2" },
  open: { x: 1 },
  unknown: "10",
};

for (const [name, schema] of Object.entries({ "zod 4": zod4, "zod 3": zod3 })) {
  Deno.test(`coerceArguments() reads ${name} through its wrappers`, () => {
    const coerced = coerceArguments(schema as unknown as Schema, GIVEN);
    assert.deepEqual(coerced, EXPECTED);
    assert.deepEqual((schema as unknown as Schema).safeParse(coerced).success, true);
  });
}

Deno.test("coerceArguments() reads lists and objects from JSON, and lists from numbered keys", () => {
  const b = z.object({ x: z.number() });
  const schema = z.object({ a: z.array(z.string()), b, c: z.array(z.number()), d: b });
  const given = { a: '["x, y", "z"]', b: '{"x":"1"}', c: { "0": "1", "1": "2" }, d: "[1]" };
  assert.deepEqual(coerceArguments(schema, given), { a: ["x, y", "z"], b: { x: 1 }, c: [1, 2], d: [1] });
});

Deno.test("coerceArguments() keeps what does not fit, for validation to refuse", () => {
  const schema = z.object({ n: z.number(), b: z.boolean(), o: z.object({}), l: z.array(z.number()) })
    .extend({ noDay: z.date(), noOffset: z.date(), leap: z.date() });
  const given = {
    ...{ n: "12px", b: "yes", o: "{broken", l: "[1," },
    ...{ noDay: "2026-02-30", noOffset: "2026-02-03T10:00:00", leap: "2016-12-31T23:59:60Z" },
  };
  assert.deepEqual(coerceArguments(schema, given), given);
});

Deno.test("coerceArguments() leaves a text to a union that takes texts", () => {
  assert.equal(coerceArguments(z.union([z.number(), z.string()]), "12"), "12");
});

Deno.test("coerceArguments() ends on schemas that contain themselves", () => {
  interface Tree {
    n: number;
    below?: Tree[];
  }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ n: z.number(), below: z.array(tree).optional() }));
  assert.deepEqual(coerceArguments(tree as unknown as Schema, { n: "1", below: [{ n: "2" }] }), {
    n: 1,
    below: [{ n: 2 }],
  });
});

Deno.test("coerceArguments() does not change its input and never throws", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(GIVEN)), fc.jsonValue(), { noNullPrototype: true }),
      (value) => {
        const before = structuredClone(value);
        coerceArguments(zod4, value);
        assert.deepEqual(value, before);
      },
    ),
  );
});

Deno.test("toNumber() never changes a number's value", () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt()), (number) => {
      const result = toNumber(String(number));
      // Text has one zero only: -0 is written "0".
      if (typeof result === "number") assert.equal(result, Number(number) + 0);
      else assert.equal(result, String(number));
      if (typeof number === "bigint" && typeof result === "number") assert.equal(BigInt(result), number);
    }),
  );
});
