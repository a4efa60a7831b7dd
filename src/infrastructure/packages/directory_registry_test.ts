// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { TestRegistry } from "../../../tests/support/package_registry.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Publication } from "../../domain/packages/package_registry.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { DirectoryRegistry } from "./directory_registry.ts";

const NAME = "@acme/tools";
const VERSION = "2026.01.01.1";

/** What a process that was killed while it published has left: an archive without its version. */
function leave(registry: TestRegistry, archive: Uint8Array, ageMs: number): string {
  const file = `${registry.directory}/extensions/${NAME}/${VERSION}.tgz`;
  Deno.mkdirSync(`${registry.directory}/extensions/${NAME}`, { recursive: true });
  Deno.writeFileSync(file, archive);
  const then = (Date.now() - ageMs) / 1000;
  Deno.utimeSync(file, then, then);
  return file;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof SwampError, `${error}`);
  return error.code;
}

Deno.test("an archive without its version is not there for readers; the same push completes it", async () => {
  using registry = new TestRegistry();
  const archive = await TestRegistry.archive({ name: NAME, version: VERSION });
  leave(registry, archive, 0);
  assert.deepEqual(await registry.registry.versions(NAME), []);
  assert.equal(await registry.registry.info(NAME), undefined);
  await registry.publish({ name: NAME, version: VERSION });
  assert.deepEqual(await registry.registry.download(NAME, VERSION), new Uint8Array(archive));
});

Deno.test("another archive is somebody who is publishing, until it is old; then it is replaced", async () => {
  using registry = new TestRegistry();
  const item = { name: NAME, version: VERSION };
  leave(registry, new TextEncoder().encode("other"), 1_000);
  assert.equal(await codeOf(registry.publish(item)), "PACKAGE_EXISTS");
  leave(registry, new TextEncoder().encode("other"), 120_000);
  await registry.publish(item);
  const { checksum, size } = (await registry.registry.versions(NAME))[0]!;
  assert.equal((await registry.registry.download(NAME, VERSION)).length, size);
  assert.equal(await registry.registry.checksum(NAME, VERSION), checksum);
});

Deno.test("a second push of a version changes nothing, not even the package's description", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  const before = [await registry.registry.info(NAME), await registry.registry.download(NAME, VERSION)];
  const archive = new TextEncoder().encode("other");
  const second = {
    name: NAME,
    version: VERSION,
    channel: "stable" as const,
    description: "changed",
    archive,
  };
  const work = registry.registry.publish({
    ...second,
    dependencies: [],
    platforms: [],
    labels: [],
    content: {},
  });
  assert.equal(await codeOf(work), "PACKAGE_EXISTS");
  assert.deepEqual(
    [await registry.registry.info(NAME), await registry.registry.download(NAME, VERSION)],
    before,
  );
});

/** Publishes a version that says of the package what is given. */
async function publish(
  registry: TestRegistry,
  version: string,
  more: Partial<Publication> = {},
): Promise<void> {
  const archive = await TestRegistry.archive({ name: NAME, version });
  const none = { dependencies: [], platforms: [], labels: [], content: {} };
  await registry.registry.publish({ name: NAME, version, channel: "stable", ...none, archive, ...more });
}

Deno.test("a package is described by its newest stable version, whatever is published after it", async () => {
  using registry = new TestRegistry();
  const description = async () => (await registry.registry.info(NAME))?.description;
  await publish(registry, "2026.01.02.1", { channel: "beta", description: "beta" });
  assert.equal(await description(), "beta");
  await publish(registry, "2026.01.01.9", { description: "nine" });
  assert.equal(await description(), "nine");
  await publish(registry, "2026.01.01.10", { description: "ten", releaseNotes: "more" });
  await publish(registry, "2026.01.01.2", { description: "two" });
  await publish(registry, "2026.01.03.1", { channel: "rc", description: "rc" });
  assert.equal(await description(), "ten");
  const versions = await registry.registry.versions(NAME);
  assert.equal(versions.find(({ version }) => version === "2026.01.01.10")?.releaseNotes, "more");
});

