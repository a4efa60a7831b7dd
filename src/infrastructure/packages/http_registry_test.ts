// SPDX-License-Identifier: MIT
/** The client against servers that fail, lie and are slow. */
import assert from "node:assert/strict";
import { ARCHIVE_LIMITS } from "../../domain/packages/archive_plan.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Publication } from "../../domain/packages/package_registry.ts";
import { type Received, reply, ScriptedServer } from "../../../tests/support/scripted_server.ts";
import { recordedTimers } from "../../../tests/support/recorded_timers.ts";
import { testClient } from "../../../tests/support/served_registry.ts";

const NAME = "@acme/tools";
const INFO = { name: NAME, createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };
const VERSION = "2026.01.01.1";
const SUM = "a".repeat(64);

async function failure(work: Promise<unknown>): Promise<SwampError> {
  const error = await work.then(
    (value) => assert.fail(`succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.ok(error instanceof SwampError, `${error?.stack}`);
  return error;
}

const publication: Publication = {
  name: NAME,
  version: VERSION,
  channel: "stable",
  dependencies: [],
  platforms: [],
  labels: [],
  content: { models: ["thing"] },
  archive: new TextEncoder().encode("archive"),
};

const isIdentified = ({ headers }: Received) => headers.has("x-api-key") || headers.has("authorization");

Deno.test("a read sends the key, the agent and the name as one segment", async () => {
  await using server = new ScriptedServer(() => reply(200, INFO));
  await testClient(server.address, { apiKey: "k1" }).info(NAME);
  const [{ path, headers }] = server.received as [Received];
  assert.equal(path, "/api/v1/extensions/%40acme%2Ftools");
  assert.deepEqual(["x-api-key", "authorization", "user-agent"].map((name) => headers.get(name)), [
    "k1",
    "Bearer k1",
    "swamp-cli/test",
  ]);
});

Deno.test("a registry below a path is asked there", async () => {
  await using server = new ScriptedServer(() => reply(200, INFO));
  await testClient(`${server.address}/team`).info(NAME);
  assert.equal(server.received[0]!.path, "/team/api/v1/extensions/%40acme%2Ftools");
});

Deno.test("reads are tried again after 429, 502, 503, 504 and broken connections, and then succeed", async () => {
  const troubles = [
    reply(429, "", { "retry-after": "0" }),
    reply(502, "<html>"),
    reply(503, {}),
    reply(504, ""),
    "",
    "nonsense\r\n\r\n",
    reply(200, INFO, { "content-length": "5000" }),
  ];
  for (const trouble of troubles) {
    await using server = new ScriptedServer((_request, index) => index === 0 ? trouble : reply(200, INFO));
    assert.equal((await testClient(server.address, { retries: 1 }).info(NAME))!.name, NAME, trouble);
    assert.equal(server.received.length, 2);
  }
});

Deno.test("other refusals are final; the code and message say which", async () => {
  const cases: [number, unknown, string, RegExp, number][] = [
    [400, { error: "bad wish" }, "REGISTRY_REFUSED", /400 .*: bad wish/, 1],
    [401, { message: "who are you" }, "NOT_AUTHENTICATED", /Not authenticated .*who are you/, 1],
    [403, { error: { message: "no" } }, "NOT_AUTHENTICATED", /Not allowed .*: no/, 1],
    [500, "<html>secret page</html>", "REGISTRY_REFUSED", /500 from \S+\)$/, 1],
    [429, "", "REGISTRY_BUSY", /busy \(429/, 2],
    [503, { error: "x".repeat(5000) }, "REGISTRY_BUSY", /busy \(503 .{300,500}\.\.\.$/, 2],
  ];
  for (const [status, body, code, message, requests] of cases) {
    await using server = new ScriptedServer(() => reply(status, body as string));
    const error = await failure(testClient(server.address, { retries: 1 }).info(NAME));
    assert.deepEqual([error.code, server.received.length], [code, requests], `${status}`);
    assert.match(error.message, message);
  }
});

Deno.test("Retry-After is waited for; one that is too long is reported at once", async () => {
  await using server = new ScriptedServer((_request, index) =>
    index === 0 ? reply(429, "", { "retry-after": "1" }) : reply(200, INFO)
  );
  using timers = recordedTimers();
  await testClient(server.address, { retries: 1 }).info(NAME);
  assert.ok(timers.delays.includes(1_000), `waited ${timers.delays} ms`);
  const later = new Date(Date.now() + 3_600_000).toUTCString();
  for (const wait of ["3600", later]) {
    await using busy = new ScriptedServer(() => reply(503, "", { "retry-after": wait }));
    const error = await failure(testClient(busy.address, { retries: 3 }).info(NAME));
    assert.deepEqual([error.code, error.details?.retryAfter, busy.received.length], [
      "REGISTRY_BUSY",
      wait,
      1,
    ]);
  }
});

Deno.test("changes are sent once, whatever happens, and are not sent on", async () => {
  await using elsewhere = new ScriptedServer(() => reply(200, {}));
  const troubles: [string | undefined, string][] = [
    [reply(503, ""), "REGISTRY_BUSY"],
    [reply(429, ""), "REGISTRY_BUSY"],
    ["", "REGISTRY_UNREACHABLE"],
    [undefined, "REGISTRY_UNREACHABLE"],
    [reply(307, "", { location: elsewhere.address }), "REGISTRY_REFUSED"],
    [reply(302, "", { location: "/other" }), "REGISTRY_REFUSED"],
    [reply(409, { error: "it exists" }), "PACKAGE_EXISTS"],
    [reply(404, ""), "PACKAGE_NOT_FOUND"],
  ];
  for (const [trouble, code] of troubles) {
    await using server = new ScriptedServer(() => trouble);
    const client = testClient(server.address, { apiKey: "k1", retries: 3, timeoutMs: 300 });
    const error = await failure(client.change(NAME, { action: "undeprecate" }));
    assert.deepEqual([error.code, server.received.length], [code, 1], `${trouble}`);
  }
  assert.equal(elsewhere.received.length, 0);
});

Deno.test("a redirect away from the registry carries nothing that tells who is asking, nor does one back", async () => {
  const bytes = "the archive";
  await using storage: ScriptedServer = new ScriptedServer(({ path }) =>
    path === "/a"
      ? reply(302, "", { location: "/b" })
      : path === "/b"
      ? reply(302, "", { location: back })
      : reply(200, "")
  );
  await using server: ScriptedServer = new ScriptedServer(({ path }) =>
    path === "/back" ? reply(200, bytes) : reply(302, "", { location: `${storage.address}/a` })
  );
  const back = `${server.address}/back`;
  const client = testClient(server.address, { apiKey: "k1" });
  assert.equal(new TextDecoder().decode(await client.download(NAME, VERSION)), bytes);
  assert.deepEqual(storage.received.map(({ path }) => path), ["/a", "/b"]);
  assert.deepEqual(server.received.map(isIdentified), [true, false]);
  assert.ok(!storage.received.some(isIdentified));
  for (const { headers } of storage.received) assert.ok(!headers.has("cookie"));
});

Deno.test("an error behind a redirect names the address that failed, without what permits to use it", async () => {
  await using storage = new ScriptedServer(() => reply(500, ""));
  await using server = new ScriptedServer(() =>
    reply(302, "", { location: `${storage.address}/a?sig=s3cret` })
  );
  const error = await failure(testClient(server.address).download(NAME, VERSION));
  assert.match(error.message, new RegExp(`500 from ${storage.address}/a\\)`));
  assert.doesNotMatch(JSON.stringify(error), /s3cret/);
});

Deno.test("a redirect inside of the registry keeps the key", async () => {
  await using server = new ScriptedServer(({ path }) =>
    path === "/new" ? reply(200, INFO) : reply(301, "", { location: "/new" })
  );
  await testClient(server.address, { apiKey: "k1" }).info(NAME);
  assert.deepEqual(server.received.map(isIdentified), [true, true]);
});

Deno.test("redirects that go on for ever, or to where nothing may be fetched from, are refused", async () => {
  const targets: [string, number][] = [
    ["/again", 6],
    ["file:///etc/passwd", 1],
    ["data:text/plain,x", 1],
    ["ftp://127.0.0.1/x", 1],
    ["http://user:pw@127.0.0.1:1/x", 1],
    ["http://[", 1],
  ];
  for (const [location, requests] of targets) {
    await using server = new ScriptedServer(() => reply(302, "", { location }));
    const error = await failure(testClient(server.address, { retries: 2 }).download(NAME, VERSION));
    assert.deepEqual([error.code, server.received.length], ["PACKAGE_INVALID", requests], location);
    assert.ok(!error.message.includes("pw"), error.message);
  }
});

Deno.test("a download that is cut short, too long or too slow fails and is not taken for an archive", async () => {
  const cases: [string | undefined, string][] = [
    [reply(200, "half", { "content-length": "4000" }), "REGISTRY_UNREACHABLE"],
    ["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", "REGISTRY_UNREACHABLE"],
    [`HTTP/1.1 200 OK\r\ncontent-length: ${ARCHIVE_LIMITS.archiveBytes + 1}\r\n\r\nx`, "PACKAGE_INVALID"],
    [undefined, "REGISTRY_UNREACHABLE"],
    ["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello", "REGISTRY_UNREACHABLE"],
  ];
  for (const [answer, code] of cases) {
    await using server = new ScriptedServer(() => answer);
    const error = await failure(testClient(server.address, { timeoutMs: 40 }).download(NAME, VERSION));
    assert.equal(error.code, code, `${answer}: ${error.message}`);
  }
});

Deno.test("an archive whose length is not told ends at the limit", async () => {
  const chunk = "x".repeat(1024 * 1024);
  const parts = Array.from({ length: 66 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
  await using server = new ScriptedServer(() =>
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${parts}0\r\n\r\n`
  );
  let most = 0;
  const client = testClient(server.address, { timeoutMs: 20_000, retries: 2 });
  const error = await failure(client.download(NAME, VERSION, (done) => most = Math.max(most, done)));
  assert.deepEqual([error.code, server.received.length], ["PACKAGE_INVALID", 1]);
  assert.ok(most <= ARCHIVE_LIMITS.archiveBytes);
});

