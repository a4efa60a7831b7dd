// SPDX-License-Identifier: MIT
/** Both ends of the registry protocol: `HttpRegistry` against a served directory, over real sockets. */
import assert from "node:assert/strict";
import { SwampError } from "../../src/domain/errors.ts";
import type { PackageRegistry, Publication } from "../../src/domain/packages/package_registry.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { ServedTestRegistry } from "../support/served_registry.ts";

const NAME = "@acme/tools";

async function publication(version: string, more: Partial<Publication> = {}): Promise<Publication> {
  const name = more.name ?? NAME;
  return {
    name,
    version,
    channel: "stable",
    dependencies: [],
    platforms: [],
    labels: [],
    content: { models: [`${name}/thing`] },
    archive: await TestRegistry.archive({ name, version }),
    ...more,
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof SwampError, `${error?.stack ?? "nothing was thrown"}`);
  return error.code;
}

const search = (text: string) =>
  ({ text, platforms: [], labels: [], sort: "relevance", page: 1, perPage: 20 }) as const;

Deno.test("a package that was published over HTTP is found, described and downloaded like from the directory", async () => {
  await using served = new ServedTestRegistry();
  const client = served.client(served.key("acme"));
  const first = await publication("2026.01.01.1");
  assert.deepEqual(await client.publish(first), { extensionId: NAME });
  await client.publish(await publication("2026.02.01.1", { channel: "beta" }));
  const direct: PackageRegistry = served.directory.registry;
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  assert.deepEqual(plain(await client.info(NAME)), plain(await direct.info(NAME)));
  assert.deepEqual(plain(await client.versions(NAME)), plain(await direct.versions(NAME)));
  for (const channel of ["stable", "rc", "beta"] as const) {
    assert.deepEqual(
      plain(await client.latest(NAME, channel)),
      plain(await direct.latest(NAME, channel)),
      channel,
    );
  }
  assert.equal((await client.latest(NAME, "beta"))!.version, "2026.02.01.1");
  assert.deepEqual((await client.versions(NAME))[1]!.content, { models: [`${NAME}/thing`] });
  assert.equal(await client.checksum(NAME, "2026.01.01.1"), await direct.checksum(NAME, "2026.01.01.1"));
  const progress: (number | undefined)[][] = [];
  const bytes = await client.download(
    NAME,
    "2026.01.01.1",
    (done, total) => void progress.push([done, total]),
  );
  assert.deepEqual(bytes, new Uint8Array(first.archive));
  assert.deepEqual(progress.at(-1), [bytes.length, bytes.length]);
  const found = await client.search(search("tools"));
  assert.deepEqual([found.total, found.packages[0]!.name], [1, NAME]);
  assert.equal((await client.search(search("nothing"))).total, 0);
});

Deno.test("what does not exist is absent, as in the directory", async () => {
  await using served = new ServedTestRegistry();
  const client = served.client();
  assert.equal(await client.info(NAME), undefined);
  assert.deepEqual(await client.versions(NAME), []);
  assert.equal(await client.latest(NAME, "stable"), undefined);
  assert.equal(await client.checksum(NAME, "2026.01.01.1"), undefined);
  assert.equal(await codeOf(client.download(NAME, "2026.01.01.1")), "PACKAGE_NOT_FOUND");
  const change = { action: "unyank" } as const;
  assert.equal(await codeOf(served.client(served.key("acme")).change(NAME, change)), "PACKAGE_NOT_FOUND");
});

