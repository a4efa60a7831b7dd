// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { gzip, hostileArchives, rawTar } from "../../../tests/support/hostile_archives.ts";
import { SwampError } from "../../domain/errors.ts";
import { packArchive, readArchive } from "./archive.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const MANIFEST = ["manifest.yaml", bytes("name: x")] as const;

Deno.test("packArchive() gives the same bytes for the same files, and readArchive() gives them back", async () => {
  const segment = fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/).filter((text) =>
    !/^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(text)
  );
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join("/")}.ts`);
  const contents = fc.dictionary(path, fc.uint8Array({ maxLength: 2000 }), { maxKeys: 12 });
  await fc.assert(
    fc.asyncProperty(contents, async (files) => {
      const entries = [MANIFEST, ...Object.entries(files)];
      const names = entries.map(([name]) => name);
      fc.pre(!names.some((name) => names.some((other) => other.startsWith(`${name}/`))));
      const executables = new Set(names.slice(0, 1));
      const archive = await packArchive({ files: new Map(entries), executables });
      const again = await packArchive({ files: new Map(entries.toReversed()), executables });
      assert.deepEqual(archive, again);
      const read = await readArchive(archive);
      assert.deepEqual(
        new Map([...read.files].map(([name, data]) => [name, new Uint8Array(data)])),
        new Map(entries.map(([name, data]) => [name, new Uint8Array(data)])),
      );
      assert.deepEqual(read.executables, executables);
    }),
    { numRuns: 50 },
  );
});

Deno.test("readArchive() takes what other tools write: directories, ./ before names, long PAX names", async () => {
  const long = `extension/models/${"n".repeat(120)}.ts`;
  const record = ` path=${long}\n`;
  const archive = await gzip(rawTar([
    { name: "extension/", type: "5" },
    { name: "./extension/manifest.yaml", body: "name: x" },
    { name: "extension/models/", type: "5" },
    { name: "PaxHeader", type: "x", body: `${record.length + 3}${record}` },
    { name: "extension/models/nnn", body: "long" },
  ]));
  const { files } = await readArchive(archive);
  assert.deepEqual([...files.keys()], ["manifest.yaml", long.slice("extension/".length)]);
});

Deno.test("readArchive() refuses every hostile archive", async () => {
  let count = 0;
  const accepted: string[] = [];
  for await (const [name, archive] of hostileArchives()) {
    count++;
    try {
      await readArchive(archive);
      accepted.push(name);
    } catch (error) {
      assert.ok(error instanceof SwampError && error.code === "PACKAGE_INVALID", `${name}: ${error}`);
    }
  }
  assert.deepEqual(accepted, []);
  assert.ok(count >= 150, `${count} archives`);
});

Deno.test("packArchive() keeps empty directories, in whatever order they are named", async () => {
  const files = new Map([["manifest.yaml", new TextEncoder().encode("a: 1\n")], [
    "models/a.ts",
    new Uint8Array(3),
  ]]);
  const pack = (directories: string[]) => packArchive({ files, executables: new Set(), directories });
  const bytes = await pack(["models", "bundles"]);
  assert.deepEqual(bytes, await pack(["bundles", "models"]));
  assert.notDeepEqual(bytes, await pack(["models"]));
  assert.deepEqual((await readArchive(bytes)).files, files);
});
