// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { filesChecksum } from "../../domain/packages/installed_package.ts";
import { writeShippedMetadata } from "../../domain/packages/shipped_metadata.ts";
import { modelSource, TempRepository } from "../../../tests/support/temp_repository.ts";
import { testWithBundler } from "../../../tests/support/test_with_bundler.ts";
import { fileDigests, packageFiles } from "../packages/package_files.ts";

const PACKAGE = ".swamp/pulled-extensions/@p/pack";
const LOCKFILE = "upstream_extensions.json";
const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

const bundle = (before = "") =>
  `${before}
const { z } = globalThis.__swamp_zod;
export const model = { type: "@p/a", version: "2026.01.01.1", globalArguments: z.object({}),
  methods: { run: { description: "d", arguments: z.object({}), execute: () => ({}) } } };
`;

/** A repository with a locked package, and a bundle that leaves a mark when it is loaded. */
class Scene implements Disposable {
  private constructor(readonly repo: TempRepository, readonly mark: string) {}

  static async make(files: Readonly<Record<string, string>> = { "bundles/a.js": bundle() }): Promise<Scene> {
    const repo = await TempRepository.create();
    const manifest = 'manifestVersion: 1\nname: "@p/pack"\nversion: 2026.01.01.1\nmodels: [a.ts]\n';
    const all = { "manifest.yaml": manifest, "models/a.ts": modelSource("@p/a"), ...files };
    for (const [path, text] of Object.entries(all)) repo.write(`${PACKAGE}/${path}`, text);
    repo.lockPackages();
    return new Scene(repo, `${repo.root}/loaded`);
  }

  get evil(): string {
    return bundle(`Deno.writeTextFileSync(${JSON.stringify(this.mark)}, "");`);
  }

  write(path: string, text: string): void {
    this.repo.write(`${PACKAGE}/${path}`, text);
  }

  /** A receipt that lists what is on disk now and claims to be what the lockfile says. */
  writeReceipt(claims: Readonly<Record<string, string>> = {}): void {
    const { fs } = this.repo.platform;
    const directory = `${this.repo.root}/${PACKAGE}`;
    const locked = JSON.parse(fs.readText(`${this.repo.root}/${LOCKFILE}`))["@p/pack"];
    const digests = fileDigests(fs, directory, packageFiles(fs, directory));
    this.write(
      ".receipt.json",
      JSON.stringify({ name: "@p/pack", locked: { ...locked, ...claims }, digests }),
    );
  }

  resolve() {
    return this.repo.use((services) => services.registry("model").resolve("@p/a"));
  }

  describe() {
    return this.repo.use((services) => services.registry("model").describe("@p/a"));
  }

  async refuses(
    code = "CHECKSUM_MISMATCH",
    message = /\.swamp\/pulled-extensions\/@p\/pack\/models\/a\.ts: /,
  ) {
    for (const use of [() => this.resolve(), () => this.describe()]) {
      await assert.rejects(use(), (error: { code: string; message: string; hint: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, message);
        assert.match(error.hint, /swamp extension (install|verify|pull)/);
        return true;
      });
    }
    assert.equal(this.repo.platform.fs.stat(this.mark), undefined, "the code ran");
  }

  [Symbol.dispose](): void {
    this.repo[Symbol.dispose]();
  }
}

Deno.test("an exchanged bundle is refused before and after the package was used", async () => {
  using scene = await Scene.make();
  scene.write("bundles/a.js", scene.evil);
  await scene.refuses();
  scene.write("bundles/a.js", bundle());
  assert.ok(await scene.resolve());
  scene.repo.settle();
  assert.ok(await scene.describe());
  scene.write("bundles/a.js", scene.evil);
  await scene.refuses();
  assert.equal(scene.repo.counters.trials, 0);
  scene.write("bundles/a.js", bundle());
  assert.ok(await scene.resolve());
});

Deno.test("a receipt beside exchanged files is not believed, whatever it claims", async () => {
  using scene = await Scene.make();
  const genuine = scene.repo.platform.fs.readText(`${scene.repo.root}/${LOCKFILE}`);
  scene.writeReceipt();
  assert.ok(await scene.describe());
  scene.write("bundles/a.js", scene.evil);
  await scene.refuses();
  scene.writeReceipt();
  await scene.refuses();
  const receipt = JSON.parse(Deno.readTextFileSync(`${scene.repo.root}/${PACKAGE}/.receipt.json`));
  scene.writeReceipt({ filesChecksum: filesChecksum(receipt.digests, sha256) });
  await scene.refuses();
  assert.equal(scene.repo.platform.fs.readText(`${scene.repo.root}/${LOCKFILE}`), genuine);
});

Deno.test("a package is used without a receipt while its files are those of the lockfile", async () => {
  using scene = await Scene.make();
  assert.ok(await scene.resolve());
  scene.write("models/b.ts", "// added\n");
  scene.repo.settle();
  assert.ok(await scene.resolve());
});

