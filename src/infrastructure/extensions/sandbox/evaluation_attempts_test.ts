// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { attemptSettings, isDue } from "./evaluation_attempts.ts";

const settings = attemptSettings({ env: () => undefined });
const attempt = (cause: "unavailable" | "limit" | "denied" | "packages") => ({ cause, at: 1000, settings });

Deno.test("isDue() tries again when the cause may be gone", () => {
  assert.equal(isDue(undefined, settings, 0), true);
  assert.equal(isDue(attempt("unavailable"), settings, 2000), false);
  assert.equal(isDue(attempt("unavailable"), settings, 61_000), true);
  assert.equal(isDue(attempt("limit"), settings, 61_000), false);
  assert.equal(isDue(attempt("limit"), settings, 3_601_000), true);
  for (const cause of ["denied", "packages"] as const) {
    assert.equal(isDue(attempt(cause), settings, Number.MAX_SAFE_INTEGER), false, cause);
  }
});

Deno.test("isDue() tries again with other settings, and when the clock was set back", () => {
  const other = attemptSettings({
    env: (name) => name === "NPM_CONFIG_REGISTRY" ? "https://other/" : undefined,
  });
  assert.equal(isDue(attempt("packages"), other, 1001), true);
  assert.equal(isDue(attempt("unavailable"), settings, 0), true);
});
