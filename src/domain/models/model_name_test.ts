// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNewModelName, isReadableModelName } from "./model_name.ts";

Deno.test("assertNewModelName() takes plain and scoped names", () => {
  for (const good of ["web", "0web", "web_Front-2", "@acme/web", "@acme/web/eu", "a".repeat(64)]) {
    assertNewModelName(good);
  }
  for (
    const bad of [
      "",
      "Web",
      "-x",
      "_x",
      "a b",
      "a/b",
      "@acme",
      "@acme/",
      "@Acme/web",
      "a".repeat(65),
      "ü",
      "a\n",
      "00000000-0000-4000-8000-000000000001",
    ]
  ) {
    assert.throws(() => assertNewModelName(bad), { code: "MODEL_NAME_INVALID" }, bad);
  }
});

Deno.test("a name that is good for a new model is readable and stays inside its directory", () => {
  fc.assert(fc.property(fc.stringMatching(/^@?[a-zA-Z0-9_./ \\-]{0,20}$/), (name) => {
    try {
      assertNewModelName(name);
    } catch {
      return;
    }
    assert.ok(isReadableModelName(name));
    assert.ok(!name.includes("..") && !name.startsWith("/") && !name.includes("\\") && !name.includes("."));
  }));
});

Deno.test("isReadableModelName() takes what older tools wrote, but no paths", () => {
  assert.ok(isReadableModelName("My Model.v2"));
  for (const bad of ["", "../x", "a/b", "a\\b", "a\0", "a".repeat(201)]) {
    assert.ok(!isReadableModelName(bad), bad);
  }
});
