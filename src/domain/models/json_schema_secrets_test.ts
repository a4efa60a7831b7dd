// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { toJsonSchema } from "../../infrastructure/extensions/json_schema.ts";
import type { Schema } from "./model_type.ts";
import { maySecretLieAt, sensitivePaths } from "./json_schema_secrets.ts";

const secret = () => z.string().meta({ sensitive: true });

interface Tree {
  key: string;
  below?: Tree[];
}
const tree: z.ZodType<Tree> = z.lazy(() => z.object({ key: secret(), below: z.array(tree).optional() }));

const CASES: Readonly<Record<string, [field: z.ZodType, value: unknown, paths: string[]]>> = {
  object: [z.object({ a: secret(), b: z.string() }), { a: "1", b: "2" }, ["x.a"]],
  absent: [z.object({ a: secret().optional() }), {}, []],
  list: [z.array(secret()), ["1", "2"], ["x.0", "x.1"]],
  tuple: [z.tuple([z.string(), secret()]), ["1", "2"], ["x.1"]],
  "rest of a tuple": [z.tuple([z.string()]).rest(secret()), ["1", "2", "3"], ["x.1", "x.2"]],
  record: [z.record(z.string(), secret()), { a: "1" }, ["x.a"]],
  catchall: [z.object({ a: z.string() }).catchall(secret()), { a: "1", b: "2" }, ["x.b"]],
  union: [z.union([z.number(), z.object({ a: secret() })]), { a: "1" }, ["x.a"]],
  intersection: [z.intersection(z.object({ a: secret() }), z.object({ b: z.string() })), { a: "1" }, ["x.a"]],
  set: [z.set(secret()), ["1"], ["x"]],
  map: [z.map(z.string(), secret()), { a: "1" }, ["x"]],
  "keys of a record": [z.record(secret(), z.number()), { a: 1 }, ["x"]],
  itself: [tree, { key: "1", below: [{ key: "2" }] }, ["x.key", "x.below.0.key"]],
};

for (const [name, [field, value, paths]] of Object.entries(CASES)) {
  Deno.test(`sensitivePaths() looks into: ${name}`, async () => {
    const schema = await toJsonSchema(z.object({ x: field }) as unknown as Schema);
    assert.deepEqual(sensitivePaths(schema, { x: value }).map((path) => path.join(".")), paths);
    for (const path of paths) assert.ok(maySecretLieAt(schema, path.split(".")), path);
    assert.ok(maySecretLieAt(schema, ["x"]), "what is put in the place of the whole");
  });
}

Deno.test("sensitivePaths() reads tuples of older drafts, and ends on references in a circle", () => {
  const items = [{}, { sensitive: true }];
  assert.deepEqual(sensitivePaths({ items, additionalItems: { sensitive: true } }, ["a", "b", "c"]), [["1"], [
    "2",
  ]]);
  assert.deepEqual(sensitivePaths({ $ref: "#" }, { a: 1 }), []);
  assert.deepEqual(sensitivePaths({ sensitive: true }, { a: 1 }), [[]]);
});

Deno.test("maySecretLieAt() says no of what stands beside secrets, and ends on references in a circle", async () => {
  const schema = await toJsonSchema(
    z.object({
      a: secret(),
      b: z.object({ c: z.string(), d: z.array(secret()) }),
      tree,
    }) as unknown as Schema,
  );
  assert.equal(maySecretLieAt(schema, ["b", "c"]), false);
  assert.equal(maySecretLieAt(schema, ["none"]), false);
  assert.equal(maySecretLieAt(schema, ["tree", "below", "0", "below", "1", "key"]), true);
  assert.equal(maySecretLieAt(schema, ["a", "inside"]), true);
  assert.equal(maySecretLieAt({ $ref: "#" }, ["a"]), false);
});
