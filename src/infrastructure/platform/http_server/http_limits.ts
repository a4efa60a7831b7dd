// SPDX-License-Identifier: MIT

/** What a server takes from its clients. Times are milliseconds. */
export interface HttpLimits {
  /** Connections at the same time. */
  readonly connections: number;
  /** Requests on one connection; then it is closed. */
  readonly requestsPerConnection: number;
  /** Between two requests, and from connecting to the first byte. */
  readonly idleMs: number;
  /** From the first byte of a request to the end of its header. */
  readonly headMs: number;
  /** For a whole body, and for a whole reply. */
  readonly transferMs: number;
  /** How long a body or a reply may be slower than {@link bytesPerSecond}. */
  readonly graceMs: number;
  /** Slowest average rate of a body or a reply. */
  readonly bytesPerSecond: number;
  /** Bytes of a request line and its header together. */
  readonly headBytes: number;
  /** Fields of a header. */
  readonly fields: number;
  /** Characters of a path, and of a query. */
  readonly pathLength: number;
  readonly queryLength: number;
  /** Bytes of a body, announced or not. */
  readonly bodyBytes: number;
  /** Bytes of all replies that wait for their readers; streamed ones do not count. */
  readonly replyBytes: number;
}

/** A request that is answered by the server itself, and after which the connection ends. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The client went away or was too slow: there is nobody to answer. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}
