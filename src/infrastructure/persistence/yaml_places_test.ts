// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { yamlPlaces } from "./yaml_places.ts";

Deno.test("yamlPlaces() finds keys, list items, and the nearest parent of what is not there", async () => {
  const text = "# manifest\nname: x\nmodels:\n  - a.ts\n  - b.ts\npaths: { base: y, other: z }\n";
  const paths = [["name"], ["models", 1], ["paths", "other"], ["paths", "gone"], ["gone"], [], ["models", 9]];
  assert.deepEqual(
    (await yamlPlaces(text, paths)).map(({ line, column }) => `${line}:${column}`),
    ["2:1", "5:5", "6:19", "6:1", "1:1", "1:1", "3:1"],
  );
  assert.deepEqual(await yamlPlaces("", [["name"]]), [{ line: 1, column: 1 }]);
});
