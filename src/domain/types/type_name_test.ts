// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { SwampError } from "../errors.ts";
import { isUserTypeName, normalizeName, normalizeType } from "./type_name.ts";

const CASES: readonly [string, string][] = [
  ["AWS::EC2::VPC", "aws/ec2/vpc"],
  ["Command Shell", "command/shell"],
  ["@acme/My.Thing", "@acme/my/thing"],
  ["  //a///b// ", "a/b"],
  ["a \t b", "a/b"],
  ["..", ""],
];

for (const [raw, expected] of CASES) {
  Deno.test(`normalizeType() of ${JSON.stringify(raw)}`, () => {
    if (expected === "") {
      assert.throws(() => normalizeType(raw), { name: "SwampError", code: "INVALID_VALUE" });
    } else assert.equal(normalizeType(raw), expected);
  });
}

Deno.test("normalizeType() is idempotent and never leads out of a directory", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (raw) => {
    let type: string;
    try {
      type = normalizeType(raw);
    } catch (error) {
      assert.ok(error instanceof SwampError);
      return;
    }
    assert.equal(normalizeType(type), type);
    assert.ok(
      type.split("/").every((segment) => segment !== "" && segment !== "." && segment !== ".."),
      type,
    );
    assert.ok(!type.includes("\\") && !type.includes("\0"));
  }));
});

Deno.test("isUserTypeName() wants two segments, the @ is optional", () => {
  assert.ok(isUserTypeName("@ns/name"));
  assert.ok(isUserTypeName("ns/a/b/c"));
  assert.ok(!isUserTypeName("ns"));
  assert.ok(!isUserTypeName("@/name"));
  assert.ok(!isUserTypeName("@ns/näme"));
});

Deno.test("normalizeName() keeps deeper paths to models and reports", () => {
  assert.equal(normalizeName("model", "@Acme/A.B"), "@acme/a/b");
  assert.equal(normalizeName("report", "@acme/a/b"), "@acme/a/b");
  assert.equal(normalizeName("vault", "@acme/a"), "@acme/a");
  assert.equal(typeof normalizeName("vault", "@acme/a/b"), "object");
  assert.equal(typeof normalizeName("model", " "), "object");
});

Deno.test("normalizeType() takes names of 200 characters and no longer ones", () => {
  assert.equal(normalizeType(`a/${"b".repeat(198)}`).length, 200);
  assert.throws(() => normalizeType(`a/${"b".repeat(199)}`), {
    code: "INVALID_VALUE",
    message: /200 characters/,
  });
});