Deno.test("every change reaches the directory", async () => {
  await using served = new ServedTestRegistry();
  const client = served.client(served.key("acme"));
  await client.publish(await publication("2026.01.01.1"));
  await client.publish(await publication("2026.02.01.1", { channel: "beta" }));
  const latest = async () => (await client.latest(NAME, "stable"))?.version;
  await client.change(NAME, { action: "promote", version: "2026.02.01.1", channel: "stable" });
  assert.equal(await latest(), "2026.02.01.1");
  await client.change(NAME, { action: "yank", version: "2026.02.01.1", reason: "eats files" });
  assert.equal(await latest(), "2026.01.01.1");
  assert.equal((await client.versions(NAME))[0]!.yankReason, "eats files");
  await client.change(NAME, { action: "unyank", version: "2026.02.01.1" });
  await client.change(NAME, { action: "yank", reason: "all of it" });
  assert.deepEqual([await latest(), (await client.info(NAME))!.yankReason], [undefined, "all of it"]);
  assert.equal((await client.search(search("tools"))).total, 0);
  await client.change(NAME, { action: "unyank" });
  await client.change(NAME, { action: "deprecate", reason: "old", supersededBy: "@acme/kit" });
  const { deprecationReason, supersededBy } = (await client.info(NAME))!;
  assert.deepEqual([deprecationReason, supersededBy, await latest()], ["old", "@acme/kit", "2026.02.01.1"]);
  await client.change(NAME, { action: "undeprecate" });
  assert.equal((await client.info(NAME))!.deprecatedAt, undefined);
});

Deno.test("without a key that may do it nothing changes", async () => {
  await using served = new ServedTestRegistry();
  const item = await publication("2026.01.01.1");
  assert.equal(await codeOf(served.client().publish(item)), "NOT_AUTHENTICATED", "no keys at all");
  const key = served.key("other", "more");
  for (const client of [served.client(), served.client("swamp_unknown"), served.client(key)]) {
    assert.equal(await codeOf(client.publish(item)), "NOT_AUTHENTICATED");
    assert.equal(await codeOf(client.change(NAME, { action: "yank", reason: "r" })), "NOT_AUTHENTICATED");
  }
  assert.deepEqual(await served.directory.registry.versions(NAME), []);
  const stored = Deno.readTextFileSync(`${served.directory.directory}/keys.json`);
  assert.ok(!stored.includes(key.slice(6)), "only digests are stored");
  assert.equal(Deno.statSync(`${served.directory.directory}/keys.json`).mode! & 0o777, 0o600);
  assert.deepEqual(await served.client(key).publish(await publication("2026.01.01.1", { name: "@more/x" })), {
    extensionId: "@more/x",
  });
});

Deno.test("16 publish one version at once: one wins, the others are told that it exists", async () => {
  await using served = new ServedTestRegistry();
  const key = served.key("acme");
  const results = await Promise.all(Array.from({ length: 16 }, async (_, index) => {
    const archive = await TestRegistry.archive({
      name: NAME,
      version: "2026.01.01.1",
      files: { "files/n": `${index}` },
    });
    const item = await publication("2026.01.01.1", { archive });
    return await served.client(key).publish(item).then(() => archive, (error) => {
      assert.equal(error.code, "PACKAGE_EXISTS", error.stack);
    });
  }));
  const winners = results.filter((archive) => archive !== undefined);
  assert.equal(winners.length, 1);
  assert.deepEqual(await served.client().download(NAME, "2026.01.01.1"), new Uint8Array(winners[0]!));
  assert.deepEqual(
    [...Deno.readDirSync(`${served.directory.directory}/.uploads`)],
    [],
    "nothing is left over",
  );
});

Deno.test("an archive that is not what was announced, or no archive, is refused and leaves nothing", async () => {
  await using served = new ServedTestRegistry();
  const client = served.client(served.key("acme", "evil"));
  const other = await TestRegistry.archive({ name: "@evil/x", version: "2026.01.01.1" });
  const newer = await TestRegistry.archive({ name: NAME, version: "2026.01.02.1" });
  const text = new TextEncoder().encode("hello");
  for (const archive of [other, newer, text, new Uint8Array(), other.subarray(0, 100)]) {
    const error = await client.publish(await publication("2026.01.01.1", { archive })).catch((error) =>
      error
    );
    assert.deepEqual([error.code, error.details?.status], ["REGISTRY_REFUSED", 422], error.stack);
  }
  assert.equal(await client.info(NAME), undefined);
  const left = [...Deno.readDirSync(`${served.directory.directory}/extensions`)];
  assert.deepEqual(left, []);
});

