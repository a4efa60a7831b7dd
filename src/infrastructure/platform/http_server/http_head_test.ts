// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parseHead } from "./http_head.ts";
import { type HttpLimits, HttpRefusal } from "./http_limits.ts";

const LIMITS = { fields: 8, pathLength: 40, queryLength: 20, bodyBytes: 100 } as HttpLimits;

function head(...lines: string[]) {
  return parseHead(lines.join("\r\n"), LIMITS);
}

function statusOf(...lines: string[]): number {
  try {
    head(...lines);
  } catch (error) {
    if (error instanceof HttpRefusal) return error.status;
    throw error;
  }
  return 200;
}

Deno.test("parseHead() reads what clients send", () => {
  const read = head(
    "PUT /a%20b?q=1 HTTP/1.1",
    "Host: registry.test:8484",
    "Content-Length:  7 ",
    "X-A: 1",
    "x-a: 2",
  );
  assert.deepEqual(
    [read.method, read.url.href, read.body, read.headers.get("x-a"), read.keepAlive, read.expectsContinue],
    ["PUT", "http://registry.test:8484/a%20b?q=1", 7, "1, 2", true, false],
  );
  const chunked = head(
    "POST / HTTP/1.1",
    "Host: [::1]:80",
    "Transfer-Encoding: Chunked",
    "Expect: 100-continue",
  );
  assert.deepEqual([chunked.body, chunked.expectsContinue], ["chunked", true]);
  assert.equal(head("GET / HTTP/1.1", "Host: x", "Connection: Close").keepAlive, false);
  assert.equal(head("GET / HTTP/1.0").keepAlive, false);
  assert.equal(head("GET http://x/y HTTP/1.1", "Host: x").url.pathname, "/y");
});

Deno.test("parseHead() refuses what two programs could read in two ways", () => {
  const get = "GET / HTTP/1.1";
  const post = "POST / HTTP/1.1";
  const cases: [string[], number][] = [
    [[""], 400],
    [["GET /"], 400],
    [["GET  / HTTP/1.1", "Host: x"], 400],
    [["GET / HTTP/1.1 ", "Host: x"], 400],
    [["get / HTTP/1.1", "Host: x"], 400],
    [["GET / HTTP/2.0", "Host: x"], 505],
    [["PRI * HTTP/2.0"], 505],
    [["TRACE / HTTP/1.1", "Host: x"], 405],
    [["CONNECT x:1 HTTP/1.1", "Host: x"], 405],
    [[get], 400],
    [[get, "Host: x", "Host: x"], 400],
    [[get, "Host: a b"], 400],
    [[get, "Host: x/../y"], 400],
    [[get, "Host: user@x"], 400],
    [[get, "Host: x:99999"], 400],
    [["GET * HTTP/1.1", "Host: x"], 400],
    [["GET x HTTP/1.1", "Host: x"], 400],
    [["GET http://[/ HTTP/1.1", "Host: x"], 400],
    [[get, "Host: x", " folded"], 400],
    [[get, "Host: x", "X A: 1"], 400],
    [[get, "Host: x", "X-A : 1"], 400],
    [[get, "Host: x", ": 1"], 400],
    [[get, "Host: x", "X-A: \x00"], 400],
    [[get, "Host: x", "X-A: a\nX-B: b"], 400],
    [[get, "Host: x", "X-A: \xe9"], 400],
    [[get, "Host: x", "Content-Length: 1"], 400],
    [[get, "Host: x", "Transfer-Encoding: chunked"], 400],
    [[post, "Host: x", "Content-Length: +1"], 400],
    [[post, "Host: x", "Content-Length: 1, 1"], 400],
    [[post, "Host: x", "Content-Length: 1", "Content-Length: 1"], 400],
    [[post, "Host: x", "Content-Length: 1", "Transfer-Encoding: chunked"], 400],
    [[post, "Host: x", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], 400],
    [[post, "Host: x", "Transfer-Encoding: gzip, chunked"], 501],
    [["POST / HTTP/1.0", "Transfer-Encoding: chunked"], 400],
    [[post, "Host: x", "Content-Length: 101"], 413],
    [[post, "Host: x", "Expect: more"], 417],
    [[`GET /${"a".repeat(40)} HTTP/1.1`, "Host: x"], 414],
    [[`GET /?${"a".repeat(20)} HTTP/1.1`, "Host: x"], 414],
    [[get, "Host: x", ...Array(8).fill("X-A: 1")], 431],
  ];
  for (const [lines, status] of cases) assert.equal(statusOf(...lines), status, JSON.stringify(lines));
});
