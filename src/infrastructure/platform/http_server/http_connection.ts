// SPDX-License-Identifier: MIT
import { CHUNK } from "../plain_file.ts";
import { ByteReader } from "./byte_reader.ts";
import { type HttpHead, parseHead } from "./http_head.ts";
import { ConnectionLost, type HttpLimits, HttpRefusal } from "./http_limits.ts";
import { replyHead } from "./reply_head.ts";
import { RequestBody } from "./request_body.ts";

/** How long a client may go on sending what is not read, so that it sees the reply before the connection ends. */
const LINGER_MS = 3_000;

/**
 * What a connection is busy with. One that is idle, or whose client has not sent a whole header yet, may be closed to
 * make room for others.
 */
export type Phase = "idle" | "head" | "busy" | "lingering";

/** What connections of one server share. */
export interface Sharing {
  readonly limits: HttpLimits;
  readonly handle: (request: Request) => Promise<Response>;
  /** Called for requests that are refused before `handle` sees them. */
  readonly onRefused: (refusal: HttpRefusal) => void;
  /** Called for errors of this program. */
  readonly onFault: (error: unknown) => void;
  /** Whether no further request is taken. */
  readonly closing: () => boolean;
  /** Bytes of replies in memory. */
  waiting: number;
}

const ENCODER = new TextEncoder();

/** One client: its requests are answered one after the other. Deadlines are looked at by the listener. */
export class HttpConnection {
  phase: Phase = "idle";
  /** When the client has to have done what it is waited for; on the clock of `performance.now()`. */
  deadline: number;
  /** Whether a write is waiting for the client to read. */
  writing = false;
  readonly peer: Deno.NetAddr;
  readonly #reader: ByteReader;
  #closed = false;
  /** Of the body or the reply that is on its way. */
  #transfer = { begun: 0, bytes: 0 };

  constructor(private readonly connection: Deno.TcpConn, private readonly shared: Sharing) {
    this.peer = connection.remoteAddr;
    this.#reader = new ByteReader((into) => connection.read(into), shared.limits);
    this.deadline = performance.now() + shared.limits.idleMs;
  }

