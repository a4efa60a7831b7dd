// SPDX-License-Identifier: MIT
import type { ByteReader } from "./byte_reader.ts";
import { type BodyLength, malformed, tooLarge } from "./http_head.ts";
import { ConnectionLost, type HttpLimits, HttpRefusal } from "./http_limits.ts";

/** Characters of the line that begins a chunk. */
const MAX_CHUNK_LINE = 16;

export interface BodyOptions {
  readonly limits: HttpLimits;
  /** Called before the first byte is read. */
  readonly onBegin: () => Promise<void>;
  /** Called with the number of bytes of each part. */
  readonly onBytes: (count: number) => void;
  /** Called when all of it was read. */
  readonly onComplete: () => void;
}

/** The body of one request, read only as fast as it is used. */
export class RequestBody {
  /** Undefined for a request without a body. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  /** Bytes left of the body, or of the current chunk. */
  #left: number;
  #total = 0;
  #begun = false;
  #complete: boolean;

  constructor(
    private readonly reader: ByteReader,
    private readonly length: BodyLength,
    private readonly options: BodyOptions,
  ) {
    this.#left = length === "chunked" ? 0 : length;
    this.#complete = length === 0;
    this.stream = length === 0
      ? undefined
      : new ReadableStream({ pull: (controller) => this.#pull(controller) }, { highWaterMark: 0 });
  }

  /** Whether all of it was read, so that the next request follows. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Fails with a {@link HttpRefusal} or {@link ConnectionLost} only. */
  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    try {
      await this.#next(controller);
    } catch (error) {
      if (error instanceof HttpRefusal || error instanceof ConnectionLost) throw error;
      throw new ConnectionLost("the connection ended before the body did", { cause: error });
    }
    if (this.#complete) {
      this.options.onComplete();
      controller.close();
    }
  }

  async #next(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    if (!this.#begun) {
      this.#begun = true;
      await this.options.onBegin();
    }
    if (this.length === "chunked" && this.#left === 0) await this.#nextChunk();
    if (this.#complete) return;
    const bytes = await this.reader.some(this.#left);
    if (!bytes) throw new ConnectionLost("the client closed the connection before the end of the body");
    this.#left -= bytes.length;
    this.options.onBytes(bytes.length);
    controller.enqueue(bytes);
    if (this.#left > 0) return;
    if (this.length !== "chunked") this.#complete = true;
    else if (await this.reader.line(MAX_CHUNK_LINE) !== "") throw malformed("a chunk of the body");
  }

  /** Extensions of chunks and fields after the last one are refused: nothing that uses this protocol sends them. */
  async #nextChunk(): Promise<void> {
    const line = await this.reader.line(MAX_CHUNK_LINE);
    if (!/^[0-9a-f]{1,8}$/i.test(line)) throw malformed("a chunk of the body");
    this.#left = parseInt(line, 16);
    this.#total += this.#left;
    if (this.#total > this.options.limits.bodyBytes) throw tooLarge(this.options.limits);
    if (this.#left > 0) return;
    if (await this.reader.line(MAX_CHUNK_LINE) !== "") throw malformed("the end of the body");
    this.#complete = true;
  }
}
