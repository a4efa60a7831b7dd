// SPDX-License-Identifier: MIT
/** `registry serve` against clients and files that nobody should trust. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { dial, exchange, hangUp, send, statusesOf, targetOf } from "../support/raw_client.ts";
import { RegistryProcess } from "../support/registry_process.ts";

const NAME = "@acme/tools";
const VERSION = "2026.01.01.1";
const API = "/api/v1/extensions";
const FILES = 256;

Deno.test("more idle connections than files neither end a served registry nor keep it from answering", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  using sandbox = new Sandbox();
  // Neither can the server raise its limit above this, nor does the test depend on the machine's.
  const script = `ulimit -n ${FILES}; exec "$0" "$@"`;
  const server = await RegistryProcess.start(sandbox, registry.directory, {
    prefix: ["/bin/sh", "-c", script],
  });
  const target = targetOf(server.address);
  const idle = [];
  for (let count = 0; count < 2 * FILES; count++) idle.push((await dial(target))!);
  const reply = await fetch(`${server.address}${API}/${encodeURIComponent(NAME)}`);
  assert.equal((await reply.json()).name, NAME);
  for (const connection of idle) hangUp(connection);
  assert.equal((await server.stop()).code, 143);
  assert.ok(!server.log.text.includes("[ERR]"), server.log.text);
});

Deno.test("requests that are too long, not HTTP or hostile are refused, and the next client is answered", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  using sandbox = new Sandbox();
  const server = await RegistryProcess.start(sandbox, registry.directory);
  const target = targetOf(server.address);
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const cases: [string, number][] = [
    [get(`${API}/search?q=${"w+".repeat(30_000)}`), 431],
    [get(`${API}/search?q=${"w+".repeat(1_500)}`), 414],
    [get(`${API}/search?q=${"w+".repeat(20)}`), 400],
    [get(`${API}/search?${"label=x&".repeat(30)}`), 400],
    [get(`${API}/%00`), 400],
    [get(`${API}/%ff`), 400],
    [get("/archives/%40acme%2Ftools/2026.01.01.%00.tgz"), 400],
    ["\x16\x03\x01\x02\x00\x01\x00", 400],
    ["PRI * HTTP/2.0\r\n\r\n", 505],
    [`POST ${API}/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    [`POST ${API}/push HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n`, 413],
  ];
  for (const [content, status] of cases) {
    const text = await exchange(target, Uint8Array.from(content, (character) => character.charCodeAt(0)));
    assert.deepEqual(statusesOf(text), [status], `${JSON.stringify(content.slice(0, 80))}: ${text}`);
    assert.match(text, /\{"error":"[^"]+"/);
  }
  for (const cut of ["GET / HTTP", `POST ${API}/push HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`]) {
    const connection = (await dial(target))!;
    await send(connection, cut);
    hangUp(connection);
  }
  assert.deepEqual(statusesOf(await exchange(target, get(`${API}/${encodeURIComponent(NAME)}`))), [200]);
  assert.equal((await server.stop()).code, 143);
  assert.ok(!server.log.text.includes("[ERR]"), server.log.text);
});

Deno.test("several confirms of one upload at once: one is accepted, and what is published is whole", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  const { key } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  const server = await RegistryProcess.start(sandbox, registry.directory);
  const post = async (path: string, body: unknown) => {
    const init = { method: "POST", headers: { "x-api-key": key }, body: JSON.stringify(body) };
    const reply = await fetch(`${server.address}${API}/${path}`, init);
    return { status: reply.status, body: await reply.json() };
  };
  const archive = new Uint8Array(await TestRegistry.archive({ name: NAME, version: VERSION }));
  const { body: { uploadUrl, s3Key } } = await post("push", { name: NAME, version: VERSION });
  assert.equal((await fetch(uploadUrl, { method: "PUT", body: archive })).status, 200);
  assert.equal(
    await fetch(uploadUrl, { method: "PUT", body: "x" }).then((
      reply,
    ) => (reply.body?.cancel(), reply.status)),
    409,
  );
  const results = await Promise.all(
    Array.from({ length: 3 }, () => post("confirm", { name: NAME, version: VERSION, s3Key })),
  );
  assert.deepEqual(results.map(({ status }) => status).sort(), [201, 409, 409], JSON.stringify(results));
  assert.deepEqual(await registry.registry.download(NAME, VERSION), archive);
  assert.deepEqual([...Deno.readDirSync(`${registry.directory}/.uploads`)], []);
  await server.stop();
  assert.ok(!server.log.text.includes("[ERR]"), server.log.text);
});

Deno.test("links in the directory of a registry are named in the log and not followed", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  using sandbox = new Sandbox();
  sandbox.write("outside/0123456789abcdef0123456789abcdef.tgz", "precious");
  Deno.utimeSync(`${sandbox.root}/outside/0123456789abcdef0123456789abcdef.tgz`, 1, 1);
  const uploads = `${registry.directory}/.uploads`;
  Deno.symlinkSync(`${sandbox.root}/outside`, uploads);
  const refused = await sandbox.error(1, "registry", "serve", "--dir", registry.directory);
  assert.deepEqual([refused.code, refused.error], [
    "REGISTRY_REFUSED",
    `The registry's ${uploads} is a symbolic link, which is not followed`,
  ]);
  assert.equal(sandbox.read("outside/0123456789abcdef0123456789abcdef.tgz"), "precious");
  Deno.removeSync(uploads);
  const archive = `${registry.directory}/extensions/${NAME}/${VERSION}.tgz`;
  Deno.removeSync(archive);
  Deno.symlinkSync(`${registry.directory}/keys.json`, archive);
  await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  const server = await RegistryProcess.start(sandbox, registry.directory);
  const reply = await fetch(`${server.address}/archives/${encodeURIComponent(NAME)}/${VERSION}.tgz`);
  assert.deepEqual([reply.status, (await reply.text()).includes("hash")], [500, false]);
  await server.stop();
  assert.match(server.log.text, /\[ERR\] The registry's \S+\.tgz is a symbolic link/);
});
