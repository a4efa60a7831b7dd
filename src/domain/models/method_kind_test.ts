// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { isMutating, methodKindOf } from "./method_kind.ts";

Deno.test("methodKindOf() reads the name when nothing is declared", () => {
  for (
    const [name, kind] of Object.entries({
      Create: "create",
      show: "read",
      patch: "update",
      REMOVE: "delete",
      find: "list",
    })
  ) {
    assert.equal(methodKindOf(name, {}), kind);
  }
  assert.equal(methodKindOf("sync", {}), undefined);
  assert.equal(methodKindOf("constructor", {}), undefined);
  assert.equal(methodKindOf("get", { kind: "action" }), "action");
});

Deno.test("isMutating() is true unless a method is known only to read", () => {
  assert.deepEqual(["read", "list", undefined, "action", "delete"].map((kind) => isMutating(kind as never)), [
    false,
    false,
    true,
    true,
    true,
  ]);
});
