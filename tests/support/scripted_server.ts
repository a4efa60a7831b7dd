// SPDX-License-Identifier: MIT
/** A loopback HTTP server that answers as a test says, also wrongly: it writes bytes to the socket as they are. */

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Raw bytes of an answer; undefined to never answer; "close" to close the connection at once. */
export type Reply = string | Uint8Array | undefined;

/** An answer with a body and headers, its length told truly unless the headers tell another one. */
export function reply(status: number, body: unknown, headers: Record<string, string> = {}): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const all = {
    "content-length": `${new TextEncoder().encode(text).length}`,
    connection: "close",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} Status\r\n${lines}\r\n${text}`;
}

export class ScriptedServer {
  readonly received: Received[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.Conn>();
  readonly #ended: Promise<void>;

  constructor(private readonly answer: (request: Received, index: number) => Reply) {
    this.#ended = this.#accept();
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}`;
  }

  async #accept(): Promise<void> {
    const served: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      served.push(this.#serve(connection));
    }
    await Promise.all(served);
  }

  async #serve(connection: Deno.Conn): Promise<void> {
    try {
      const request = await readRequest(connection);
      if (!request) return this.#close(connection);
      this.received.push(request);
      const answer = this.answer(request, this.received.length - 1);
      // Open until the server ends.
      if (answer === undefined) return;
      const bytes = typeof answer === "string" ? new TextEncoder().encode(answer) : answer;
      for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
      this.#close(connection);
    } catch (error) {
      // The server may end first, and clients hang up when they have had enough.
      const isEnd = !this.#open.has(connection) || error instanceof Deno.errors.BrokenPipe ||
        error instanceof Deno.errors.ConnectionReset;
      this.#close(connection);
      if (!isEnd) throw error;
    }
  }

  #close(connection: Deno.Conn): void {
    if (this.#open.delete(connection)) connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
    await this.#ended;
  }
}

async function readRequest(connection: Deno.Conn): Promise<Received | undefined> {
  let bytes = new Uint8Array();
  const more = async () => {
    const chunk = new Uint8Array(65_536);
    const count = await connection.read(chunk);
    if (count === null) return false;
    bytes = new Uint8Array([...bytes, ...chunk.subarray(0, count)]);
    return true;
  };
  const latin = (part: Uint8Array) => String.fromCharCode(...part);
  let end: number;
  while ((end = latin(bytes).indexOf("\r\n\r\n")) < 0) if (!await more()) return undefined;
  const [first = "", ...lines] = latin(bytes.subarray(0, end)).split("\r\n");
  const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2) as [string, string]));
  const length = Number(headers.get("content-length") ?? 0);
  while (bytes.length < end + 4 + length) if (!await more()) return undefined;
  const [method = "", path = ""] = first.split(" ");
  return { method, path, headers, body: latin(bytes.subarray(end + 4, end + 4 + length)) };
}