Deno.test("requests that the protocol does not know are refused; names lead nowhere", async () => {
  await using served = new ServedTestRegistry({ anonymousPush: true });
  await served.directory.publish({ name: NAME, version: "2026.01.01.1" });
  Deno.writeTextFileSync(`${served.directory.directory}/keys.json`, '{"keys": []}');
  const api = "/api/v1/extensions";
  const get = async (path: string, init?: RequestInit) => {
    const reply = await fetch(`${served.address}${path}`, { redirect: "manual", ...init });
    const text = await reply.text();
    assert.ok(!text.includes(served.directory.directory), `${path}: ${text}`);
    assert.ok(!text.includes('"keys"') && !text.includes("hash"), text);
    return reply.status;
  };
  const encoded = encodeURIComponent(NAME);
  assert.equal(await get(`${api}/${encoded}`), 200);
  const hostile = [
    "..%2f..%2fkeys",
    "%2e%2e%2fkeys.json",
    "@acme%2f..%2f..%2fkeys",
    "@acme%2ftools%2f..",
    "@acme%2ftools%00",
    "@acme%5ctools",
    "@ACME%2ftools",
    `${encoded}@..%2f2026.01.01.1`,
    `${encoded}@2026.01.01.1%2f..`,
    "%ff",
    "@",
    "",
  ];
  for (const name of hostile) {
    for (const what of ["", "/versions", "/latest", "/checksum", "/download"]) {
      const status = await get(`${api}/${name}${what}`);
      assert.ok(status === 400 || status === 404, `${name}${what}: ${status}`);
    }
    assert.ok([400, 404].includes(await get(`/archives/${name}/2026.01.01.1.tgz`)), name);
    assert.ok([400, 404].includes(await get(`/archives/${encoded}/${name}.tgz`)), name);
    const yank = { method: "POST", body: '{"reason":"r"}' };
    assert.ok([400, 404].includes(await get(`${api}/${name}/yank`, yank)), name);
    const push = {
      method: "POST",
      body: JSON.stringify({ name: decodeURI(name.replace("%ff", "")), version: "2026.01.01.1" }),
    };
    assert.ok([400, 404].includes(await get(`${api}/push`, push)), name);
  }
  const cases: [string, RequestInit, number][] = [
    ["/", {}, 404],
    ["/keys.json", {}, 404],
    ["/extensions/@acme/tools/info.json", {}, 404],
    [`${api}/${encoded}/nothing`, {}, 404],
    [`${api}/${encoded}`, { method: "DELETE" }, 405],
    [`${api}/search?page=0`, {}, 400],
    [`${api}/search?perPage=101`, {}, 400],
    [`${api}/search?sort=best`, {}, 400],
    [`${api}/${encoded}/latest?channel=x`, {}, 400],
    [`${api}/push`, { method: "POST", body: "{" }, 400],
    [`${api}/push`, { method: "POST", body: "[]" }, 400],
    [`${api}/push`, { method: "POST", body: `"${"x".repeat(1_100_000)}"` }, 413],
    [`${api}/confirm`, { method: "POST", body: '{"s3Key":"x"}' }, 404],
    [`${api}/${encoded}/yank`, { method: "POST", body: "{}" }, 400],
    [`${api}/${encoded}/promote`, { method: "POST", body: '{"channel":"beta"}' }, 400],
    [`${api}/${encoded}/yank`, {
      method: "POST",
      body: '{"reason":"r"}',
      headers: { origin: "http://evil.test" },
    }, 403],
    ["/uploads/unknown", { method: "PUT", body: "x" }, 404],
  ];
  for (const [path, init, status] of cases) {
    assert.equal(await get(path, init), status, `${init.method ?? "GET"} ${path}`);
  }
  assert.equal((await served.client().info(NAME))!.yankedAt, undefined);
});