Deno.test("a withdrawn package stays so when a version is published", async () => {
  using registry = new TestRegistry();
  await publish(registry, "2026.01.01.1");
  await registry.registry.change(NAME, { action: "yank", reason: "oops" });
  await publish(registry, "2026.01.02.1");
  assert.equal((await registry.registry.info(NAME))?.yankReason, "oops");
});

Deno.test("a damaged file is passed over and told; what it belongs to says so", async () => {
  const told: string[] = [];
  using good = new TestRegistry();
  const registry = new DirectoryRegistry(
    good.directory,
    denoPlatform(),
    (message) => void told.push(message),
  );
  await publish(good, "2026.01.01.1");
  await publish(good, "2026.01.02.1");
  await good.publish({ name: "@acme/other", version: VERSION });
  const directory = `${good.directory}/extensions/${NAME}`;
  Deno.writeTextFileSync(`${directory}/2026.01.01.1.json`, "{");
  assert.deepEqual((await registry.versions(NAME)).map(({ version }) => version), ["2026.01.02.1"]);
  assert.match(told.at(-1)!, /2026\.01\.01\.1\.json cannot be read: .*; it is passed over/);
  Deno.writeTextFileSync(`${directory}/info.json`, "{");
  const search = { text: "", platforms: [], labels: [], sort: "name", page: 1, perPage: 10 } as const;
  assert.deepEqual((await registry.search(search)).packages.map(({ name }) => name), ["@acme/other"]);
  assert.match(told.at(-1)!, /info\.json/);
  assert.equal(await codeOf(registry.info(NAME)), "REGISTRY_REFUSED");
  Deno.removeSync(`${directory}/2026.01.02.1.tgz`);
  await assert.rejects(() => registry.download(NAME, "2026.01.02.1"), /archive of .* is missing/);
});

/** What is written to the disk, and what each key of it may be replaced by. */
const ANYTHING = fc.oneof(fc.constant([]), fc.constant({}), fc.jsonValue({ maxDepth: 2 }));

