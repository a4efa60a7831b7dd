// SPDX-License-Identifier: MIT
/** A served registry under clients that hold connections, stall, push at once, and send what is not HTTP. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { HostileHttp } from "../support/hostile_http.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { dial, hangUp, received, send, type Target, targetOf } from "../support/raw_client.ts";
import { RegistryProcess } from "../support/registry_process.ts";
import { testClient } from "../support/served_registry.ts";

const FULL = Deno.env.get("SWAMP_FULL") === "1";
const LOAD = FULL
  ? { idle: 5_000, readers: 200, writers: 200, pushes: 16, minutes: 10, requests: Number.POSITIVE_INFINITY }
  : { idle: 300, readers: 12, writers: 12, pushes: 4, minutes: Number.POSITIVE_INFINITY, requests: 400 };
const NAME = "@acme/tools";
const VERSION = "2026.01.01.1";
const MAX_RESIDENT = 400 * 1024 * 1024;
/** Larger than what the two kernels hold of a connection. */
const LARGE_BYTES = 16 * 1024 * 1024;
/** Only a server that does not answer at all takes so long. */
const ANSWER_MS = 60_000;

Deno.test("a served registry answers while clients idle, stall, push at once and send garbage", async (test) => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  await publishLarge(registry);
  using sandbox = new Sandbox();
  const keys: { collective: string; key: string }[] = [];
  for (const collective of ["acme", "one", "two", "three", "four"]) {
    const { key } = await sandbox.json("registry", "key", "add", collective, "--dir", registry.directory);
    keys.push({ collective, key });
  }
  const server = await RegistryProcess.start(sandbox, registry.directory);
  const target = targetOf(server.address);
  const stop = new AbortController();
  const crowd: Promise<unknown>[] = [];
  const many = (count: number, work: (index: number) => Promise<unknown>) =>
    crowd.push(...Array.from({ length: count }, (_, index) => work(index)));
  const health = watchHealth(server);
  const seen = { refused: 0 };

  await test.step("idle connections, slow readers and slow writers", () => {
    many(
      LOAD.idle,
      (index) => repeat(stop.signal, (connection) => idle(connection, index, stop.signal), target),
    );
    many(
      LOAD.readers,
      (index) => repeat(stop.signal, (connection) => readSlowly(connection, index, stop.signal), target),
    );
    many(
      LOAD.writers,
      (index) =>
        repeat(
          stop.signal,
          (connection) => writeSlowly(connection, index, server, keys, stop.signal),
          target,
        ),
    );
  });

  await test.step("pushes and confirms at once", async () => {
    const { key } = keys[0]!;
    const results = await Promise.all(Array.from({ length: LOAD.pushes }, async (_, index) => {
      const name = `@acme/at-once-${index % Math.ceil(LOAD.pushes / 2)}`;
      const archive = await TestRegistry.archive({
        name,
        version: VERSION,
        files: { "files/n": `${index}` },
      });
      const client = testClient(server.address, { apiKey: key, timeoutMs: ANSWER_MS });
      const publication = { name, version: VERSION, channel: "stable", archive, ...NOTHING_MORE } as const;
      return await client.publish(publication).then(() => ({ name, archive }), (error) => error.code);
    }));
    const won = results.filter((result) => typeof result === "object");
    assert.equal(
      won.length,
      Math.ceil(LOAD.pushes / 2),
      JSON.stringify(results.filter((it) => typeof it === "string")),
    );
    assert.ok(
      results.every((result) => typeof result === "object" || result === "PACKAGE_EXISTS"),
      `${results}`,
    );
    for (const { name, archive } of won) {
      assert.deepEqual(await testClient(server.address).download(name, VERSION), new Uint8Array(archive));
    }
  });

  await test.step("requests that are not HTTP, or hardly", async () => {
    const end = performance.now() + LOAD.minutes * 60_000;
    await Promise.all(Array.from({ length: 8 }, async (_, seed) => {
      const hostile = new HostileHttp(seed + 1);
      for (let count = 0; count < LOAD.requests / 8 && performance.now() < end; count++) {
        if (await hostile.attack(target)) seen.refused++;
      }
    }));
  });

  const latencies = (await health()).sort((a, b) => a - b);
  stop.abort();
  await Promise.all(crowd);
  const resident = residentPeak(server.pid);
  const quantile = (part: number) => Math.round(latencies[Math.floor((latencies.length - 1) * part)]!);
  console.log(
    `  ${latencies.length} plain GETs: median ${quantile(0.5)} ms, 99 % ${quantile(0.99)} ms, longest ` +
      `${quantile(1)} ms; peak memory ${
        Math.round(resident / 1024 / 1024)
      } MB; ${seen.refused} hostile requests answered`,
  );
  assert.ok(latencies.length > 0 && seen.refused > 0);
  assert.ok(resident < MAX_RESIDENT, `${resident} bytes resident`);
  const { code } = await server.stop();
  assert.equal(code, 143);
  assert.ok(
    !/\[ERR\]/.test(server.log.text),
    server.log.text.split("\n").filter((line) => line.includes("[ERR]"))[0],
  );
  assert.deepEqual([...Deno.readDirSync(`${registry.directory}/.uploads`)], []);
});

