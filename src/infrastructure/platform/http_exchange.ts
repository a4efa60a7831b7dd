// SPDX-License-Identifier: MIT

/** One request. Proxies come from the usual environment variables. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for all of it, the body of the answer included. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body above which it is given up. */
  readonly maxBytes: number;
  /** Ends the exchange; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** PEM file of certificate authorities to trust besides the built-in ones. */
  readonly caFile?: string;
  /** Told of bytes so far, and of all when known. Only for answers with status 200. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The exchange took longer than it may. */
export class HttpTimeout extends Error {
  override readonly name = "HttpTimeout";
}

/** The answer is longer than it may be; trying again would not help. */
export class HttpTooLarge extends Error {
  override readonly name = "HttpTooLarge";
}

/**
 * Sends a request and takes the whole answer. Redirects are answers like others: they are not followed.
 * @throws HttpTimeout, HttpTooLarge, the signal's reason, or what the network failed with.
 */
export async function exchangeHttp(request: HttpRequest): Promise<HttpAnswer> {
  const { timeoutMs, signal } = request;
  signal?.throwIfAborted();
  const ending = new AbortController();
  const cancel = () => ending.abort(signal!.reason);
  signal?.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(
    () => ending.abort(new HttpTimeout(`no answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  const client = request.caFile === undefined
    ? undefined
    : Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(request.caFile)] });
  try {
    return await exchange(request, ending.signal, client);
  } catch (error) {
    // What was aborted fails with all sorts of errors; the reason is what counts.
    if (ending.signal.aborted) throw ending.signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
    client?.close();
  }
}

async function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  client: Deno.HttpClient | undefined,
): Promise<HttpAnswer> {
  const { method, url, headers } = request;
  const body = request.body as BodyInit | undefined;
  const init = { method, headers, body, signal, redirect: "manual" as const };
  const response = await fetch(url, client ? { ...init, client } : init);
  return { status: response.status, headers: response.headers, body: await readBody(response, request) };
}

/** The body's bytes; one that ends early is an error also where the connection was simply closed. */
async function readBody(response: Response, { maxBytes, onProgress }: HttpRequest): Promise<Uint8Array> {
  const told = response.headers.get("content-encoding") ? null : response.headers.get("content-length");
  const total = told === null ? undefined : Number(told);
  if (total !== undefined && total > maxBytes) {
    await response.body?.cancel();
    throw new HttpTooLarge(`${total} bytes are more than the ${maxBytes} that are taken`);
  }
  const chunks: Uint8Array[] = [];
  let done = 0;
  for await (const chunk of response.body ?? []) {
    done += chunk.length;
    // Leaving the loop cancels the stream.
    if (done > maxBytes) {
      throw new HttpTooLarge(`the answer is longer than the ${maxBytes} bytes that are taken`);
    }
    chunks.push(chunk);
    if (response.status === 200) onProgress?.(done, total);
  }
  if (total !== undefined && done !== total) {
    throw new Error(`the answer ended after ${done} of ${total} bytes`);
  }
  const whole = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
