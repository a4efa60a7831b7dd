// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { SwampError } from "./errors.ts";
import { findByIdentifier, findExactly, idDigits, isUuid } from "./identifier.ts";

const A = { id: "abc12345-0000-4000-8000-000000000001", name: "alpha" };
const B = { id: "abc99999-0000-4000-8000-000000000002", name: "beta" };
const NAMED_LIKE_A_PREFIX = { id: "fff00000-0000-4000-8000-000000000003", name: "abc1" };

Deno.test("findByIdentifier() prefers the exact name to an id prefix", () => {
  assert.equal(findByIdentifier([A, B, NAMED_LIKE_A_PREFIX], "abc1"), NAMED_LIKE_A_PREFIX);
});

Deno.test("findByIdentifier() ignores case and dashes of ids", () => {
  assert.equal(findByIdentifier([A, B], A.id.toUpperCase()), A);
  assert.equal(findByIdentifier([A, B], "ABC12345-0"), A);
  assert.equal(findByIdentifier([A, B], "abc123450"), A);
});

Deno.test("findByIdentifier() wants three hex digits and nothing else", () => {
  assert.equal(findByIdentifier([A], "ab"), undefined);
  assert.equal(findByIdentifier([A], "a-b"), undefined);
  assert.equal(findByIdentifier([A], "alph"), undefined);
  assert.equal(findByIdentifier([A], ""), undefined);
});

Deno.test("findByIdentifier() lists the candidates of an ambiguous prefix", () => {
  assert.throws(() => findByIdentifier([A, B], "abc"), (error: unknown) => {
    assert.ok(error instanceof SwampError);
    assert.equal(error.code, "ID_AMBIGUOUS");
    assert.match(error.message, /^Ambiguous ID prefix/);
    assert.ok(error.message.includes(A.id) && error.message.includes("beta"));
    return true;
  });
});

Deno.test("findExactly() takes no prefix", () => {
  assert.equal(findExactly([A, B], "abc12"), undefined);
  assert.equal(findExactly([A, B], "beta"), B);
  assert.equal(findExactly([A, B], B.id.toUpperCase()), B);
});

Deno.test("findByIdentifier() finds by every prefix that only one id has", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 }),
      fc.nat(),
      fc.integer({ min: 3, max: 32 }),
      (
        ids,
        pick,
        length,
      ) => {
        const candidates = ids.map((id) => ({ id, name: `model-${id}` }));
        const wanted = candidates[pick % candidates.length]!;
        const prefix = idDigits(wanted.id)!.slice(0, length);
        const matches = candidates.filter(({ id }) => idDigits(id)!.startsWith(prefix));
        if (matches.length === 1) assert.equal(findByIdentifier(candidates, prefix), wanted);
        else assert.throws(() => findByIdentifier(candidates, prefix), { code: "ID_AMBIGUOUS" });
      },
    ),
  );
});

Deno.test("isUuid() wants all of it", () => {
  assert.ok(isUuid(A.id));
  assert.ok(!isUuid(A.id.slice(1)));
  assert.ok(!isUuid(`${A.id}0`));
});
