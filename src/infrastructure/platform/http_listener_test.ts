// SPDX-License-Identifier: MIT
/** The server against clients over real sockets. Its limits are small here, so that tests reach them. */
import assert from "node:assert/strict";
import {
  dial,
  exchange,
  hangUp,
  received,
  send,
  statusesOf,
  type Target,
} from "../../../tests/support/raw_client.ts";
import { HttpListener } from "./http_listener.ts";
import { ConnectionLost, type HttpLimits } from "./http_server/http_limits.ts";
import { NativeSockets } from "./http_server/native_sockets.ts";

const LIMITS: HttpLimits = {
  connections: 4,
  requestsPerConnection: 3,
  idleMs: 60_000,
  headMs: 60_000,
  transferMs: 60_000,
  graceMs: 60_000,
  bytesPerSecond: 1_000,
  headBytes: 2_048,
  fields: 8,
  pathLength: 100,
  queryLength: 100,
  bodyBytes: 100_000,
  replyBytes: 1_000_000,
};

interface Scene extends AsyncDisposable {
  readonly target: Target;
  readonly faults: unknown[];
  readonly refused: number[];
}

function serve(handle: (request: Request) => Promise<Response>, limits: Partial<HttpLimits> = {}): Scene {
  const faults: unknown[] = [];
  const refused: number[] = [];
  const listener = new HttpListener({
    host: "127.0.0.1",
    port: 0,
    limits: { ...LIMITS, ...limits },
    sockets: new NativeSockets(),
    handle,
    onRefused: ({ status }) => void refused.push(status),
    onFault: (error) => void faults.push(error),
  });
  return {
    target: { hostname: "127.0.0.1", port: listener.port },
    faults,
    refused,
    async [Symbol.asyncDispose]() {
      await listener.close();
      assert.deepEqual(faults, []);
    },
  };
}

const echo = async (request: Request) =>
  new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
const GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

Deno.test("requests on one connection are answered in order, up to the limit", async () => {
  await using scene = serve(echo);
  const put = "PUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
  const chunks =
    "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
  const text = await exchange(scene.target, `${GET}${put}${chunks}${GET}`);
  assert.deepEqual(statusesOf(text), [200, 200, 200], text);
  for (const body of ["GET /a ", "PUT /b hello", "POST /c abc0123456789"]) {
    assert.ok(text.includes(body), text);
  }
  assert.equal(text.match(/connection: close/g)?.length, 1);
});

Deno.test("a body arrives whole however it is cut, and is asked for when the client waits", async () => {
  await using scene = serve(echo);
  const connection = (await dial(scene.target))!;
  await send(
    connection,
    "PUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n",
  );
  assert.equal(await received(connection, 25), "HTTP/1.1 100 Continue\r\n\r\n");
  for (let sent = 0; sent < 5_000; sent += 500) await send(connection, "x".repeat(500));
  await connection.closeWrite();
  assert.ok((await received(connection)).endsWith(`PUT /b ${"x".repeat(5_000)}`));
  hangUp(connection);
});

Deno.test("what is not HTTP, or is too much, is refused and ends its connection only", async () => {
  await using scene = serve(echo);
  const chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const cases: [string, number][] = [
    ["\x16\x03\x01\x02\x00", 400],
    ["\r\n\r\n", 400],
    ["hello\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nX: ${"x".repeat(3_000)}`, 431],
    ["GET / HTTP/1.1\r\nHost: x\r\n", 400],
    ["PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n", 413],
    [`${chunked}ffffff\r\n`, 413],
    [`${chunked}zz\r\n`, 400],
    [`${chunked}${"0".repeat(100)}`, 400],
    [`${chunked}1\r\nxy\r\n0\r\n\r\n`, 400],
    [`${chunked}0\r\nX-Trailer: 1\r\n\r\n`, 400],
  ];
  for (const [content, status] of cases) {
    const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
    const text = await exchange(scene.target, bytes);
    assert.deepEqual(statusesOf(text), [status], `${JSON.stringify(content.slice(0, 100))}: ${text}`);
  }
  assert.deepEqual(statusesOf(await exchange(scene.target, `${GET}x`)), [200, 400]);
});

Deno.test("a connection that waits makes room for a new one; busy ones do not, and the rest gets 503", async () => {
  const answer = Promise.withResolvers<void>();
  await using scene = serve(async () => {
    await answer.promise;
    return new Response("done");
  });
  const waiting = [];
  for (let count = 0; count < 4; count++) waiting.push((await dial(scene.target))!);
  const busy = [];
  for (let count = 0; count < 4; count++) {
    const connection = (await dial(scene.target))!;
    await send(connection, GET);
    busy.push(connection);
    // It has made the oldest one close.
    assert.equal(await received(waiting[count]!), "");
  }
  // The server has to have seen that all four are busy.
  let refused = "";
  while (!refused.startsWith("HTTP/1.1 503")) {
    const last = (await dial(scene.target))!;
    await last.closeWrite();
    refused = await received(last);
    hangUp(last);
  }
  assert.match(refused, /\r\nretry-after: \d+\r\n/);
  answer.resolve();
  for (const connection of busy) {
    await connection.closeWrite();
    assert.match(await received(connection), /done$/);
  }
  for (const connection of [...waiting, ...busy]) hangUp(connection);
});

Deno.test("a client that sends nothing, or not to the end, is left after a while", async () => {
  const bodies: unknown[] = [];
  const handle = async (request: Request) => {
    await request.text().catch((error) => bodies.push(error));
    return new Response();
  };
  await using scene = serve(handle, { idleMs: 1, headMs: 1, graceMs: 1, bytesPerSecond: 1_000_000 });
  for (const content of ["", "GET / HT", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx"]) {
    const connection = (await dial(scene.target))!;
    await send(connection, content);
    assert.equal(await received(connection), "", content);
    hangUp(connection);
  }
  assert.ok(bodies[0] instanceof ConnectionLost, `${bodies[0]}`);
});

Deno.test("a client that does not read is left after a while, and what it was sent is given back", async () => {
  const ended = Promise.withResolvers<void>();
  const endless = new ReadableStream({
    type: "bytes",
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: () => ended.resolve(),
  }, { highWaterMark: 0 });
  const handle = () =>
    Promise.resolve(new Response(endless, { headers: { "content-length": `${Number.MAX_SAFE_INTEGER}` } }));
  await using scene = serve(handle, { graceMs: 1, bytesPerSecond: 1_000_000_000_000 });
  const connection = (await dial(scene.target))!;
  await send(connection, GET);
  await ended.promise;
  hangUp(connection);
});

Deno.test("replies that wait in memory are limited", async () => {
  await using scene = serve(() => Promise.resolve(new Response("x".repeat(2_000_000))));
  assert.match(await exchange(scene.target, GET), /^HTTP\/1\.1 503 [^]*retry-after/);
});

Deno.test("the server ends while clients are connected", async () => {
  const scene = serve(echo);
  const connection = (await dial(scene.target))!;
  await scene[Symbol.asyncDispose]();
  assert.equal(await received(connection), "");
  hangUp(connection);
});
