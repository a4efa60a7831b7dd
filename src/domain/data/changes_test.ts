// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonChanges } from "./json_changes.ts";
import { lineChanges } from "./line_changes.ts";

Deno.test("jsonChanges() names the smallest values that differ", () => {
  assert.deepEqual(
    jsonChanges(
      { a: 1, b: { c: [1, { d: 2 }], e: null }, gone: true },
      { a: 1, b: { c: [1, { d: 3 }, 4], e: "x" }, "new key": {} },
    ),
    [
      { path: "b.c[1].d", change: "changed", before: 2, after: 3 },
      { path: "b.c[2]", change: "added", after: 4 },
      { path: "b.e", change: "changed", before: null, after: "x" },
      { path: "gone", change: "removed", before: true },
      { path: '["new key"]', change: "added", after: {} },
    ],
  );
  assert.deepEqual(jsonChanges([], {}), [{ path: "$", change: "changed", before: [], after: {} }]);
});

Deno.test("jsonChanges(): nothing for equal values, something for others, mirrored when swapped", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
    assert.deepEqual(jsonChanges(a, JSON.parse(JSON.stringify(a))), []);
    const changes = jsonChanges(a, b);
    assert.equal(changes.length === 0, JSON.stringify(jsonChanges(b, a)) === "[]");
    const mirrored = new Set(jsonChanges(b, a).map(({ path }) => path));
    for (const { path } of changes) assert.ok(mirrored.has(path), path);
  }));
});

Deno.test("lineChanges() applied to the first text give the second", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) =>
    lines.join("\n")
  );
  fc.assert(fc.property(text, text, (before, after) => {
    const changes = lineChanges(before, after);
    const lines = (value: string) => value === "" ? [] : value.replace(/\n$/, "").split("\n");
    const removed = new Set(changes.flatMap((item) => item.change === "removed" ? [item.line] : []));
    const kept = lines(before).filter((_, index) => !removed.has(index + 1));
    for (const { change, line, text } of changes) if (change === "added") kept.splice(line - 1, 0, text);
    assert.deepEqual(kept, lines(after));
  }));
});

Deno.test("lineChanges() finds the few lines that differ, and copes with long texts", () => {
  assert.deepEqual(lineChanges("a\nb\nc\n", "a\nc\nd\n"), [
    { change: "removed", line: 2, text: "b" },
    { change: "added", line: 3, text: "d" },
  ]);
  const long = (mark: string) => Array.from({ length: 5000 }, (_, n) => `${mark}${n}`).join("\n");
  assert.equal(lineChanges(long("x"), long("y")).length, 10_000);
});
