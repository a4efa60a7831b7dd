// SPDX-License-Identifier: MIT

export interface ListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** An error that it throws is answered with status 500. */
  readonly handle: (request: Request) => Promise<Response>;
}

/** A server that takes requests. */
export interface HttpListener {
  readonly port: number;
  /** Settles when no request is taken any more. */
  readonly finished: Promise<void>;
  /** Takes no new requests; those that are being answered are ended after a while. */
  close(): Promise<void>;
}

/** How long requests that are being answered may go on when the server ends, in milliseconds. */
const GRACE_MS = 2_000;

/** Listens for HTTP. Throws the platform's error when the address can not be had. */
export function listenHttp({ host, port, handle }: ListenOptions): HttpListener {
  const abort = new AbortController();
  const server = Deno.serve({ hostname: host, port, signal: abort.signal, onListen: () => {} }, handle);
  return {
    port: server.addr.port,
    finished: server.finished,
    async close() {
      const timer = setTimeout(() => abort.abort(), GRACE_MS);
      await server.shutdown();
      clearTimeout(timer);
    },
  };
}