Deno.test("nobody there and no answer in time are told with the address", async () => {
  const nobody = await failure(testClient("http://127.0.0.1:1", { retries: 1 }).info(NAME));
  assert.equal(nobody.code, "REGISTRY_UNREACHABLE");
  assert.match(
    nobody.message,
    /^Could not connect to http:\/\/127\.0\.0\.1:1: /,
  );
  await using silent = new ScriptedServer(() => undefined);
  const slow = await failure(testClient(silent.address, { timeoutMs: 100 }).info(NAME));
  assert.match(slow.message, /Could not connect to .*no answer within 100 ms/);
});

Deno.test("Ctrl-C ends a request and a pause before the next", async () => {
  for (const answer of [undefined, reply(503, "", { "retry-after": "15" })]) {
    await using server = new ScriptedServer(() => answer);
    const abort = new AbortController();
    const work = testClient(server.address, { retries: 3, signal: abort.signal }).info(NAME);
    setTimeout(() => abort.abort(new SwampError("CANCELLED", "stop", { hint: "go on" })), 100);
    assert.equal((await failure(work)).code, "CANCELLED");
  }
});

Deno.test("answers that are not what the protocol says are refused, each with where it is wrong", async () => {
  const one = { version: VERSION, publishedAt: "2026-01-01T00:00:00Z" };
  type Ask = (client: ReturnType<typeof testClient>) => Promise<unknown>;
  const info: Ask = (client) => client.info(NAME);
  const versions: Ask = (client) => client.versions(NAME);
  const latest: Ask = (client) => client.latest(NAME, "stable");
  const checksum: Ask = (client) => client.checksum(NAME, VERSION);
  const search: Ask = (client) =>
    client.search({ text: "", platforms: [], labels: [], sort: "name", page: 1, perPage: 20 });
  const cases: [Ask, unknown, RegExp][] = [
    [info, "<html>", /no JSON/],
    [info, [], /it is no object/],
    [info, "null", /it is no object/],
    [info, { ...INFO, name: 5 }, /name is no text/],
    [info, { ...INFO, name: "../../etc" }, /name is no name/],
    [info, { ...INFO, name: "@acme/other" }, /another package/],
    [info, { ...INFO, labels: "x" }, /labels is no list/],
    [info, { ...INFO, labels: [{}] }, /labels is no list/],
    [info, { ...INFO, latestVersion: "../x" }, /latestVersion is no version/],
    [info, { name: NAME }, /createdAt is missing/],
    [versions, {}, /versions is no list/],
    [versions, [{ ...one, version: "../../x" }], /versions\[0\]\.version is no version/],
    [versions, { versions: [one, { ...one, channel: "x" }] }, /versions\[1\]\.channel is none of/],
    [versions, [{ ...one, checksum: "abc" }], /checksum is no sha256/],
    [versions, [{ ...one, size: "5" }], /size is no number/],
    [versions, [{ ...one, models: [{}] }], /models\[0\] has no name/],
    [versions, [{ ...one, dependencies: [1] }], /dependencies is no list/],
    [latest, { ...INFO, latestVersionDetail: "x" }, /latestVersionDetail is no object/],
    [checksum, { checksum: "zz" }, /checksum is no sha256/],
    [checksum, "[]", /it is no object/],
    [search, { extensions: {} }, /extensions is no list/],
    [search, { extensions: [{}] }, /extensions\[0\]\.name is missing/],
    [search, { extensions: [], meta: { total: "1" } }, /meta\.total is no number/],
  ];
  for (const [ask, body, message] of cases) {
    await using server = new ScriptedServer(() => reply(200, body));
    const error = await failure(ask(testClient(server.address, { retries: 2 })));
    assert.deepEqual([error.code, server.received.length], ["PACKAGE_INVALID", 1], JSON.stringify(body));
    assert.match(error.message, message);
  }
});

