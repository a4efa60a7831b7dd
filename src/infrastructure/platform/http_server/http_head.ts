// SPDX-License-Identifier: MIT
/**
 * The request line and the header fields of HTTP/1.1 (RFC 9112). Strict on purpose: what two programs could read in
 * two ways, for example a length that is given twice, is refused, so that a proxy in front of this server and the
 * server always agree where a request ends.
 */
import { type HttpLimits, HttpRefusal } from "./http_limits.ts";

/** How long a body is: bytes, or until the chunk that ends it. */
export type BodyLength = number | "chunked";

export interface HttpHead {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: BodyLength;
  /** Whether the client keeps the connection for more requests. */
  readonly keepAlive: boolean;
  /** Whether the client waits for permission to send the body. */
  readonly expectsContinue: boolean;
}

const REQUEST_LINE = /^([A-Z]{1,32}) (\S+) HTTP\/(\d)\.(\d)$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*?)[ \t]*$/;
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
/** Fields that are given once or not at all. */
const SINGLE = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "authorization",
  "x-api-key",
  "origin",
  "expect",
]);
/** The platform's `Request` cannot have them. */
const FORBIDDEN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * @param text everything before the empty line, one character per byte.
 * @throws HttpRefusal.
 */
export function parseHead(text: string, limits: HttpLimits): HttpHead {
  const [requestLine = "", ...lines] = text.split("\r\n");
  const [, method, target, major, minor] = REQUEST_LINE.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) throw malformed("the request line");
  if (major !== "1") throw new HttpRefusal(505, "only HTTP/1.1 is supported");
  if (FORBIDDEN_METHODS.has(method)) {
    throw new HttpRefusal(405, "the method is not supported", { allow: "GET, POST, PUT" });
  }
  const headers = parseFields(lines, limits);
  const host = headers.get("host");
  if (host === null ? minor !== "0" : !HOST.test(host)) throw malformed("the Host field");
  const body = bodyLength(headers, limits, minor!);
  if (body !== 0 && (method === "GET" || method === "HEAD")) {
    throw new HttpRefusal(400, `a ${method} request must not have a body`);
  }
  const connection = (headers.get("connection") ?? "").toLowerCase().split(/\s*,\s*/);
  return {
    method,
    url: parseTarget(target, host ?? "localhost", limits),
    headers,
    body,
    keepAlive: minor !== "0" && !connection.includes("close"),
    expectsContinue: expectation(headers, minor!),
  };
}

function parseFields(lines: readonly string[], limits: HttpLimits): Headers {
  if (lines.length > limits.fields) {
    throw new HttpRefusal(431, `a header may have ${limits.fields} fields`);
  }
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw malformed("a header field");
    if (SINGLE.has(name.toLowerCase()) && headers.has(name)) throw malformed(`the repeated field ${name}`);
    headers.append(name, value);
  }
  return headers;
}

function parseTarget(target: string, host: string, limits: HttpLimits): URL {
  const address = /^https?:\/\//i.test(target)
    ? target
    : target.startsWith("/")
    ? `http://${host}${target}`
    : "";
  const [path = "", query = ""] = target.split("?", 2);
  if (path.length > limits.pathLength) throw new HttpRefusal(414, "the path is too long");
  if (target.length - path.length > limits.queryLength) {
    throw new HttpRefusal(414, `a query may have ${limits.queryLength} characters, it has ${query.length}`);
  }
  const url = URL.parse(address);
  if (!url) throw malformed("the address");
  return url;
}

function bodyLength(headers: Headers, limits: HttpLimits, minor: string): BodyLength {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (coding !== null) {
    if (length !== null || minor === "0") throw malformed("the length of the body");
    if (coding.toLowerCase() !== "chunked") {
      throw new HttpRefusal(501, "the only supported transfer coding is chunked");
    }
    return "chunked";
  }
  if (length === null) return 0;
  if (!/^\d{1,15}$/.test(length)) throw malformed("the Content-Length field");
  if (Number(length) > limits.bodyBytes) throw tooLarge(limits);
  return Number(length);
}

function expectation(headers: Headers, minor: string): boolean {
  const expected = headers.get("expect");
  if (expected === null || minor === "0") return false;
  if (expected.toLowerCase() === "100-continue") return true;
  throw new HttpRefusal(417, "the only supported expectation is 100-continue");
}

export function tooLarge(limits: HttpLimits): HttpRefusal {
  return new HttpRefusal(413, `a body may have ${limits.bodyBytes} bytes`);
}

export function malformed(what: string): HttpRefusal {
  return new HttpRefusal(400, `${what} is malformed`);
}