const NOTHING_MORE = { dependencies: [], platforms: [], labels: [], content: {} } as const;

/** A package whose archive does not fit into the buffers of a connection. */
async function publishLarge(registry: TestRegistry): Promise<void> {
  const noise = new Uint8Array(LARGE_BYTES / 2);
  for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  const text = Array.from(noise, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const large = { name: "@acme/large", version: VERSION, files: { "files/noise.txt": text } };
  await registry.publish(large);
}

/** Connects, does something until the connection ends, and begins again. */
async function repeat(
  signal: AbortSignal,
  work: (connection: Deno.TcpConn) => Promise<unknown>,
  target: Target,
): Promise<void> {
  while (!signal.aborted) {
    const connection = await dial(target);
    if (!connection) {
      await ticks(1, signal);
      continue;
    }
    const end = () => hangUp(connection);
    if (signal.aborted) return end();
    signal.addEventListener("abort", end, { once: true });
    await work(connection);
    signal.removeEventListener("abort", end);
    end();
    await ticks(1, signal);
  }
}

/** Asks once, so that the server has the connection and not only the system, and then nothing until it is closed. */
async function idle(connection: Deno.TcpConn, index: number, signal: AbortSignal): Promise<void> {
  await send(connection, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await received(connection);
  // Not all of them at the same moment: the system's queue of new connections is short.
  await ticks(index % 20, signal);
}

/** Some read a little now and then, others nothing at all. */
async function readSlowly(connection: Deno.TcpConn, index: number, signal: AbortSignal): Promise<void> {
  await send(connection, `GET /archives/@acme%2flarge/${VERSION}.tgz HTTP/1.1\r\nHost: x\r\n\r\n`);
  if (index % 2 === 0) return await ticks(90, signal);
  while (!signal.aborted && await received(connection, 1) !== "") await ticks(1, signal);
}

/** Some never finish their header, others their body; what they announce is too long, or all of it is sent slowly. */
async function writeSlowly(
  connection: Deno.TcpConn,
  index: number,
  server: RegistryProcess,
  keys: readonly { collective: string; key: string }[],
  signal: AbortSignal,
): Promise<void> {
  const { collective, key } = keys[index % keys.length]!;
  let head =
    `POST /api/v1/extensions/push HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nContent-Length: 9999\r\n\r\n`;
  if (index % 3 === 0) head = "GET /api/v1/extensions/search HTTP/1.1\r\nHost: x\r\nX-Slow: ";
  if (index % 3 === 1) {
    const reply = await fetch(`${server.address}/api/v1/extensions/push`, {
      method: "POST",
      headers: { "x-api-key": key },
      body: JSON.stringify({ name: `@${collective}/slow`, version: VERSION }),
      signal,
    }).catch(() => undefined);
    const { uploadUrl } = await reply?.json().catch(() => ({})) ?? {};
    const path = uploadUrl ? new URL(uploadUrl).pathname : "/uploads/none";
    head = `PUT ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
  }
  const piece = index % 3 === 1 ? "1\r\nx\r\n" : "x";
  for (let next = head; !signal.aborted && await send(connection, next); next = piece) await ticks(1, signal);
}

/** Asks for a package again and again. @returns ends it, with the milliseconds of each answer. */
function watchHealth(server: RegistryProcess): () => Promise<number[]> {
  const worker = new Worker(new URL("../support/health_worker.ts", import.meta.url), { type: "module" });
  const result = new Promise<{ latencies: number[]; error?: string }>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.postMessage({
    url: `${server.address}/api/v1/extensions/${encodeURIComponent(NAME)}`,
    expected: NAME,
  });
  return async () => {
    worker.postMessage("end");
    const { latencies, error } = await result;
    worker.terminate();
    assert.equal(error, undefined);
    return latencies;
  };
}

/** A pace, not a wait for something: ends early when the load ends. */
function ticks(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    signal.addEventListener("abort", done);
  });
}

/** The most memory that a process has had, in bytes; 0 where the system does not say. */
function residentPeak(pid: number): number {
  if (Deno.build.os !== "linux") return 0;
  return Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) * 1024;
}
