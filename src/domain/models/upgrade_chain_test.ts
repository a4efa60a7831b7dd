// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { UpgradeStep } from "./model_type.ts";
import { dueUpgrades, upgradeArguments } from "./upgrade_chain.ts";

const step = (toVersion: string, upgradeAttributes: UpgradeStep["upgradeAttributes"]): UpgradeStep => ({
  toVersion,
  description: toVersion,
  upgradeAttributes,
});
const upgrades = [
  step("2026.01.01.1", (old) => ({ ...old, a: 1 })),
  step("2026.01.01.2", ({ a, ...rest }) => ({ ...rest, b: a })),
  step("2026.01.01.10", async (old) => ({ ...await Promise.resolve(old), c: true })),
];
const place = { type: "@a/b", file: "models/x.yaml" };

Deno.test("dueUpgrades() are those after the definition's version; all without one", () => {
  const due = (version?: string) =>
    dueUpgrades({ upgrades }, version).map((item) => item.toVersion.slice(11));
  assert.deepEqual(due(undefined), ["1", "2", "10"]);
  assert.deepEqual(due("not a version"), ["1", "2", "10"]);
  assert.deepEqual(due("2025.12.31.9"), ["1", "2", "10"]);
  assert.deepEqual(due("2026.01.01.2"), ["10"]);
  assert.deepEqual(due("2026.01.01.10"), []);
  assert.deepEqual(due("2027.01.01.1"), []);
});

Deno.test("upgradeArguments() takes the steps in order, and keeps expressions and the given object", async () => {
  const given = { region: "${{ env.REGION }}", nested: { x: 1 } };
  assert.deepEqual(await upgradeArguments(given, upgrades, place), {
    region: "${{ env.REGION }}",
    nested: { x: 1 },
    b: 1,
    c: true,
  });
  const changing = step("2026.02.01.1", (old) => {
    (old.nested as { x: number }).x = 2;
    return old;
  });
  await upgradeArguments(given, [changing], place);
  assert.deepEqual(given.nested, { x: 1 });
});

Deno.test("upgradeArguments() names the step that throws or gives no object", async () => {
  const throwing = step("2026.03.01.1", () => {
    throw new Error("no such zone");
  });
  await assert.rejects(
    upgradeArguments({}, [throwing], place),
    /models\/x\.yaml: the upgrade of @a\/b to version 2026\.03\.01\.1 failed: no such zone/,
  );
  for (const nothing of [undefined, null, [], "x"]) {
    await assert.rejects(upgradeArguments({}, [step("2026.03.01.1", () => nothing)], place), /no object/);
  }
});