Deno.test("answers of a registry that tells less, or more, are understood", async () => {
  const detail = {
    version: VERSION,
    publishedAt: "2026-01-01T00:00:00Z",
    models: [{ type: "@acme/x" }, "y"],
  };
  const body = {
    ...INFO,
    description: null,
    score: 5,
    latestVersionDetail: detail,
    platforms: ["linux-x86_64"],
  };
  await using server = new ScriptedServer(({ path }) =>
    reply(
      200,
      path.endsWith("/versions")
        ? [detail]
        : path.endsWith("/checksum")
        ? { checksum: SUM.toUpperCase() }
        : body,
    )
  );
  const client = testClient(server.address);
  const latest = (await client.latest(NAME, "beta"))!;
  assert.deepEqual([latest.content, latest.platforms, latest.checksum, latest.channel], [
    { models: ["@acme/x", "y"] },
    ["linux-x86_64"],
    undefined,
    "stable",
  ]);
  assert.equal((await client.info(NAME))!.description, undefined);
  assert.equal((await client.versions(NAME)).length, 1);
  assert.equal(await client.checksum(NAME, VERSION), SUM);
  assert.ok(server.received[0]!.path.endsWith("/latest?channel=beta"));
});

Deno.test("names and versions that are none never reach the network", async () => {
  await using server = new ScriptedServer(() => reply(200, INFO));
  const client = testClient(server.address);
  assert.equal((await failure(client.info("../x"))).code, "PACKAGE_NAME_INVALID");
  assert.equal((await failure(client.download(NAME, "../x"))).code, "INVALID_VALUE");
  assert.equal((await failure(client.publish({ ...publication, version: "1" }))).code, "INVALID_VALUE");
  assert.equal(server.received.length, 0);
});

