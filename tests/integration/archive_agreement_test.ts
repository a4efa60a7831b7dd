// SPDX-License-Identifier: MIT
/** Pull, push and the registry server take the same archives. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { packageArchives } from "../../src/app_packages.ts";
import { SwampError } from "../../src/domain/errors.ts";
import { parseYaml } from "../../src/infrastructure/persistence/yaml_reader.ts";
import { receivePackage } from "../../src/infrastructure/packages/receive_package.ts";
import type { Context } from "../../src/libswamp/context.ts";
import { readPackage } from "../../src/libswamp/package/fetch_package.ts";
import {
  foreignPackages,
  gzip,
  hostileArchives,
  type RawEntry,
  rawTar,
} from "../support/hostile_archives.ts";

const NAME = "@acme/pack";
const VERSION = "2026.01.01.1";

const context = {
  archives: () => Promise.resolve(packageArchives),
  warn: () => {},
  parseYaml,
} as unknown as Context;

/** Why an archive is refused by each of the three; undefined where it is taken. */
async function verdicts(archive: Uint8Array, name = NAME, version = VERSION) {
  const reasonOf = async (work: () => Promise<unknown>) => {
    try {
      await work();
      return undefined;
    } catch (error) {
      assert.ok(error instanceof SwampError && error.code === "PACKAGE_INVALID", `${error}`);
      return error.message.replace(/^label: /, "");
    }
  };
  return {
    pull: await reasonOf(() => readPackage(context, archive, "label")),
    push: await reasonOf(() => packageArchives.open(archive, "publish")),
    server: await reasonOf(() =>
      receivePackage(archive, { name, version, channel: "stable", contentMetadata: {} })
    ),
  };
}

Deno.test("pull, push and the server refuse every hostile archive, for the same reason", async () => {
  for (const archives of [hostileArchives(), foreignPackages()]) {
    for await (const [what, archive] of archives) {
      const { pull, push, server } = await verdicts(archive, "@evil/pack");
      assert.ok(pull, `${what} is taken`);
      assert.deepEqual([push, server], [pull, pull], what);
    }
  }
});

const manifest = (models: string, version = VERSION, more = "") =>
  `manifestVersion: 1\nname: "${NAME}"\nversion: ${version}\nmodels: ["${models}"]\n${more}`;

const model = (type: string) =>
  `export const model = { type: "${type}", version: "2026.01.01.1", methods: {} };\n`;

async function archiveOf(entries: readonly RawEntry[]): Promise<Uint8Array> {
  return await gzip(rawTar(entries));
}

Deno.test("only what is careless, and versions in another form, are installed and not published", async () => {
  const file = { name: "extension/models/a.ts", body: model(`${NAME}/a`) };
  const archive = (text: string) => archiveOf([{ name: "extension/manifest.yaml", body: text }, file]);
  assert.deepEqual(await verdicts(await archive(manifest("./a.ts"))), {
    pull: undefined,
    push: undefined,
    server: undefined,
  });
  for (
    const text of [manifest("a.ts", "2026.01.01.01"), manifest("a.ts", VERSION, 'platforms: ["beos-ppc"]\n')]
  ) {
    const { pull, push, server } = await verdicts(await archive(text));
    assert.equal(pull, undefined);
    assert.ok(push);
    assert.equal(server, push);
  }
});

/** Parts of names that some system or tool reads as another name. */
const PARTS = [
  "a.ts",
  "A.ts",
  "b",
  "models",
  "Models",
  "\u00e9",
  "e\u0301",
  "\ufb01",
  "fi",
  ".",
  "..",
  "",
  " ",
  "a.",
  "a ",
  ".git",
  "con",
  "NUL.txt",
  "a\\b",
  "a:b",
  "n".repeat(90),
  "x\u200b",
  "\u202ea",
];

Deno.test("whatever names an archive has, the three agree, and what they take is plain on every system", async () => {
  const path = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 }).map((parts) =>
    parts.join("/")
  );
  const entry = fc.record({
    path: fc.oneof(path, path.map((text) => `models/${text}`)),
    type: fc.constantFrom("0", "0", "0", "5", "1", "2", "3", "S", "L"),
    root: fc.constantFrom("extension/", "extension/", "./extension/", "extension//", "", "/extension/"),
  });
  const listed = fc.constantFrom("a.ts", "./a.ts", "b/../a.ts", "A.ts", "b//a.ts");
  const own = fc.constantFrom(`${NAME}/a`, "@other/a", "Acme::Pack::A", "@acme.x/a", "acme/pack/a");
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), listed, own, async (entries, models, type) => {
      const raw = entries.map(({ path, type, root }): RawEntry => ({
        name: root + path,
        type,
        body: type === "0" ? "x" : undefined,
        link: type === "1" || type === "2" ? "../../evil" : undefined,
      }));
      const archive = await archiveOf([
        { name: "extension/manifest.yaml", body: manifest(models) },
        { name: "extension/models/a.ts", body: model(type) },
        ...raw,
      ]);
      const { pull, push, server } = await verdicts(archive);
      assert.deepEqual([push, server], [pull, pull]);
      if (pull !== undefined) return;
      assert.doesNotMatch(type, /other/);
      const { files } = await packageArchives.read(archive);
      const names = [...files.keys()];
      assert.equal(new Set(names.map((name) => name.normalize("NFKC").toLowerCase())).size, names.length);
      for (const segment of names.flatMap((name) => name.split("/"))) {
        assert.doesNotMatch(segment, /^$|^\.|[. ]$|[\\:*?"<>|\u200b\u202e]|^(con|nul)(\.|$)/i);
      }
    }),
    { numRuns: 300 },
  );
});
