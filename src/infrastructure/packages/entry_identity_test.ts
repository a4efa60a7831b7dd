// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { identifyEntry } from "./entry_identity.ts";

function identify(files: Record<string, string>) {
  const read = (path: string) => path in files ? new TextEncoder().encode(files[path]) : undefined;
  return identifyEntry({ path: "models/a.ts", read }, ["model", "extension"]);
}

const entry = (specifier: string) =>
  `import { T } from "${specifier}";\nexport const model = { type: T, version: "1" };\n`;

Deno.test("identifyEntry() follows constants of other files of the package", () => {
  const files = {
    "models/a.ts": entry("./_lib/b.ts"),
    "models/_lib/b.ts": 'export { T } from "../../c.ts";',
    "c.ts": 'export const T = "@other/type";',
  };
  assert.deepEqual(identify(files), { state: "entry", kind: "model", raw: "@other/type" });
});

for (
  const specifier of [
    "../../b.ts",
    "./b.ts",
    "/b.ts",
    "./b%2ets",
    "./..\\\\b.ts",
    "./b.ts?x",
    "./b.json",
    "b.ts",
  ]
) {
  Deno.test(`identifyEntry() does not follow ${specifier}`, () => {
    const files = {
      "models/a.ts": entry(specifier),
      "b.ts": 'export const T = "@other/type";',
      "../b.ts": 'export const T = "@other/type";',
    };
    assert.equal(identify(files).state, "undecided");
  });
}
