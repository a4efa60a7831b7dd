// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { SwampError } from "../../../domain/errors.ts";
import type { SelectedCheck } from "../../../domain/models/select_checks.ts";
import { assertChecksPassed, runChecks } from "./run_checks.ts";

const check = (name: string, execute: (context: unknown) => unknown, skipped?: string): SelectedCheck => ({
  name,
  check: { description: name, execute },
  skipped,
});

Deno.test("runChecks() takes only a clear yes for a yes, and runs none that is skipped", async () => {
  let ran = 0;
  const results = await runChecks(
    [
      check("yes", () => ({ pass: true })),
      check("no", () => Promise.resolve({ pass: false, errors: ["too small", "too old"] })),
      check("mute", () => ({ pass: false })),
      check("nothing", () => undefined),
      check("truthy", () => ({ pass: 1 })),
      check("throws", () => {
        throw new Error("no network");
      }),
      check("skipped", () => ran++, "--skip-checks"),
    ],
    {},
    () => Promise.resolve(undefined),
  );
  assert.equal(ran, 0);
  assert.deepEqual(results.map(({ name, passed }) => [name, passed]), [
    ["yes", true],
    ["no", false],
    ["mute", false],
    ["nothing", false],
    ["truthy", false],
    ["throws", false],
  ]);
  assert.throws(
    () => assertChecksPassed(results, { model: "m", method: "create", required: ["mute"] }),
    (error: Error) => {
      assert.match(
        error.message,
        /^Pre-flight checks failed for 'create' of model 'm':\n {2}no: too small\n/,
      );
      for (const text of ["no: too old", "mute: it failed without", "throws: it threw: no network"]) {
        assert.ok(error.message.includes(text), text);
      }
      const { hint } = error as SwampError;
      assert.match(
        hint!,
        /skip with: --skip-check no --skip-check nothing --skip-check truthy --skip-check throws\n/,
      );
      assert.match(hint!, /The definition requires mute: that can not be skipped$/);
      return true;
    },
  );
  const required = { model: "m", method: "create", required: ["no"] };
  const failed = [{ name: "no", passed: false, errors: ["too small"] }];
  assert.throws(
    () => assertChecksPassed(failed, required),
    ({ hint }: SwampError) => !hint!.includes("--skip"),
  );
});
