// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Check } from "./model_type.ts";
import { ALL_CHECKS, idleChecks, selectChecks, unknownSkips } from "./select_checks.ts";

const check = (extra: Partial<Check> = {}): Check => ({ description: "d", execute: () => ({}), ...extra });
const type = {
  checks: {
    quota: check({ labels: ["slow"] }),
    name: check(),
    only: check({ appliesTo: ["create"] }),
  },
};

function names(
  methodName: string,
  options = ALL_CHECKS,
  checks: { require?: string[]; skip?: string[] } = {},
  kind?: "read" | "list" | "action",
): string[] {
  return selectChecks(type, { checks }, { methodName, method: { kind }, options })
    .filter((selected) => selected.skipped === undefined).map((selected) => selected.name);
}

Deno.test("unknownSkips() names what the type does not have, and what was meant", () => {
  const options = { skipAll: false, skipNames: ["quota", "qouta"], skipLabels: ["fast", "slow"] };
  assert.deepEqual(unknownSkips(type, options), [
    "has no check 'qouta', did you mean 'quota'?",
    "has no check label 'fast'; it has slow",
  ]);
  assert.deepEqual(unknownSkips({ checks: {} }, { ...ALL_CHECKS, skipNames: ["x"] }), [
    "has no check 'x'; it has none",
  ]);
});

Deno.test("selectChecks() checks every method that is not known only to read", () => {
  assert.deepEqual(names("create"), ["quota", "name", "only"]);
  assert.deepEqual(names("sync"), ["quota", "name"]);
  assert.deepEqual(names("get"), []);
  assert.deepEqual(names("list"), []);
  assert.deepEqual(names("create", ALL_CHECKS, {}, "read"), []);
  assert.deepEqual(names("get", ALL_CHECKS, {}, "action"), ["quota", "name"]);
});

Deno.test("selectChecks() skips by name, by label and all", () => {
  assert.deepEqual(names("create", { ...ALL_CHECKS, skipNames: ["name"] }), ["quota", "only"]);
  assert.deepEqual(names("create", { ...ALL_CHECKS, skipLabels: ["slow"] }), ["name", "only"]);
  assert.deepEqual(names("create", { ...ALL_CHECKS, skipAll: true }), []);
});

Deno.test("selectChecks() runs what the definition requires, unless it skips it itself", () => {
  const options = { skipAll: true, skipNames: ["quota"], skipLabels: ["slow"] };
  assert.deepEqual(names("create", options, { require: ["quota"] }), ["quota"]);
  assert.deepEqual(names("create", options, { require: ["quota"], skip: ["quota"] }), []);
  assert.deepEqual(names("sync", ALL_CHECKS, { require: ["only"] }), ["quota", "name"]);
});

Deno.test("selectChecks() never runs what the definition skips, and gives a reason for everything skipped", () => {
  const list = fc.subarray(["quota", "name", "only"]);
  fc.assert(fc.property(list, list, list, fc.boolean(), (skip, require, skipNames, skipAll) => {
    const selected = selectChecks(type, { checks: { skip, require } }, {
      methodName: "create",
      method: {},
      options: { skipAll, skipNames, skipLabels: [] },
    });
    assert.equal(selected.length, 3);
    for (const { name, skipped } of selected) {
      const runs = !skip.includes(name) &&
        (require.includes(name) || (!skipAll && !skipNames.includes(name)));
      assert.equal(skipped === undefined, runs);
    }
  }));
});

Deno.test("idleChecks() names checks that apply to nothing, or to a method that is not there", () => {
  const check = (appliesTo?: string[]) => ({ description: "d", execute: () => ({ pass: true }), appliesTo });
  const checks = { all: check(), none: check([]), one: check(["create"]), other: check(["create", "delte"]) };
  const problems = idleChecks({ checks, methods: { create: {}, delete: {} } as never });
  assert.equal(problems.length, 2);
  assert.match(problems[0]!, /^check 'none' never runs: its 'appliesTo' is empty/);
  assert.match(problems[1]!, /^check 'other' .* does not have: 'delte', did you mean 'delete'\?$/);
});
