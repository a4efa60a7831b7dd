// SPDX-License-Identifier: MIT
/**
 * Whether a vault has a secret. The vault itself is asked for it: vaults may keep keys in a form of their own, so a
 * key that is not in their list may be there all the same.
 */
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { VaultProvider } from "../../domain/vaults/vaults.ts";

/** `unknown`: the vault failed, in a way that says neither. */
export type SecretPresence = "held" | "absent" | "unknown";

export async function secretPresence(provider: VaultProvider, key: string): Promise<SecretPresence> {
  try {
    const value: unknown = await provider.get(key);
    return value === undefined || value === null ? "absent" : "held";
  } catch (error) {
    return await presenceAfter(error, provider, key);
  }
}

/** What the failure of `get` says. Providers have no common error for a secret that is missing. */
export async function presenceAfter(
  error: unknown,
  provider: VaultProvider,
  key: string,
): Promise<SecretPresence> {
  if (error instanceof SwampError && error.code === "PATH_UNSAFE") throw error;
  if (error instanceof SwampError && error.code === "SECRET_NOT_FOUND") return "absent";
  if (saysAbsent(error, key)) return "absent";
  let keys: unknown;
  try {
    keys = await provider.list();
  } catch (_error) {
    // Neither question was answered; the caller reports the first failure.
    return "unknown";
  }
  if (!Array.isArray(keys)) return "unknown";
  const wanted = normalized(key);
  return keys.some((item) => normalized(String(item)) === wanted) ? "held" : "absent";
}

const NOT_FOUND = /not[ _-]?found|no such|no secret|does ?n[o']t exist|not exist|unknown secret|\b404\b/i;
/** Failures on the way to the secret, which may also say that something was not found. */
const NO_WAY = new RegExp(
  "getaddrinfo|\\bdns\\b|command not found|\\bhost\\b|executable|credential|token|profile|unauthori|forbidden|" +
    "denied|permission|endpoint|certificate|\\bvault\\b.*not found",
  "i",
);
/** Of the system, about a name of a host. */
const NO_HOST = /ENOTFOUND/;
const OF_SECRETS = /secret|key|item|parameter|entry|\b404\b/i;

function saysAbsent(error: unknown, key: string): boolean {
  const { name = "", code = "" } = (error ?? {}) as { name?: unknown; code?: unknown };
  const text = `${name} ${code} ${messageOf(error)}`;
  return NOT_FOUND.test(text) && !NO_WAY.test(text) && !NO_HOST.test(text) &&
    (OF_SECRETS.test(text) || text.includes(key));
}

/** `API_KEY`, `API-KEY` and `api.key` are one key in vaults that allow few characters. */
function normalized(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