Deno.test("shipped metadata that was exchanged is not shown", async () => {
  const metadata = { kind: "model", type: "@p/a", raw: "@p/a", methods: [] } as const;
  const said = (description: string) => writeShippedMetadata({ ...metadata, description }, sha256(bundle()));
  using scene = await Scene.make({
    "bundles/a.js": bundle(),
    "bundles/a.metadata.json": said("genuine"),
  });
  assert.equal((await scene.describe())!.description, "genuine");
  scene.write("bundles/a.metadata.json", said("forged"));
  await scene.refuses();
});

Deno.test("a package is refused once the lockfile says otherwise, and when it says nothing", async () => {
  using scene = await Scene.make();
  assert.ok(await scene.resolve());
  const locked = JSON.parse(Deno.readTextFileSync(`${scene.repo.root}/${LOCKFILE}`));
  const lock = (changes: object) =>
    scene.repo.write(LOCKFILE, JSON.stringify({ "@p/pack": { ...locked["@p/pack"], ...changes } }));
  lock({ filesChecksum: "0".repeat(64) });
  await scene.refuses();
  lock({ filesChecksum: undefined });
  await scene.refuses("PACKAGE_CONFLICT", /has no digest of the files of the package @p\/pack/);
  scene.repo.write(LOCKFILE, "{}");
  await scene.refuses("PACKAGE_CONFLICT", /@p\/pack is on disk, but not in upstream_extensions\.json/);
  scene.repo.remove(LOCKFILE);
  await scene.refuses("PACKAGE_CONFLICT", /is on disk, but not in/);
  lock({});
  assert.ok(await scene.resolve());
});

Deno.test("a lockfile that another package was added to costs no trial", async () => {
  using scene = await Scene.make();
  assert.ok(await scene.resolve());
  const locked = JSON.parse(Deno.readTextFileSync(`${scene.repo.root}/${LOCKFILE}`));
  const other = { version: "2026.01.01.1", filesChecksum: "1".repeat(64), files: [] };
  scene.repo.write(LOCKFILE, JSON.stringify({ ...locked, "@p/other": other }));
  assert.ok(await scene.resolve());
  assert.deepEqual([scene.repo.counters.trials, scene.repo.counters.builds], [0, 0]);
});

Deno.test("types of a directory in which older tools mixed packages are refused, with the way out", async () => {
  using scene = await Scene.make();
  scene.repo.remove(PACKAGE);
  scene.repo.write(".swamp/pulled-extensions/models/a.ts", modelSource("@p/a"));
  await scene.refuses("PACKAGE_CONFLICT", /belongs to no package/);
});

const IMPORTING = `import { z } from "npm:zod@4.3.6";
import { say } from "./helper.ts";
export const model = { type: "@p/a", version: "2026.01.01.1", description: say(), globalArguments: z.object({}),
  methods: { run: { description: "d", arguments: z.object({}), execute: () => ({}) } } };
`;

testWithBundler("nothing of the repository takes part when a package is built", async () => {
  using scene = await Scene.make({
    "models/a.ts": IMPORTING,
    "models/helper.ts": 'export const say = () => "own";\n',
  });
  const { repo } = scene;
  repo.write(
    "evil.ts",
    `Deno.writeTextFileSync(${JSON.stringify(scene.mark)}, "");
export const say = () => "evil";
export const z = { object: () => ({}) };\n`,
  );
  const imports = { "npm:zod@4.3.6": "./evil.ts", "./helper.ts": "./evil.ts", "zod": "./evil.ts" };
  repo.write("deno.json", JSON.stringify({ imports, workspace: [PACKAGE] }));
  repo.write("package.json", JSON.stringify({ dependencies: { zod: "file:./evil" } }));
  repo.write(".swamp/deno.json", JSON.stringify({ imports }));
  assert.equal((await scene.describe())!.description, "own");
  assert.equal(repo.platform.fs.stat(scene.mark), undefined, "the code ran");
  scene.writeReceipt();
  repo.write(`${PACKAGE}/deno.json`, JSON.stringify({ imports: { "npm:zod@4.3.6": "../../../../evil.ts" } }));
  repo.settle();
  assert.equal((await scene.describe())!.description, "own");
  scene.write("models/helper.ts", 'export const say = () => "exchanged";\n');
  await scene.refuses("CHECKSUM_MISMATCH", /models\/helper\.ts of the package @p\/pack/);
});

testWithBundler(
  "a package is built as its own deno.json says, and imports no file outside of itself",
  async () => {
    using scene = await Scene.make({
      "models/a.ts": IMPORTING.replace("./helper.ts", "helper"),
      "lib/helper.ts": 'export const say = () => "mapped";\n',
      "deno.json": '{ "imports": { "helper": "./lib/helper.ts" } }\n',
    });
    assert.equal((await scene.describe())!.description, "mapped");
    using leaving = await Scene.make({
      "models/a.ts": IMPORTING.replace("./helper.ts", "../../../../../evil.ts"),
    });
    leaving.repo.write("evil.ts", 'export const say = () => "evil";\n');
    await assert.rejects(leaving.describe(), /evil\.ts/);
  },
);
