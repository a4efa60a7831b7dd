// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { SwampError } from "../../errors.ts";
import type { LazyTypeEntry } from "../type_entry.ts";
import { modelKind, parseGraft } from "./model_kind.ts";
import { driverKind, vaultKind } from "./provider_kinds.ts";
import { reportKind } from "./report_kind.ts";

const from: LazyTypeEntry = {
  kind: "model",
  type: "",
  raw: "",
  origin: "local",
  path: "/r/x.ts",
  displayPath: "extensions/models/x.ts",
  state: "indexed",
  root: 1,
  relativePath: "x.ts",
};
const schema = {
  _def: {},
  parse: (value: unknown) => value,
  safeParse: (data: unknown) => ({ success: true, data }),
};
const method = { description: "does it", arguments: schema, execute: () => ({}) };
const model = { type: "@a/Thing", version: "2026.02.03.4", methods: { run: method } };

function problemsOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof SwampError);
    assert.equal(error.code, "TYPE_INVALID");
    assert.match(error.message, /^extensions\/models\/x\.ts: /);
    return error.message;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

Deno.test("modelKind.parse() normalises the type and drops unknown keys", () => {
  const parsed = modelKind.parse({ ...model, inputsSchema: 1, description: "x" }, from);
  assert.equal(parsed.type, "@a/thing");
  assert.equal("inputsSchema" in parsed, false);
});

Deno.test("modelKind.parse() names every mistake with its path", () => {
  const broken = {
    type: "x",
    version: "1.0",
    methods: { run: { description: "d", execute: 1 } },
    dataOutputSpecs: {},
  };
  const text = problemsOf(() => modelKind.parse(broken, from));
  for (
    const part of [
      "model.type",
      "model.version",
      "model.methods.run.arguments",
      "model.methods.run.execute",
      "dataOutputSpecs",
    ]
  ) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
});

Deno.test("modelKind.parse() refuses what is no object, and a model without methods", () => {
  assert.match(problemsOf(() => modelKind.parse(null, from)), /expected an object, got null/);
  assert.match(
    problemsOf(() => modelKind.parse({ type: "@a/b", version: "2026.01.01.1" }, from)),
    /model\.methods/,
  );
});

Deno.test("modelKind.parse() requires upgrades that ascend and do not lead beyond the version", () => {
  const step = (toVersion: string) => ({
    toVersion,
    description: "d",
    upgradeAttributes: (old: unknown) => old,
  });
  modelKind.parse({ ...model, upgrades: [step("2026.01.01.1"), step("2026.02.03.4")] }, from);
  modelKind.parse({ ...model, upgrades: [step("2026.01.01.1")] }, from);
  const wrong = { ...model, upgrades: [step("2026.03.01.1"), step("2026.01.01.1"), step("2027.01.01.1")] };
  const text = problemsOf(() => modelKind.parse(wrong, from));
  assert.match(text, /must be newer/);
  assert.match(text, /the last step leads to/);
});

Deno.test("modelKind.parse() checks lifetimes and retention", () => {
  const resources = { r: { schema, lifetime: "10 days", garbageCollection: 0 } };
  const text = problemsOf(() => modelKind.parse({ ...model, resources }, from));
  assert.match(text, /resources\.r\.lifetime/);
  assert.match(text, /resources\.r\.garbageCollection/);
});

Deno.test("modelKind.graft() changes nothing of the base", () => {
  const base = modelKind.parse(model, from);
  const { definition } = modelKind.graft!(base, { type: "@a/thing", methods: [{ more: method }] }, from);
  assert.deepEqual(Object.keys(base.methods), ["run"]);
  assert.deepEqual(Object.keys(definition.methods), ["run", "more"]);
});

Deno.test("parseGraft() refuses a name that is declared twice", () => {
  const text = problemsOf(() => parseGraft({ type: "@a/b", methods: [{ x: method }, { x: method }] }, from));
  assert.match(text, /methods\[1\]\.x: the name is declared twice/);
});

Deno.test("provider kinds need two segments and their factory", () => {
  const vault = { type: "@a/b/c", name: "V", description: "d" };
  const text = problemsOf(() => vaultKind.parse(vault, from));
  assert.match(text, /two segments/);
  assert.match(text, /vault\.createProvider/);
  assert.match(problemsOf(() => driverKind.parse({ ...vault, type: "@a/b" }, from)), /driver\.createDriver/);
});

Deno.test("reportKind.parse() requires a scope", () => {
  const report = { name: "@a/r", description: "d", execute: () => ({}) };
  assert.match(problemsOf(() => reportKind.parse(report, from)), /report\.scope/);
  assert.equal(reportKind.parse({ ...report, scope: "model" }, from).scope, "model");
});
