// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import type { Schema } from "./model_type.ts";
import { takenKeys } from "./taken_keys.ts";

const object = z.object({ disk: z.string() });
const other = z.object({ kind: z.literal("a"), size: z.number() });
const renamed = (value: unknown) => value;

for (
  const [what, schema, names, open] of [
    ["an object", object, ["disk"], false],
    ["an object with rules and defaults", object.refine(() => true).default({ disk: "a" }), ["disk"], false],
    ["a transformed object", object.transform((value) => value), ["disk"], false],
    ["a loose object", z.looseObject({ disk: z.string() }), ["disk"], true],
    ["an object with a catch-all", object.catchall(z.string()), ["disk"], true],
    ["a record", z.record(z.string(), z.string()), [], true],
    ["anything", z.any(), [], true],
    ["a union", z.union([object, other]), ["disk", "kind", "size"], false],
    ["a discriminated union", z.discriminatedUnion("kind", [other]), ["kind", "size"], false],
    ["a union with a loose object", z.union([object, z.looseObject({})]), ["disk"], true],
    ["an intersection", z.intersection(object, other), ["disk", "kind", "size"], false],
    ["an object or nothing", z.union([object, z.undefined()]), ["disk"], true],
    ["what code makes of it first", z.preprocess(renamed, object), ["disk"], true],
    ["an object of zod 3", z3.object({ disk: z3.string() }).refine(() => true), ["disk"], false],
    ["a loose object of zod 3", z3.object({ disk: z3.string() }).passthrough(), ["disk"], true],
    ["what code makes of it first in zod 3", z3.preprocess(renamed, z3.object({})), [], true],
  ] as [string, unknown, string[], boolean][]
) {
  Deno.test(`takenKeys() of ${what}`, () => {
    assert.deepEqual(takenKeys(schema as Schema), { names, open });
  });
}

Deno.test("takenKeys() of a schema that refers to itself ends", () => {
  const circle: z.ZodType = z.lazy(() => circle);
  assert.deepEqual(takenKeys(circle as unknown as Schema), { names: [], open: true });
});
