// SPDX-License-Identifier: MIT
/** What went wrong between here and a registry, as users are told. */
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { type HttpAnswer, HttpTimeout, HttpTooLarge } from "../platform/http_exchange.ts";

const LONGEST_MESSAGE = 300;

/**
 * No answer came.
 * @param url without anything secret in it.
 * @param proxy the host of the proxy that was asked.
 */
export function unreachable(url: string, error: unknown, proxy?: string): SwampError {
  if (error instanceof SwampError) return error;
  if (error instanceof HttpTooLarge) return invalidAnswer(url, error.message);
  const why = error instanceof HttpTimeout ? error.message : causeOf(error);
  const by = proxy === undefined ? "" : ` by the proxy ${proxy}`;
  return new SwampError("REGISTRY_UNREACHABLE", `Could not connect to ${new URL(url).origin}${by}: ${why}`, {
    hint: hintFor(url, why, proxy),
    details: { url },
    cause: error,
  });
}

/** The message without the address that it repeats, and without what it says twice. */
function causeOf(error: unknown): string {
  const text = messageOf(error).replace(/^error sending request for url \([^)]*\):? ?/, "")
    .replace(/^client error \([^)]*\): ?/, "");
  return [...new Set(text.split(/: (?=[A-Z])/))].join(": ") || "the request failed";
}

function hintFor(url: string, why: string, proxy: string | undefined): string {
  const { protocol, host } = new URL(url);
  const isPlain = protocol === "https:" && /InvalidContentType|corrupt message/.test(why);
  if (isPlain) return `There is no TLS: is it http://${host}? SWAMP_CLUB_URL names the registry.`;
  if (proxy !== undefined) {
    return "HTTP_PROXY and HTTPS_PROXY name the proxy, NO_PROXY hosts that need none: swamp help environment";
  }
  return "SWAMP_CLUB_URL names the registry. Behind a proxy that has its own certificate authority, set " +
    "SWAMP_CA_CERT to its PEM file.";
}

/** An answer that is not what the protocol says. */
export function invalidAnswer(url: string, why: string): SwampError {
  return new SwampError("PACKAGE_INVALID", `The answer of ${url} is not that of a registry: ${why}`, {
    hint: "Is SWAMP_CLUB_URL the address of a registry?",
  });
}

/** The error for an answer that is neither a result nor "there is none". */
export function refusal(url: string, answer: HttpAnswer): SwampError {
  const { status } = answer;
  const said = messageOfServer(answer);
  const why = said === undefined ? "" : `: ${said}`;
  const details = { url, status };
  if (status === 401 || status === 403) {
    const what = status === 401 ? "Not authenticated" : "Not allowed";
    return new SwampError("NOT_AUTHENTICATED", `${what} at ${new URL(url).origin}${why}`, {
      hint: "Set SWAMP_API_KEY to a key of this registry that may do this.",
      details,
    });
  }
  if (isBusy(status)) {
    const retryAfter = answer.headers.get("retry-after") ?? undefined;
    return new SwampError("REGISTRY_BUSY", `The registry is busy (${status} from ${url})${why}`, {
      hint: "Try again later.",
      details: { ...details, retryAfter },
    });
  }
  if (status === 409) {
    return new SwampError(
      "PACKAGE_EXISTS",
      said ?? "The version already exists: published versions never change",
      {
        hint: "Find the next version with: swamp extension version",
        details,
      },
    );
  }
  return new SwampError("REGISTRY_REFUSED", `The registry refused (${status} from ${url})${why}`, {
    hint: status >= 500 && said !== undefined
      ? "Try again later, or tell the registry's owner: its log says why."
      : "See that SWAMP_CLUB_URL names a registry: swamp help environment",
    details,
  });
}

/** Answers that say "not now". */
export function isBusy(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/** The message in an error's JSON body, on one line and not too long. */
function messageOfServer({ body }: HttpAnswer): string | undefined {
  let value: unknown;
  try {
    value = parseJson(new TextDecoder().decode(body));
  } catch {
    // Proxies and storage hosts answer with pages.
    return undefined;
  }
  const { error, message } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const nested = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const text = [error, message, nested.message].find((item) => typeof item === "string") as
    | string
    | undefined;
  const line = text?.replace(/\s+/g, " ").trim();
  if (!line) return undefined;
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}...` : line;
}