  /** Answers requests until the connection ends. Never throws. */
  async serve(): Promise<void> {
    try {
      await this.#serve();
    } catch (error) {
      if (!this.#closed && !isNetworkError(error)) this.shared.onFault(error);
    } finally {
      this.close();
    }
  }

  /** Ends waiting reads. A waiting write ends when the socket is shut down. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.connection.close();
    } catch (error) {
      if (!isNetworkError(error)) this.shared.onFault(error);
    }
  }

  /** Answers a connection that there is no room for. */
  async refuse(refusal: HttpRefusal): Promise<void> {
    try {
      await this.#refuse(refusal);
    } catch (error) {
      if (!this.#closed && !isNetworkError(error)) this.shared.onFault(error);
    } finally {
      this.close();
    }
  }

  async #serve(): Promise<void> {
    const { limits } = this.shared;
    this.connection.setNoDelay(true);
    for (let left = limits.requestsPerConnection; left > 0 && !this.shared.closing(); left--) {
      if (!await this.#serveOne(left > 1)) return;
    }
  }

  /**
   * A function of its own, so that a connection that idles does not keep what it has asked before.
   * @returns whether the next request may follow.
   */
  async #serveOne(mayKeep: boolean): Promise<boolean> {
    const { limits } = this.shared;
    this.#wait("idle", limits.idleMs);
    try {
      const text = await this.#reader.head(() => this.#wait("head", limits.headMs));
      if (text === undefined) return false;
      return await this.#answer(parseHead(text, limits), mayKeep);
    } catch (error) {
      if (!(error instanceof HttpRefusal)) throw error;
      await this.#refuse(error);
      return false;
    }
  }

  /** @returns whether the next request may follow. */
  async #answer(head: HttpHead, mayKeep: boolean): Promise<boolean> {
    const { transferMs } = this.shared.limits;
    this.#wait("busy", transferMs);
    const body = new RequestBody(this.#reader, head.body, {
      limits: this.shared.limits,
      onBegin: async () => {
        this.#begin();
        if (head.expectsContinue) await this.#write(ENCODER.encode("HTTP/1.1 100 Continue\r\n\r\n"));
      },
      onBytes: (count) => this.#progress(count),
      onComplete: () => this.#wait("busy", transferMs),
    });
    const { method, headers, url } = head;
    const response = await this.shared.handle(new Request(url, { method, headers, body: body.stream }));
    const keep = mayKeep && head.keepAlive && body.complete && !this.shared.closing();
    this.#begin();
    await this.#reply(response, method !== "HEAD", keep);
    if (keep) return true;
    await this.#linger();
    return false;
  }

  async #reply(response: Response, withBody: boolean, keep: boolean): Promise<void> {
    const { shared } = this;
    if (response.headers.has("content-length")) return await this.#replyStream(response, withBody, keep);
    const body = await response.bytes();
    if (shared.waiting + body.length > shared.limits.replyBytes) throw busy();
    shared.waiting += body.length;
    try {
      const head = replyHead(response, body.length, keep);
      await this.#write(withBody ? joined(head, body) : head);
    } finally {
      shared.waiting -= body.length;
    }
  }

  /** Sends a stream of bytes, with one buffer for all of it: garbage of all downloads would have to be collected. */
  async #replyStream(response: Response, withBody: boolean, keep: boolean): Promise<void> {
    let left = Number(response.headers.get("content-length"));
    const reader = response.body?.getReader({ mode: "byob" });
    try {
      await this.#write(replyHead(response, left, keep));
      if (!withBody) return await reader?.cancel();
      for (let buffer = new Uint8Array(CHUNK); reader;) {
        const { value, done } = await reader.read(buffer);
        if (done) break;
        left -= value.length;
        if (left < 0) break;
        await this.#write(value);
        buffer = new Uint8Array(value.buffer);
      }
      if (left !== 0) throw new Error(`the reply differs from its length by ${left} bytes`);
    } catch (error) {
      // Nobody reads the stream any more, and it still holds a file; one that has failed holds none and fails again.
      await Promise.allSettled([reader?.cancel(error)]);
      throw error;
    }
  }

  async #refuse(refusal: HttpRefusal): Promise<void> {
    this.shared.onRefused(refusal);
    this.#begin();
    const body = ENCODER.encode(`${JSON.stringify({ error: refusal.message })}\n`);
    const headers = { "content-type": "application/json", ...refusal.headers };
    const response = new Response(null, { status: refusal.status, headers });
    await this.#write(joined(replyHead(response, body.length, false), body));
    await this.#linger();
  }

  /** Without this, what the client is still sending would reset the connection, and the reply be lost. */
  async #linger(): Promise<void> {
    this.#wait("lingering", LINGER_MS);
    await this.connection.closeWrite();
    while (await this.#reader.some(Number.MAX_SAFE_INTEGER));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      if (this.#closed) throw new ConnectionLost("the connection was closed");
      this.writing = true;
      try {
        const count = await this.connection.write(done === 0 ? bytes : bytes.subarray(done));
        done += count;
        this.#progress(count);
      } finally {
        this.writing = false;
      }
    }
  }

  #wait(phase: Phase, milliseconds: number): void {
    this.phase = phase;
    this.deadline = performance.now() + milliseconds;
  }

  /** A body or a reply begins, for which there is a slowest rate. */
  #begin(): void {
    this.phase = "busy";
    this.#transfer = { begun: performance.now(), bytes: 0 };
    this.#progress(0);
  }

  #progress(count: number): void {
    const { graceMs, bytesPerSecond, transferMs } = this.shared.limits;
    this.#transfer.bytes += count;
    const { begun, bytes } = this.#transfer;
    this.deadline = begun + Math.min(transferMs, graceMs + bytes / bytesPerSecond * 1000);
  }
}

export function busy(): HttpRefusal {
  return new HttpRefusal(503, "the registry is busy; try again later", { "retry-after": "5" });
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

/** What happens to connections is up to clients and networks, and never a fault of this program. */
function isNetworkError(error: unknown): boolean {
  const { errors } = Deno;
  return error instanceof ConnectionLost ||
    [
      errors.ConnectionReset,
      errors.ConnectionAborted,
      errors.BrokenPipe,
      errors.NotConnected,
      errors.Interrupted,
      errors.BadResource,
      errors.TimedOut,
      errors.UnexpectedEof,
    ].some((kind) => error instanceof kind);
}
