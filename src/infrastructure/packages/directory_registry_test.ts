// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TestRegistry } from "../../../tests/support/package_registry.ts";
import { SwampError } from "../../domain/errors.ts";

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
