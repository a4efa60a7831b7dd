// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ShapeReader } from "./shape_reader.ts";

Deno.test("ShapeReader says what stands in the place of a text", () => {
  const reader = new ShapeReader();
  const values = { a: "", b: null, c: 5, d: [], f: "right" };
  for (const key of ["a", "b", "c", "d", "e", "f"]) reader.text(values, key, "model");
  assert.deepEqual(reader.problems, [
    "model.a: expected a non-empty string, got an empty one",
    "model.b: expected a non-empty string, got null",
    "model.c: expected a non-empty string, got number",
    "model.d: expected a non-empty string, got a list",
    "model.e: expected a non-empty string, but it is missing",
  ]);
});
