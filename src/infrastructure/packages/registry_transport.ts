// SPDX-License-Identifier: MIT
/** Requests to a registry: identity, time-outs, retries and redirects. What they mean is up to `HttpRegistry`. */
import { parseJson } from "../../domain/limits.ts";
import { SwampError } from "../../domain/errors.ts";
import { ARCHIVE_LIMITS } from "../../domain/packages/archive_plan.ts";
import { isLoopback } from "../../domain/packages/loopback.ts";
import { exchangeHttp, type HttpAnswer, type HttpRequest, HttpTooLarge } from "../platform/http_exchange.ts";
import { invalidAnswer, isBusy, refusal, unreachable } from "./registry_errors.ts";

export interface TransportSetup {
  /** The registry's address, without a slash at its end. */
  readonly base: string;
  readonly userAgent: string;
  /** Sent to the registry's own origin and nowhere else. */
  readonly apiKey?: string;
  readonly caFile?: string;
  /** The host of the proxy between here and the registry, for messages. */
  readonly proxy?: string;
  /** Milliseconds for a request; transfers of archives have eight times as many. */
  readonly timeoutMs: number;
  /** How often a GET is tried again. */
  readonly retries: number;
  /** Asked for at each request. */
  readonly signal: () => AbortSignal | undefined;
}

export const TRANSPORT_DEFAULTS = { timeoutMs: 15_000, retries: 3 } as const;

const TRANSFER_FACTOR = 8;
const MOST_REDIRECTS = 5;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;
const FIRST_PAUSE_MS = 250;
/** A registry that asks for a longer pause than this is reported as busy at once. */
const LONGEST_PAUSE_MS = 20_000;

export type OnProgress = (done: number, total: number | undefined) => void;

export class RegistryTransport {
  readonly #origin: string;

  constructor(private readonly setup: TransportSetup) {
    this.#origin = new URL(setup.base).origin;
  }

  /**
   * @param path below the address, with a slash at its beginning.
   * @returns the answer's JSON; undefined for 404.
   */
  async getJson(path: string): Promise<unknown> {
    const url = `${this.setup.base}${path}`;
    const answer = await this.#get(url, { timeoutMs: this.setup.timeoutMs, maxBytes: MOST_ANSWER_BYTES });
    return answer && parse(url, answer);
  }

