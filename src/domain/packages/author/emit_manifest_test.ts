// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { parseYaml } from "../../../infrastructure/persistence/yaml_reader.ts";
import { type Manifest, PLATFORMS, readManifest } from "../manifest.ts";
import { emitManifest } from "./emit_manifest.ts";

const texts = fc.uniqueArray(fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()), {
  maxLength: 4,
  selector: (text) => posix.normalize(text),
});
const paths = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,9}(\/[a-z][a-z0-9_-]{0,9}){0,2}$/), {
  maxLength: 4,
});
const optional = fc.option(fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()), {
  nil: undefined,
});

const manifests: fc.Arbitrary<Manifest> = fc.record({
  manifestVersion: fc.constant(1 as const),
  name: fc.constantFrom("@acme/tools", "@a/b/c"),
  version: fc.constant("2026.01.31.1"),
  description: optional,
  repository: fc.constantFrom(undefined, "https://example.com/?a=b#c: d"),
  license: optional,
  releaseNotes: fc.constant(undefined),
  base: fc.constant("typedDir" as const),
  content: fc.record({
    models: paths,
    vaults: paths,
    drivers: paths,
    datastores: paths,
    reports: paths,
    workflows: paths.map((items) => [...items, "Flow.yaml"]),
  }),
  skills: paths,
  include: paths,
  additionalFiles: paths,
  binaries: paths,
  platforms: fc.uniqueArray(fc.constantFrom(...PLATFORMS)),
  labels: texts,
  dependencies: fc.constantFrom([], ["@a/b", "@a/d@>=2026.01.01.1"]),
});

Deno.test("what emitManifest() writes reads as the same manifest", async () => {
  await fc.assert(fc.asyncProperty(manifests, async (manifest) => {
    const text = emitManifest(manifest);
    const read = readManifest(await parseYaml(text, "manifest.yaml", "PACKAGE_INVALID"));
    assert.deepEqual(read, { manifest: structuredClone(manifest), problems: [] });
  }));
});

Deno.test("emitManifest() leaves out release notes, paths and empty lists", () => {
  const { manifest } = readManifest({
    manifestVersion: 1,
    name: "@acme/tools",
    version: "2026.01.31.1",
    releaseNotes: "new",
    paths: { base: "manifest" },
    models: ["a.ts"],
  });
  assert.equal(
    emitManifest(manifest),
    'manifestVersion: 1\nname: "@acme/tools"\nversion: "2026.01.31.1"\nmodels:\n  - "a.ts"\n',
  );
});
