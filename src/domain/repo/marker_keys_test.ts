// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { oddMarkerLines, scanMarkerKeys, unknownMarkerKeys, unsupportedMarkerKeys } from "./marker_keys.ts";

Deno.test("scanMarkerKeys() finds top-level keys with line and plain value", () => {
  const text =
    "# swampVersion: no\nlogLevel: \"debug\" # why\r\nlist:\n  - inner: 1\n'tool': none\nurl:x\n\nempty:\n";
  deepStrictEqual(scanMarkerKeys(text), [
    { key: "logLevel", line: 2, value: "debug" },
    { key: "list", line: 3, value: "" },
    { key: "tool", line: 5, value: "none" },
    { key: "empty", line: 8, value: "" },
  ]);
});

Deno.test("unknownMarkerKeys() suggests, and tolerates what older tools wrote", () => {
  const remarks = (text: string) => unknownMarkerKeys(scanMarkerKeys(text)).map(({ message }) => message);
  deepStrictEqual(remarks("modelDir: x\nfrobnicate: 1\n"), [
    "unknown key 'modelDir', did you mean 'modelsDir'?",
    "unknown key 'frobnicate'",
  ]);
  strictEqual(remarks("telemetryEndpoint: x\nautoGc: 1\ntools:\n  - a\ndatastore:\n  type: s\n").length, 0);
});

Deno.test("unsupportedMarkerKeys() names what is not obeyed yet", () => {
  strictEqual(unsupportedMarkerKeys(scanMarkerKeys("tool: none\n")).length, 0);
  strictEqual(unsupportedMarkerKeys(scanMarkerKeys("tool: none\ndatastore:\n  type: s3\n"))[0]?.line, 2);
});

Deno.test("oddMarkerLines() names what no key is read from, and values that can not be used", () => {
  const odd = (text: string) =>
    oddMarkerLines(text).map(({ line, message }) => `${line} ${message.slice(0, 30)}`);
  deepStrictEqual(odd("# a\n---\nlist:\n- x\n  - y\nmodelsDir: 'a b'\nlogLevel: debug\ntool:\n"), []);
  deepStrictEqual(odd('{{{ x\nlogLevel: loud\nmodelsDir: [a]\nvaultsDir: "x\n'), [
    "1 expected 'key: value'",
    "2 'logLevel' must be one of: tra",
    "3 'modelsDir' must be a path; go",
    "4 'vaultsDir' must be a path; go",
  ]);
});
