// SPDX-License-Identifier: MIT
/** Why an entry is not loaded. */
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { LazyTypeEntry } from "../../domain/types/type_entry.ts";
import { loadTimeoutMs } from "./load_timeout.ts";

/** @throws SwampError TYPE_INVALID for a declaration that is known to be wrong. */
export function refuseInvalid(entries: readonly LazyTypeEntry[]): void {
  const invalid = entries.find(({ problem }) => problem !== undefined);
  if (!invalid) return;
  const { displayPath, problem, origin, package: name } = invalid;
  const isPackaged = origin === "pulled" && name !== undefined;
  throw new SwampError("TYPE_INVALID", `${displayPath}: ${problem}`, {
    hint: isPackaged
      ? `See whether the package was changed here with: swamp extension verify ${name}`
      : "Correct the file. All files and their states: swamp doctor extensions",
  });
}

/** The error of a description that only loading the file can give. */
export function notLoaded(
  { kind, type, displayPath }: LazyTypeEntry,
  { reason }: { reason: string },
): SwampError {
  const text = reason.startsWith(`${displayPath}: `) ? reason.slice(displayPath.length + 2) : reason;
  const command = `swamp ${kind === "extension" ? "model" : kind} type describe ${type}`;
  return new SwampError(
    "TYPE_NOT_LOADED",
    `${displayPath} was never loaded, and cannot be described without that: ${text}`,
    { hint: `Load it with: ${command}`, details: { type, file: displayPath } },
  );
}

const SLOW = "See what it waits for when it is imported; SWAMP_LOAD_TIMEOUT_MS gives it more time";

/** A module that loaded in its trial can still wait for ever now: for a server that is gone, for example. */
export function withLimit<T>(loading: Promise<T>, platform: Platform, entry: LazyTypeEntry): Promise<T> {
  const limit = loadTimeoutMs(platform);
  const { promise, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    const message = `${entry.displayPath}: it did not finish loading within ${limit / 1000} s`;
    reject(new SwampError("EXTENSION_TIMEOUT", message, { hint: SLOW }));
  }, limit);
  return Promise.race([loading, promise]).finally(() => clearTimeout(timer));
}
