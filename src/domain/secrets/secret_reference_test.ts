// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSecretReference, secretKeyOf, secretReference } from "./secret_reference.ts";

Deno.test("parseSecretReference() reads what secretReference() writes", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/['"\r\n]/.test(text));
  fc.assert(fc.property(name, name, (vault, key) => {
    assert.deepEqual(parseSecretReference(secretReference({ vault, key })), { vault, key });
  }));
});

Deno.test("parseSecretReference() takes bare and double-quoted names, and whole texts only", () => {
  assert.deepEqual(parseSecretReference("${{ vault.get(main, API_KEY) }}"), {
    vault: "main",
    key: "API_KEY",
  });
  assert.deepEqual(parseSecretReference('${{vault.get("a","b c")}}'), { vault: "a", key: "b c" });
  for (
    const text of ["x ${{ vault.get(a, b) }}", "${{ vault.get(a) }}", "${{ env.HOME }}", "vault.get(a, b)"]
  ) {
    assert.equal(parseSecretReference(text), undefined);
  }
});

Deno.test("secretKeyOf() is a file name that no two versions share", () => {
  const place = {
    type: "@acme/db",
    modelId: "id",
    method: "create",
    spec: "state",
    instance: "main",
    version: 3,
    field: "users.0.password",
  };
  assert.equal(secretKeyOf(place), "acme-db-id-create-state-main-3-users.0.password");
  assert.notEqual(secretKeyOf(place), secretKeyOf({ ...place, version: 4 }));
  assert.equal(/[/\\'"\0@]|\.\./.test(secretKeyOf({ ...place, instance: "a'b", field: "x/../y\\z" })), false);
});
