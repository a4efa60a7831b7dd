// SPDX-License-Identifier: MIT
import { type HttpLimits, HttpRefusal } from "./http_limits.ts";

/** Small, because every idle connection holds one. */
const FIRST_BYTES = 1024;
const BODY_BYTES = 64 * 1024;

/** Reads at most as many bytes as fit; null at the end. */
export type ReadBytes = (into: Uint8Array) => Promise<number | null>;

/** Bytes of one connection, in order: headers, lines and bodies follow each other in what is received. */
export class ByteReader {
  #buffer = new Uint8Array(FIRST_BYTES);
  #start = 0;
  #end = 0;
  /** Whether the last read could have had more. */
  #filled = false;

  constructor(
    private readonly source: ReadBytes,
    private readonly limits: Pick<HttpLimits, "headBytes">,
  ) {}

  /**
   * Everything before the next empty line, one character per byte; undefined when the client closed the connection
   * before it sent anything.
   * @param onBegin called when the first byte is there.
   * @throws HttpRefusal 431 when it is too long, 400 when it cannot become a header.
   */
  async head(onBegin: () => void): Promise<string | undefined> {
    this.#compact();
    if (this.#buffer.length > FIRST_BYTES && this.#end <= FIRST_BYTES) this.#resize(FIRST_BYTES);
    let begun = false;
    for (let searched = 0;;) {
      if (this.#end > 0 && !begun) {
        begun = true;
        onBegin();
        // A TLS handshake, or something else that is not HTTP: waiting for an end of its header would be in vain.
        const first = this.#buffer[0]!;
        if (first < 0x21 || first > 0x7e) throw new HttpRefusal(400, "this server speaks HTTP without TLS");
      }
      const at = this.#findEmptyLine(searched);
      if (at >= 0) {
        const text = latin1(this.#buffer.subarray(0, at));
        this.#start = at + 4;
        return text;
      }
      searched = Math.max(0, this.#end - 3);
      if (this.#end >= this.limits.headBytes) {
        throw new HttpRefusal(431, `a header may have ${this.limits.headBytes} bytes`);
      }
      if (!await this.#more()) {
        if (!begun) return undefined;
        throw new HttpRefusal(400, "the header is cut off");
      }
    }
  }

  /** A line without its end. @throws HttpRefusal when it is longer than it may be. */
  async line(maxLength: number): Promise<string> {
    for (let length = 0;; length++) {
      if (length > maxLength) throw new HttpRefusal(400, "a line of the body is too long");
      if (this.#start + length + 1 >= this.#end) {
        this.#compact();
        if (!await this.#more()) throw new HttpRefusal(400, "the body is cut off");
        length = -1;
        continue;
      }
      if (this.#buffer[this.#start + length] !== 13 || this.#buffer[this.#start + length + 1] !== 10) {
        continue;
      }
      const text = latin1(this.#buffer.subarray(this.#start, this.#start + length));
      this.#start += length + 2;
      return text;
    }
  }

  /** Some bytes in an array of their own, at most as many; undefined at the end. */
  async some(most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#start === this.#end) {
      this.#compact();
      // A client that sends much at once is given more room, up to a limit.
      if (this.#filled && this.#buffer.length < BODY_BYTES) this.#grow();
      if (!await this.#more()) return undefined;
    }
    const bytes = this.#buffer.slice(this.#start, Math.min(this.#end, this.#start + most));
    this.#start += bytes.length;
    return bytes;
  }

  /** Moves what was not used yet to the front. */
  #compact(): void {
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }

  async #more(): Promise<boolean> {
    if (this.#end === this.#buffer.length) this.#grow();
    const count = await this.source(this.#buffer.subarray(this.#end));
    if (count === null) return false;
    this.#end += count;
    this.#filled = this.#end === this.#buffer.length;
    return true;
  }

  #grow(): void {
    this.#resize(this.#buffer.length * 2);
  }

  #resize(length: number): void {
    const other = new Uint8Array(length);
    other.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = other;
  }

  #findEmptyLine(from: number): number {
    const last = this.#end - 4;
    for (let at = from; at <= last; at++) {
      if (
        this.#buffer[at] === 13 && this.#buffer[at + 1] === 10 && this.#buffer[at + 2] === 13 &&
        this.#buffer[at + 3] === 10
      ) return at;
    }
    return -1;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
