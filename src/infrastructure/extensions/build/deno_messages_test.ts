// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { isEnvironmental } from "./deno_messages.ts";

Deno.test("isEnvironmental() holds what another registry or a network may have against neither file nor package", () => {
  for (
    const message of [
      "npm package '@acme/inner' does not exist.",
      "error sending request for url (https://registry.example/ms)",
      "Import 'https://x/y.ts' failed: 503",
    ]
  ) assert.ok(isEnvironmental(message), message);
});

Deno.test("isEnvironmental() takes a version that the registry does not have as the file's mistake", () => {
  for (
    const message of [
      "Could not find npm package 'ms' matching '99.0.0'.",
      'Expected ";" at file:///a.ts:1:2',
    ]
  ) {
    assert.ok(!isEnvironmental(message), message);
  }
});