Deno.test("a push announces, uploads without identity, and confirms", async () => {
  for (const isElsewhere of [false, true]) {
    await using storage = new ScriptedServer(() => reply(200, ""));
    await using server: ScriptedServer = new ScriptedServer(({ path }) => {
      if (path.endsWith("/push")) {
        const target = isElsewhere ? storage.address : server.address;
        return reply(200, { uploadUrl: `${target}/up?sign=1`, s3Key: "k", extensionId: "id" });
      }
      return path.endsWith("/confirm")
        ? reply(200, { extensionId: "id", name: NAME, version: VERSION })
        : reply(200, "");
    });
    assert.deepEqual(await testClient(server.address, { apiKey: "k1" }).publish(publication), {
      extensionId: "id",
    });
    const [push, ...rest] = server.received as [Received, ...Received[]];
    const [upload, confirm] = isElsewhere ? [storage.received[0]!, rest[0]!] : [rest[0]!, rest[1]!];
    assert.deepEqual([push, upload, confirm].map((item) => [item.method, isIdentified(item)]), [
      ["POST", true],
      ["PUT", false],
      ["POST", true],
    ]);
    assert.deepEqual([upload.body, upload.headers.get("content-type")], ["archive", "application/gzip"]);
    assert.equal("archive" in JSON.parse(push.body), false);
    assert.deepEqual(JSON.parse(confirm.body).contentMetadata, { models: ["thing"] });
    assert.equal(JSON.parse(confirm.body).s3Key, "k");
  }
});

Deno.test("the permission in an upload's address is not shown when it fails", async () => {
  await using server: ScriptedServer = new ScriptedServer(({ path }) =>
    path.endsWith("/push")
      ? reply(200, { uploadUrl: `${server.address}/up?signature=verysecret`, extensionId: "id" })
      : reply(500, "")
  );
  const error = await failure(testClient(server.address).publish(publication));
  assert.equal(error.code, "REGISTRY_REFUSED");
  assert.ok(!JSON.stringify([error.message, error.details, error.hint]).includes("verysecret"));
});
