// SPDX-License-Identifier: MIT
/** What the user has set about the registries that are reached over HTTP. */
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { userConfigDirectory } from "../../domain/repo/user_directories.ts";
import { VERSION } from "../../domain/version.ts";
import { certificateFile } from "../runtime/certificate_file.ts";
import { TRANSPORT_DEFAULTS, type TransportSetup } from "./registry_transport.ts";

/**
 * @param address as it was named.
 * @param configured the registry that the user has chosen: `SWAMP_API_KEY` is for that one. Addresses come out of
 *   lockfiles, too, which others write.
 * @throws SwampError CONFIG_INVALID.
 */
export function registrySettings(
  platform: Platform,
  address: string,
  configured: string,
): Omit<TransportSetup, "signal"> {
  const url = new URL(address);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new SwampError(
      "CONFIG_INVALID",
      `The address of the registry at ${url.host} holds more than a path`,
      {
        hint: "Expected an address like https://registry.example.com. Keys are given with SWAMP_API_KEY.",
      },
    );
  }
  return {
    base: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    userAgent: `swamp-cli/${VERSION}`,
    apiKey: apiKey(platform, url.origin, configured),
    caFile: certificateFile(platform),
    proxy: proxyOf(platform, url),
    timeoutMs: numberOf(platform, "SWAMP_REGISTRY_TIMEOUT_MS", 1) ?? TRANSPORT_DEFAULTS.timeoutMs,
    retries: numberOf(platform, "SWAMP_REGISTRY_RETRIES", 0) ?? TRANSPORT_DEFAULTS.retries,
  };
}

function apiKey(platform: Platform, origin: string, configured: string): string | undefined {
  const own = platform.env("SWAMP_API_KEY")?.trim();
  if (own && originOf(configured) === origin) return assertHeader(own, "SWAMP_API_KEY");
  const directory = userConfigDirectory(platform);
  const file = `${directory}/auth.json`;
  const text = directory && platform.fs.readTextIfExists(file);
  if (!text) return undefined;
  const { serverUrl, apiKey } = parse(text, file);
  if (typeof serverUrl !== "string" || typeof apiKey !== "string" || originOf(serverUrl) !== origin) {
    return undefined;
  }
  return assertHeader(apiKey, file);
}

function parse(text: string, file: string): Record<string, unknown> {
  try {
    return (parseJson(text) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw new SwampError("CONFIG_INVALID", `${file} can not be read: ${messageOf(error)}`, {
      hint: 'Expected {"serverUrl": "https://registry.example.com", "apiKey": "..."}',
    });
  }
}

/** A key that would break the header it is sent in is none. */
function assertHeader(key: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new SwampError("CONFIG_INVALID", `The API key in ${where} has characters that no key has`, {
    hint: "Keys are printable ASCII without spaces; see: swamp help environment",
  });
}

/** Who stands between here and an address, for messages: the runtime itself sees to it that it is used. */
function proxyOf(platform: Platform, { protocol, hostname }: URL): string | undefined {
  const either = (name: string) => platform.env(name) || platform.env(name.toLowerCase());
  const address = either(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  const spared = (either("NO_PROXY") ?? "").split(",").map((item) => item.trim().replace(/^\*?\./, ""));
  const isSpared = spared.some((item) =>
    item === "*" || (item !== "" && (hostname === item || hostname.endsWith(`.${item}`)))
  );
  if (!address || isSpared) return undefined;
  // Never with the password that may stand in it.
  return URL.canParse(address) ? new URL(address).host : "that is set";
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

function numberOf(platform: Platform, name: string, least: number): number | undefined {
  const text = platform.env(name);
  if (!text) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new SwampError(
    "CONFIG_INVALID",
    `${name} must be a whole number of at least ${least}; got '${text}'`,
    {
      hint: "See: swamp help environment",
    },
  );
}
