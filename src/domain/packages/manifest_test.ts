// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { readManifest } from "./manifest.ts";
import { isPackageName, parsePackageReference } from "./package_name.ts";

const good = { manifestVersion: 1, name: "@acme/tools", version: "2026.01.31.1", models: ["a.ts", "b/c.ts"] };
const problems = (more: Record<string, unknown>) =>
  readManifest({ ...good, ...more }).problems.map(({ path, message }) => `${path.join(".")}: ${message}`);

Deno.test("readManifest() takes a good one", () => {
  const { manifest, problems } = readManifest({
    ...good,
    dependencies: ["@a/b", "@a/c@2026.01.01.1"],
    paths: null,
  });
  assert.deepEqual(problems, []);
  assert.deepEqual([manifest.name, manifest.base, manifest.content.models], ["@acme/tools", "typedDir", [
    "a.ts",
    "b/c.ts",
  ]]);
});

Deno.test("readManifest() names every mistake with its key", () => {
  for (
    const [more, expected] of [
      [{ manifestVersion: 2 }, /^manifestVersion: expected manifestVersion: 1/],
      [{ name: "acme" }, /^name: /],
      [{ version: "1.0.0" }, /^version: Invalid version '1\.0\.0': expected CalVer/],
      [{ modles: [] }, /^modles: unknown key 'modles', did you mean 'models'/],
      [{ models: ["a.ts", "../x.ts"] }, /^models\.1: the path '\.\.\/x\.ts' must be relative/],
      [{ models: [] }, /at least one model, workflow, vault, driver, datastore, or report/],
      [{ labels: Array.from({ length: 21 }, (_, index) => `x${index}`) }, /^labels: expected at most 20/],
      [{ models: ["a.ts", "./a.ts"] }, /^models\.1: a\.ts is listed twice/],
      [{ dependencies: ["@a/b", "@a/b@2026"] }, /^dependencies\.1: @a\/b is listed twice/],
      [{ dependencies: ["@acme/tools"] }, /^dependencies\.0: a package can not depend on itself/],
      [{ dependencies: ["@a/b", "@a/c@>=soon"] }, /^dependencies\.1: '>=soon' is no version of @a\/c/],
      [
        { platforms: ["linux-x64"] },
        /^platforms\.0: unknown platform 'linux-x64'.* expected one of linux-x86_64/,
      ],
      [{ dependencies: ["nope"] }, /^dependencies\.0: .*must start with '@'/],
      [{ repository: "not a url" }, /^repository: expected a URL/],
      [{ paths: { bse: 1 } }, /^paths\.bse: unknown key/],
    ] as const
  ) {
    const found = problems(more);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0]!, expected);
  }
  assert.equal(problems({ name: 1, version: "x", labels: "y" }).length, 3);
});

Deno.test("readManifest() names one cause once, with what the file has", () => {
  assert.deepEqual(problems({ version: 2026.01, name: 7 }), [
    "name: expected a name like @collective/name, got 7",
    "version: Invalid version 2026.01: expected CalVer like 2026.01.31.1",
  ]);
  for (const value of [null, undefined, "text", []]) {
    assert.deepEqual(readManifest(value).problems.map(({ message }) => message), [
      "expected keys and values",
    ]);
  }
});

Deno.test("readManifest() never throws, whatever it is given", () => {
  fc.assert(fc.property(fc.anything(), (value) => void readManifest(value)));
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      (value) => void readManifest({ ...good, ...value }),
    ),
  );
});

Deno.test("names have a collective and at least one more segment; references may name a version", () => {
  for (const name of ["@a/b", "@a-1/b_2/c"]) assert.ok(isPackageName(name), name);
  for (const name of ["a/b", "@a", "@A/b", "@a/", "@a//b", "@a/../b", "@a/b/"]) {
    assert.ok(!isPackageName(name), name);
  }
  assert.deepEqual(parsePackageReference("@a/b@2026.01"), { name: "@a/b", version: "2026.01" });
  assert.deepEqual(parsePackageReference("@a/b"), { name: "@a/b", version: undefined });
  assert.throws(() => parsePackageReference("a/b"), /must start with '@'/);
});
