// SPDX-License-Identifier: MIT
/** Scopes, shadowing and calls against a full parser and a run of the module: right or undecided, never wrong. */
import { ok } from "node:assert/strict";
import { checkAgainstOracle } from "../../../../tests/support/identity_check.ts";
import { mutatedScopedSource, scopedSource } from "../../../../tests/support/identity_scopes.ts";

const RUNS = Number(Deno.env.get("SWAMP_PROPERTY_RUNS") ?? 500);

Deno.test("readIdentity() follows scopes and calls like a full parser, or is undecided", () => {
  const tally = checkAgainstOracle(scopedSource, RUNS);
  ok(tally.entries > RUNS / 5 && tally.changed > RUNS / 50, JSON.stringify(tally));
});

Deno.test("readIdentity() follows scopes and calls in mutated sources, or is undecided", () => {
  const tally = checkAgainstOracle(mutatedScopedSource, RUNS);
  ok(tally.entries > RUNS / 20 && tally.invalid < RUNS * 0.9, JSON.stringify(tally));
});
