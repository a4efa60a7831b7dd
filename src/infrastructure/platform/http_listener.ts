// SPDX-License-Identifier: MIT
import { busy, HttpConnection, type Phase, type Sharing } from "./http_server/http_connection.ts";
import type { HttpLimits, HttpRefusal } from "./http_server/http_limits.ts";
import type { NativeSockets } from "./http_server/native_sockets.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits: HttpLimits;
  /** Closed together with the listener. */
  readonly sockets: NativeSockets;
  /** Must not throw. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Called for requests that are answered before they reach `handle`. */
  readonly onRefused: (refusal: HttpRefusal) => void;
  /** Called for errors of this program, which clients learn nothing of. */
  readonly onFault: (error: unknown) => void;
}

/** How long requests that are being answered may go on when the server ends, in milliseconds. */
const GRACE_MS = 2_000;
const SWEEP_MS = 250;
/** Connections that one look at the deadlines ends: thousands at once would keep all others waiting. */
const MAX_ENDED = 250;
/** Pause after a connection could not be accepted; for example, the whole machine may have no files left. */
const PAUSE_MS = 100;
/** Connections that are refused at the same time; more are closed without an answer. */
const MAX_REFUSALS = 64;
/** Connections that were closed to make room and still have their file; accepting waits when there are more. */
const MAX_ENDING = 16;
/** In this order connections make room for new ones. */
const MAKE_ROOM: readonly Phase[] = ["lingering", "idle", "head"];

/** A server that takes requests until it is closed, whatever its clients do. */
export class HttpListener {
  readonly #listener: Deno.TcpListener;
  readonly #sockets: NativeSockets;
  readonly #limits: HttpLimits;
  /** In the order in which they came; each with a promise that settles when it has ended. */
  readonly #connections = new Map<HttpConnection, Promise<void>>();
  readonly #refused = new Map<HttpConnection, Promise<void>>();
  /** Closed to make room. */
  readonly #ending = new Set<Promise<void>>();
  readonly #shared: Sharing;
  readonly #sweep: ReturnType<typeof setInterval>;
  readonly #accepting: Promise<void>;
  #closing = false;

  /** Throws the platform's error when the address cannot be used. */
  constructor(options: ListenOptions) {
    const { host, port, handle, onRefused, onFault } = options;
    this.#listener = Deno.listen({ hostname: host, port });
    this.#limits = options.limits;
    this.#sockets = options.sockets;
    this.#sockets.lengthenQueue(this.#listener.addr);
    this.#shared = {
      limits: this.#limits,
      handle,
      onRefused,
      onFault,
      closing: () => this.#closing,
      waiting: 0,
    };
    this.#sweep = setInterval(() => this.#endOverdue(), SWEEP_MS);
    this.#accepting = this.#acceptAll(onFault);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Takes no new requests; those that are being answered are ended after a while. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#listener.close();
    await this.#accepting;
    for (const connection of this.#connections.keys()) if (connection.phase !== "busy") connection.close();
    const end = performance.now() + GRACE_MS;
    while (this.#connections.size > 0 && performance.now() < end) await pause(10);
    clearInterval(this.#sweep);
    this.#end([...this.#connections.keys(), ...this.#refused.keys()]);
    while (this.#connections.size > 0 && performance.now() < end + PAUSE_MS) await pause(10);
    this.#sockets.close();
  }

  async #acceptAll(onFault: (error: unknown) => void): Promise<void> {
    while (!this.#closing) {
      let accepted: Deno.TcpConn;
      try {
        accepted = await this.#listener.accept();
      } catch (error) {
        if (this.#closing) return;
        // A client that left before it was accepted is nothing to wait for.
        if (error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.ConnectionReset) {
          continue;
        }
        onFault(error);
        await this.#makeRoom();
        await pause(PAUSE_MS);
        continue;
      }
      await this.#take(accepted);
    }
  }

  async #take(accepted: Deno.TcpConn): Promise<void> {
    const connection = new HttpConnection(accepted, this.#shared);
    const isRoom = this.#connections.size < this.#limits.connections || await this.#makeRoom();
    if (!isRoom && this.#refused.size >= MAX_REFUSALS) return connection.close();
    const all = isRoom ? this.#connections : this.#refused;
    const ended = (isRoom ? connection.serve() : connection.refuse(busy())).then(() => {
      all.delete(connection);
    });
    all.set(connection, ended);
  }

  /** Closes the oldest connection of those that nothing is being done for. @returns whether there was one. */
  async #makeRoom(): Promise<boolean> {
    for (const phase of MAKE_ROOM) {
      for (const [connection, ended] of this.#connections) {
        if (connection.phase !== phase) continue;
        connection.close();
        this.#connections.delete(connection);
        // Its file is given back only when the read that waits on it has failed.
        const gone = ended.then(() => void this.#ending.delete(gone));
        this.#ending.add(gone);
        if (this.#ending.size > MAX_ENDING) await settledWithin(PAUSE_MS, Promise.race(this.#ending));
        return true;
      }
    }
    return false;
  }

  #endOverdue(): void {
    const now = performance.now();
    const overdue = [...this.#connections.keys(), ...this.#refused.keys()]
      .filter(({ deadline }) => deadline < now);
    this.#end(overdue.slice(0, MAX_ENDED));
  }

  #end(connections: readonly HttpConnection[]): void {
    const stuck = connections.filter(({ writing }) => writing);
    for (const connection of connections) connection.close();
    this.#sockets.shutdown(stuck.map(({ peer }) => peer));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for work, but not longer. */
async function settledWithin(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, milliseconds));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
