// SPDX-License-Identifier: MIT
import { dial, hangUp, received, send, type Target } from "./raw_client.ts";

const PATHS = [
  "/",
  "/api/v1/extensions/search",
  "/api/v1/extensions/search?q=a",
  "/api/v1/extensions/%40acme%2Ftools",
  "/api/v1/extensions/%40acme%2Ftools/versions",
  "/api/v1/extensions/%00",
  "/api/v1/extensions/%ff%fe",
  "/api/v1/extensions/%40acme%2F..%2F..%2Fkeys",
  "/api/v1/extensions/%40acme%2Ftools%402026.01.01.1/download",
  "/archives/%40acme%2Ftools/2026.01.01.1.tgz",
  "/archives/%40acme%2Ftools/2026.01.01.%00.tgz",
  "/archives/%40acme%2F%2e%2e/keys.json",
  "/uploads/x",
  "//evil.test/",
  "/\xff\xfe\x00",
  `/${"a".repeat(3_000)}`,
  `/api/v1/extensions/search?q=${"w+".repeat(30_000)}`,
  `/api/v1/extensions/search?${"label=x&".repeat(200)}`,
  "*",
  "http://[/",
  "",
];
const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "TRACE",
  "CONNECT",
  "get",
  "PRI",
  "G\x00T",
  "A".repeat(500),
];
const FIELDS = [
  "Host: x",
  "Host: x\r\nHost: y",
  "Host: [::1]:99999",
  "Host: a b",
  "Content-Length: 5",
  "Content-Length: -1",
  "Content-Length: 5, 5",
  "Content-Length: 99999999999999999999",
  "Content-Length: 1000000000",
  "Content-Length: 5\r\nContent-Length: 6",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: chunked\r\nContent-Length: 3",
  "Transfer-Encoding: gzip, chunked",
  "Expect: 100-continue",
  "Expect: something",
  "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
  "X-Folded: a\r\n b",
  "X Space: a",
  ": empty",
  "X-Control: a\x00b",
  "X-Latin: \xe9",
  "X-Api-Key: swamp_unknown",
  "Authorization: Bearer \x7f",
  `X-Long: ${"x".repeat(20_000)}`,
  "X-Many: 1\r\n".repeat(200).trimEnd(),
];
const BODIES = [
  "",
  "{}",
  "{",
  "null",
  "5\r\nhello\r\n0\r\n\r\n",
  "ffffffff\r\n",
  "zz\r\n",
  "1;ext=1\r\nx\r\n0\r\n\r\n",
  "-1\r\n",
];
const OTHERS = [
  // A TLS handshake.
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "GET / HTTP/0.9\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "GET /\r\n\r\n",
  "\r\n\r\n\r\n",
  "\n\n",
  "\0".repeat(5_000),
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(50),
];

/** Requests that no client should send, the same ones for the same seed. */
export class HostileHttp {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Sends one, whole or in parts or cut off. @returns whether the server answered. */
  async attack(target: Target): Promise<boolean> {
    const connection = await dial(target);
    if (!connection) return false;
    const text = this.next();
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const kept = this.#chance(4) ? bytes.subarray(0, this.#below(bytes.length + 1)) : bytes;
    const middle = this.#below(kept.length + 1);
    await send(connection, kept.subarray(0, middle));
    await send(connection, kept.subarray(middle));
    let answer = "";
    if (!this.#chance(4)) {
      await connection.closeWrite().catch(() => {});
      answer = await received(connection, 1_000_000);
    }
    hangUp(connection);
    return answer.startsWith("HTTP/1.1 ");
  }

  /** One request, one character per byte. */
  next(): string {
    if (this.#chance(6)) return this.#pick(OTHERS);
    if (this.#chance(10)) {
      return Array.from({ length: this.#below(2_000) }, () => String.fromCharCode(this.#below(256))).join("");
    }
    const fields = Array.from({ length: this.#below(4) }, () => this.#pick(FIELDS));
    if (!this.#chance(4)) fields.unshift("Host: x");
    const head = [`${this.#pick(METHODS)} ${this.#pick(PATHS)} HTTP/1.1`, ...fields].join("\r\n");
    return `${head}\r\n\r\n${this.#pick(BODIES)}`;
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)]!;
  }

  #chance(oneIn: number): boolean {
    return this.#below(oneIn) === 0;
  }

  /** Numbers as in the minimal standard generator of Park and Miller. */
  #below(limit: number): number {
    this.#state = this.#state * 48_271 % 0x7fffffff;
    return this.#state % Math.max(limit, 1);
  }
}
