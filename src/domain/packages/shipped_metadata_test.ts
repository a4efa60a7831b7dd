// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TypeMetadata } from "../types/type_entry.ts";
import { readShippedMetadata, writeShippedMetadata } from "./shipped_metadata.ts";

const BUNDLE = "b".repeat(64);
const METADATA: TypeMetadata = {
  kind: "model",
  type: "@acme/thing",
  raw: "@acme/thing",
  version: "2026.01.01.1",
  globalArguments: { type: "object" },
  methods: [{ name: "get", description: "d", kind: "read", arguments: {} }],
  outputs: [
    { specName: "state", kind: "resource", lifetime: "infinite", garbageCollection: 10, tags: { a: "b" } },
  ],
  checks: [{ name: "ready", description: "", labels: ["x"], appliesTo: ["get"] }],
  upgrades: ["2026.01.01.1"],
};

Deno.test("metadata that was written is read again, for its own bundle only", () => {
  const text = writeShippedMetadata(METADATA, BUNDLE);
  assert.deepEqual(readShippedMetadata(text, BUNDLE), METADATA);
  assert.equal(readShippedMetadata(text, "c".repeat(64)), undefined);
});

Deno.test("what is no metadata of this format is passed over", () => {
  const wrong = [
    { ...METADATA, kind: "workflow" },
    { ...METADATA, methods: 5 },
    { ...METADATA, methods: [{ name: "get" }] },
    { ...METADATA, methods: [null] },
    { ...METADATA, outputs: [{ ...METADATA.outputs![0], tags: { a: 1 } }] },
    { ...METADATA, globalArguments: [] },
    { ...METADATA, entry: {} },
    { kind: "model", type: "@acme/thing" },
    null,
  ];
  for (const metadata of wrong) {
    const text = JSON.stringify({ format: 1, bundle: BUNDLE, metadata });
    assert.equal(readShippedMetadata(text, BUNDLE), undefined, text);
  }
  for (const text of ["", "[]", "null", JSON.stringify({ format: 2, bundle: BUNDLE, metadata: METADATA })]) {
    assert.equal(readShippedMetadata(text, BUNDLE), undefined, text);
  }
});
