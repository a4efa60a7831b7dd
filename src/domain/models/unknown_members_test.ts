// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import type { Schema } from "./model_type.ts";
import { unknownMembers, withoutRepeated } from "./unknown_members.ts";

const options = z.object({ fast: z.boolean().optional(), name: z.string().optional() });
const circle: z.ZodType = z.object({ next: z.lazy(() => circle).optional(), value: z.number().optional() });

for (
  const [what, field, value, expected] of [
    ["an object", options, { fats: true }, ["x.fats: unknown key, did you mean 'fast'?"]],
    ["an object that is right", options, { fast: true }, []],
    ["an object that is not given", options.optional(), undefined, []],
    ["an object with a default", options.default({}), { fats: 1, name: "a" }, [
      "x.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object as JSON in a text", options, '{"fats": true}', ["x.fats: unknown key, did you mean 'fast'?"]],
    ["a text that is an expression", options, "${{ self.name }}", []],
    ["nothing similar", options, { qqqqq: 1 }, ["x.qqqqq: unknown key; expected one of fast, name"]],
    ["objects in a list", z.array(options), [{}, { fats: 1 }], [
      "x.1.fats: unknown key, did you mean 'fast'?",
    ]],
    ["objects in a tuple", z.tuple([z.string(), options]), ["a", { fats: 1 }], [
      "x.1.fats: unknown key, did you mean 'fast'?",
    ]],
    ["objects in a record", z.record(z.string(), options), { any: { fats: 1 } }, [
      "x.any.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object in an object", z.object({ deep: options }), { deep: { fats: 1 } }, [
      "x.deep.fats: unknown key, did you mean 'fast'?",
    ]],
    ["a loose object", z.looseObject({ fast: z.boolean() }), { fats: 1 }, []],
    ["a closed object in a loose one", z.looseObject({ deep: options }), { fats: 1, deep: { fats: 1 } }, [
      "x.deep.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object with a catch-all", options.catchall(z.string()), { fats: "a" }, []],
    ["a record", z.record(z.string(), z.any()), { fats: { a: 1 } }, []],
    ["anything", z.any(), { fats: { a: 1 } }, []],
    ["what code makes of it first", z.preprocess((item) => item, options), { fats: 1 }, []],
    ["one of two objects", z.union([options, z.object({ size: z.number() })]), { size: 1, fats: 1 }, [
      "x.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object or a text", z.union([z.string(), options]), { fats: 1 }, [
      "x.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object or anything", z.union([z.unknown(), options]), { fats: 1 }, []],
    ["an object and a loose one", options.and(z.looseObject({})), { fats: 1 }, []],
    ["an object and another one", options.and(z.object({ size: z.number() })), { size: 1, fats: 1 }, [
      "x.fats: unknown key, did you mean 'fast'?",
    ]],
    ["an object that contains itself", circle, { next: { next: { valeu: 1 } } }, [
      "x.next.next.valeu: unknown key, did you mean 'value'?",
    ]],
    ["an object of zod 3", z3.object({ fast: z3.boolean() }).refine(() => true), { fats: 1 }, [
      "x.fats: unknown key, did you mean 'fast'?",
    ]],
    ["a loose object of zod 3", z3.object({ fast: z3.boolean() }).passthrough(), { fats: 1 }, []],
  ] as [string, unknown, unknown, string[]][]
) {
  Deno.test(`unknownMembers() of ${what}`, () => {
    const isOld = field instanceof z3.ZodType;

    const schema = (isOld
      ? z3.object({ x: field as z3.ZodTypeAny })
      : z.object({ x: field as z.ZodType })) as unknown as Schema;
    const problems = unknownMembers(schema, value === undefined ? {} : { x: value });
    assert.deepEqual(
      problems.map(({ text }) =>
        text
      ),
      expected,
    );
  });
}

Deno.test("withoutRepeated() leaves out what a strict schema says of the same keys", () => {
  const problems = [
    'x.deep: Unrecognized key: "fats"',
    'y: Unrecognized key: "z"',
    "x.deep.n: Invalid input",
  ];
  const unknown = [{ text: "x.deep.fats: unknown key, did you mean 'fast'?" }];
  const left = withoutRepeated(problems.map((text) => ({ text })), unknown);
  assert.deepEqual(left.map(({ text }) => text), problems.slice(1));
});
