// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { judgeOutcome } from "./judge_outcome.ts";
import { STUB_MARK } from "./stub_module.ts";

const entry = { kind: "model" as const, type: "@a/b", version: "2026.01.01.1", description: "d" };

Deno.test("judgeOutcome() keeps what was found without stubs, and what is wrong with it", () => {
  assert.deepEqual(judgeOutcome({ kind: "entry", entry }, []), { kind: "entry", entry });
  assert.deepEqual(judgeOutcome({ kind: "none" }, []), { kind: "none" });
  assert.deepEqual(judgeOutcome({ kind: "failed", message: "m", entry }, []), {
    kind: "entry",
    entry,
    problem: "m",
  });
  assert.deepEqual(judgeOutcome({ kind: "failed", message: "m" }, []), { kind: "failed", reason: "m" });
});

Deno.test("judgeOutcome() believes a name that no stub has a part in, and nothing else that one has", () => {
  const description = `d ${STUB_MARK}`;
  const found = judgeOutcome({ kind: "failed", message: "shape", entry: { ...entry, description } }, [
    "npm:x",
  ]);
  assert.equal(found.kind, "entry");
  assert.deepEqual(found.kind === "entry" && [found.entry.type, found.entry.description, found.problem], [
    "@a/b",
    undefined,
    undefined,
  ]);
  for (const wrong of [{ type: `@a/${STUB_MARK}` }, { version: STUB_MARK }, { type: "@a/" }]) {
    const unknown = judgeOutcome({ kind: "entry", entry: { ...entry, ...wrong } }, ["npm:x"]);
    assert.equal(unknown.kind === "attempt" && unknown.cause, "packages", JSON.stringify(wrong));
  }
  const thrown = judgeOutcome({ kind: "failed", message: "m" }, ["npm:x"]);
  assert.match(thrown.kind === "attempt" ? thrown.reason : "", /npm:x: m/);
});

Deno.test("judgeOutcome() does not hold limits and denials against the file", () => {
  for (const kind of ["denied", "limit", "unavailable"] as const) {
    const verdict = judgeOutcome({ kind, message: "m" }, []);
    assert.equal(verdict.kind === "attempt" && verdict.cause, kind);
  }
});
