// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { load } from "js-yaml";
import { newMarkerText, setMarkerValues } from "./marker_text.ts";

Deno.test("setMarkerValues() replaces lines in place, keeps comments, and adds what is missing", () => {
  const text = "# top\ntool: kiro   # mine\n'swampVersion' : 1.2\nlist:\n  - tool: x\n";
  strictEqual(
    setMarkerValues(text, { tool: "none", swampVersion: "2", upgradedAt: "now" }),
    '# top\ntool: none   # mine\nswampVersion: "2"\nlist:\n  - tool: x\nupgradedAt: now\n',
  );
});

Deno.test("setMarkerValues() ends a file that has no last line end, and keeps CRLF", () => {
  strictEqual(setMarkerValues("a: b", { tool: "x" }), "a: b\ntool: x\n");
  strictEqual(setMarkerValues("a: b\r\ntool: y\r\n", { tool: "x" }), "a: b\r\ntool: x\r\n");
  strictEqual(setMarkerValues("", { tool: "x" }), "tool: x\n");
});

Deno.test("setMarkerValues() takes a value as it is, also with signs that replace() gives a meaning", () => {
  strictEqual(setMarkerValues("tool: a\n", { tool: "$&$1" }), 'tool: "$&$1"\n');
});

Deno.test("newMarkerText() is read back as the same text by a YAML parser", () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom("true", "null", "no", "1e3", "0x1f", "2026-01-01", "~", "a: b"),
  );
  fc.assert(
    fc.property(value, fc.boolean(), (text, flag) => {
      deepStrictEqual(load(newMarkerText({ text, flag })), { text, flag });
    }),
    { numRuns: 300 },
  );
});