Deno.test("no JSON in the place of a registry's file is a crash, keeps others from being found, or names another package", async () => {
  using good = new TestRegistry();
  const told: string[] = [];
  const registry = new DirectoryRegistry(good.directory, denoPlatform(), (text) => void told.push(text));
  await publish(good, "2026.01.01.1", { description: "d", content: { models: ["a.ts"] } });
  await good.publish({ name: "@acme/other", version: VERSION });
  const directory = `${good.directory}/extensions/${NAME}`;
  const files = ["info.json", "2026.01.01.1.json"];
  const originals = files.map((file) => Deno.readTextFileSync(`${directory}/${file}`));
  const search = { text: "a", platforms: ["x"], labels: [], contentType: "models", page: 1, perPage: 10 };
  const damage = fc.record({
    file: fc.nat(1),
    key: fc.option(fc.constantFrom(...originals.flatMap((text) => Object.keys(JSON.parse(text))))),
    value: ANYTHING,
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, key, value }) => {
      files.forEach((name, index) => Deno.writeTextFileSync(`${directory}/${name}`, originals[index]!));
      const text = key === null ? value : { ...JSON.parse(originals[file]!), [key]: value };
      Deno.writeTextFileSync(`${directory}/${files[file]}`, JSON.stringify(text));
      for (const sort of ["name", "new", "updated", "relevance"] as const) {
        const names = (await registry.search({ ...search, sort })).packages.map(({ name }) => name);
        assert.ok(names.includes("@acme/other"));
        assert.deepEqual(names.filter((name) => name !== "@acme/other" && name !== NAME), []);
      }
      for (const version of await registry.versions(NAME)) assert.equal(version.version, "2026.01.01.1");
      const change = { action: "promote", version: "2026.01.01.1", channel: "rc" } as const;
      for (
        const work of [
          () => registry.info(NAME),
          () => registry.latest(NAME, "beta"),
          () => registry.change(NAME, change),
        ]
      ) {
        await work().catch((error) => assert.ok(error instanceof SwampError, `${error}`));
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(told.length > 0);
});

Deno.test("what lies in the place of another package, or is no plain file, is not taken for one", async () => {
  using good = new TestRegistry();
  await publish(good, "2026.01.01.1");
  const directory = `${good.directory}/extensions/${NAME}`;
  const info = Deno.readTextFileSync(`${directory}/info.json`);
  Deno.writeTextFileSync(`${directory}/info.json`, info.replace(NAME, "@evil/tools"));
  await assert.rejects(() => good.registry.info(NAME), /info\.json cannot be read: it is of @evil\/tools/);
  Deno.removeSync(`${directory}/info.json`);
  Deno.mkdirSync(`${directory}/info.json`);
  await assert.rejects(() => good.registry.info(NAME), /it is not a plain file/);
  Deno.removeSync(`${directory}/2026.01.01.1.tgz`);
  await new Deno.Command("mkfifo", { args: [`${directory}/2026.01.01.1.tgz`] }).output();
  await assert.rejects(() => good.registry.download(NAME, "2026.01.01.1"), /is not a plain file in/);
});

Deno.test("a link in a registry is an error that names it, wherever it is, and what it points to stays as it is", async () => {
  const targets = ["extensions", "extensions/@acme", `extensions/${NAME}`];
  const files = [`extensions/${NAME}/info.json`, `extensions/${NAME}/${VERSION}.json`];
  for (const linked of [...targets, ...files]) {
    using registry = new TestRegistry();
    await publish(registry, VERSION);
    const path = `${registry.directory}/${linked}`;
    Deno.renameSync(path, `${registry.directory}/moved`);
    Deno.symlinkSync(`${registry.directory}/moved`, path);
    const before = listing(`${registry.directory}/moved`);
    const isNamed = (error: unknown) =>
      error instanceof SwampError && error.code === "REGISTRY_REFUSED" &&
      error.message === `The registry's ${path} is a symbolic link, which is not followed`;
    if (linked === files[1]) {
      await assert.rejects(() => registry.registry.checksum(NAME, VERSION), isNamed);
      await assert.rejects(() => publish(registry, VERSION), isNamed);
    } else {
      await assert.rejects(() => registry.registry.info(NAME), isNamed, linked);
      await assert.rejects(() => publish(registry, "2026.01.02.1"), isNamed, linked);
    }
    if (linked === targets[0]) assert.throws(() => registry.registry.list(), isNamed);
    else assert.deepEqual(registry.registry.list(), []);
    assert.deepEqual(listing(`${registry.directory}/moved`), before);
  }
});

Deno.test("an archive that is a link is not sent; the directory of the registry itself may be a link", async () => {
  using registry = new TestRegistry();
  await publish(registry, VERSION);
  const alias = `${registry.directory}/alias`;
  Deno.symlinkSync(registry.directory, alias);
  assert.ok((await new TestRegistry(alias).registry.download(NAME, VERSION)).length > 0);
  const path = `${registry.directory}/extensions/${NAME}/${VERSION}.tgz`;
  Deno.removeSync(path);
  Deno.symlinkSync("/etc/hostname", path);
  await assert.rejects(() => registry.registry.download(NAME, VERSION), /\.tgz is a symbolic link/);
});

/** Paths and contents of everything below a path. */
function listing(path: string): string[] {
  if (Deno.statSync(path).isFile) return [Deno.readTextFileSync(path)];
  return [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => [
    entry.name,
    ...entry.isDirectory
      ? listing(`${path}/${entry.name}`)
      : [`${Deno.statSync(`${path}/${entry.name}`).size}`],
  ]);
}

Deno.test("a version in another form is the one that is published, for readers and for a second push", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  const other = "2026.01.01.001";
  assert.equal(await codeOf(registry.publish({ name: NAME, version: other })), "PACKAGE_EXISTS");
  assert.equal(
    await registry.registry.checksum(NAME, other),
    await registry.registry.checksum(NAME, VERSION),
  );
  assert.deepEqual(
    await registry.registry.download(NAME, other),
    await registry.registry.download(NAME, VERSION),
  );
});