  /** @returns the bytes behind a path and its redirects; undefined for 404. */
  async getArchive(path: string, onProgress?: OnProgress): Promise<Uint8Array | undefined> {
    const answer = await this.#get(`${this.setup.base}${path}`, {
      timeoutMs: this.setup.timeoutMs * TRANSFER_FACTOR,
      maxBytes: ARCHIVE_LIMITS.archiveBytes,
      onProgress,
    });
    return answer?.body;
  }

  /**
   * Sent once: a change is not made twice.
   * @param isLong whether the registry examines an archive before it answers.
   * @returns the answer's JSON, `{}` for none; undefined for 404.
   */
  async postJson(path: string, body: unknown, isLong = false): Promise<unknown> {
    const url = `${this.setup.base}${path}`;
    const answer = await this.#send({
      method: "POST",
      url,
      headers: { ...this.#identity(url), "content-type": "application/json" },
      body: JSON.stringify(body),
      timeoutMs: this.setup.timeoutMs * (isLong ? TRANSFER_FACTOR : 1),
      maxBytes: MOST_ANSWER_BYTES,
    });
    if (answer.status === 404) return undefined;
    return judge(url, answer).body.length === 0 ? {} : parse(url, answer);
  }

  /** Uploads an archive to where the registry says; nothing that tells who is asking goes there. */
  async putArchive(location: string, bytes: Uint8Array): Promise<void> {
    const url = this.#resolve(location, this.setup.base);
    const answer = await this.#send({
      method: "PUT",
      url,
      headers: { "user-agent": this.setup.userAgent, "content-type": "application/gzip" },
      body: bytes,
      timeoutMs: this.setup.timeoutMs * TRANSFER_FACTOR,
      maxBytes: MOST_ANSWER_BYTES,
    });
    judge(withoutQuery(url), answer);
  }

  async #get(
    url: string,
    limits: Pick<HttpRequest, "timeoutMs" | "maxBytes" | "onProgress">,
  ): Promise<HttpAnswer | undefined> {
    let at = url;
    for (let attempt = 0;; attempt++) {
      const isLast = attempt >= this.setup.retries;
      let pause = backoff(attempt);
      try {
        const answer = await this.#follow(url, limits, (hop) => at = withoutQuery(hop));
        if (answer.status === 404) return undefined;
        const asked = retryAfter(answer) ?? 0;
        if (isLast || !isBusy(answer.status) || asked > LONGEST_PAUSE_MS) return judge(at, answer);
        pause = Math.max(pause, asked);
      } catch (error) {
        const isFinal = error instanceof SwampError || error instanceof HttpTooLarge;
        if (isLast || isFinal || this.setup.signal()?.aborted) throw unreachable(at, error, this.setup.proxy);
      }
      await sleep(pause, this.setup.signal());
    }
  }

  /**
   * Follows redirects; once one has led away from the registry, nothing that tells who is asking is sent.
   * @param onHop told of each address before it is asked.
   */
  async #follow(
    first: string,
    limits: Pick<HttpRequest, "timeoutMs" | "maxBytes" | "onProgress">,
    onHop: (url: string) => void,
  ): Promise<HttpAnswer> {
    let url = first;
    let isOwn = true;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      onHop(url);
      isOwn &&= new URL(url).origin === this.#origin;
      const headers = isOwn ? this.#identity(url) : { "user-agent": this.setup.userAgent };
      const answer = await this.#exchange({
        method: "GET",
        url,
        // Archives come as they are: what a storage host has compressed once more is not what was published.
        headers: { ...headers, "accept-encoding": "identity" },
        ...limits,
      });
      const location = answer.headers.get("location");
      if (!isRedirect(answer.status) || location === null) return answer;
      url = this.#resolve(location, url);
    }
    throw invalidAnswer(first, `more than ${MOST_REDIRECTS} redirects`);
  }

  /** One request that is neither repeated nor redirected. */
  async #send(request: HttpRequest): Promise<HttpAnswer> {
    let answer: HttpAnswer;
    try {
      answer = await this.#exchange(request);
    } catch (error) {
      throw unreachable(withoutQuery(request.url), error, this.setup.proxy);
    }
    const location = answer.headers.get("location");
    if (!isRedirect(answer.status) || location === null) return answer;
    throw new SwampError(
      "REGISTRY_REFUSED",
      `${withoutQuery(request.url)} has moved to ${withoutQuery(location)}`,
      {
        hint: "Changes are not sent on. If you trust that address, set SWAMP_CLUB_URL to it.",
      },
    );
  }

  #exchange(request: HttpRequest): Promise<HttpAnswer> {
    return exchangeHttp({ ...request, signal: this.setup.signal(), caFile: this.setup.caFile });
  }

  #identity(url: string): Record<string, string> {
    const { apiKey, userAgent } = this.setup;
    const own = { "user-agent": userAgent };
    if (apiKey === undefined || new URL(url).origin !== this.#origin) return own;
    return { ...own, "x-api-key": apiKey, "authorization": `Bearer ${apiKey}` };
  }

  /** An address that an answer names. @throws SwampError PACKAGE_INVALID when it may not be followed. */
  #resolve(location: string, from: string): string {
    if (!URL.canParse(location, from)) throw invalidAnswer(from, "it leads to something that is no address");
    const url = new URL(location, from);
    const shown = withoutQuery(url.href);
    if (url.protocol !== "https:" && url.protocol !== "http:") {
      throw invalidAnswer(from, `it leads to ${url.protocol}, which is neither http: nor https:`);
    }
    if (url.username !== "" || url.password !== "") {
      throw invalidAnswer(from, `it leads to ${url.host} with a password`);
    }
    const isDowngrade = new URL(from).protocol === "https:" && url.protocol === "http:";
    if (isDowngrade && !isLoopback(url.hostname)) {
      throw invalidAnswer(from, `it leads from https: to ${shown}, which everybody between could change`);
    }
    return url.href;
  }
}

function judge(url: string, answer: HttpAnswer): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusal(url, answer);
}

function parse(url: string, answer: HttpAnswer): unknown {
  try {
    return parseJson(new TextDecoder().decode(answer.body));
  } catch {
    throw invalidAnswer(url, "it is no JSON");
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Addresses of storage hosts carry their permission in the query. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "");
}

/** Milliseconds that the server asks to wait. */
function retryAfter({ headers }: HttpAnswer): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Doubles each time; between half and all of it, so that clients that failed together do not come back together. */
function backoff(attempt: number): number {
  return FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2);
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", cancel);
      resolve();
    }, ms);
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
  });
}
