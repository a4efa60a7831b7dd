// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";

/** How a file is fetched. */
export interface DownloadOptions {
  /** PEM file of certificate authorities to trust besides the built-in ones. */
  readonly caFile?: string;
  /** Milliseconds for the whole transfer; default ten minutes. */
  readonly timeoutMs?: number;
  /** Sent to this address only; a redirect to another host does not get the credentials among them. */
  readonly headers?: Record<string, string>;
}

const TEN_MINUTES = 600_000;

/**
 * The bytes behind an address. Proxies come from the usual environment variables.
 * @throws SwampError IO_FAILED naming the address.
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const client = options.caFile === undefined
    ? undefined
    : Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(options.caFile)] });
  try {
    const signal = AbortSignal.timeout(options.timeoutMs ?? TEN_MINUTES);
    const response = await fetch(url, { ...(client ? { client } : {}), signal, headers: options.headers });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
    }
    return await response.bytes();
  } catch (error) {
    throw new SwampError("IO_FAILED", `${url} could not be fetched: ${messageOf(error)}`, {
      hint: "Behind a proxy that has its own certificate authority, set SWAMP_CA_CERT to its PEM file",
      cause: error,
    });
  } finally {
    client?.close();
  }
}
