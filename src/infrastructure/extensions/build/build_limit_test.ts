// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { exitCodeOf, SwampError } from "../../../domain/errors.ts";
import { buildLimitMs } from "./build_limit.ts";

const withLimit = (text?: string) => ({ env: () => text });

Deno.test("buildLimitMs() allows each entry its own time, as long as the variable says", () => {
  assert.equal(buildLimitMs(withLimit(), 1), 120_000);
  assert.equal(buildLimitMs(withLimit(), 15), 1_800_000);
  assert.equal(buildLimitMs(withLimit("2000"), 3), 6000);
  for (const text of ["soon", "0", "-1", "1.5"]) {
    assert.throws(() => buildLimitMs(withLimit(text), 1), { code: "CONFIG_INVALID" });
  }
});

Deno.test("a build that took too long is worth another try: exit code 75", () => {
  assert.equal(exitCodeOf(new SwampError("TRY_AGAIN", "late", { hint: "again" })), 75);
});
