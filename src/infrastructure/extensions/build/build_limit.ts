// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Platform } from "../../../domain/platform/platform.ts";

const VARIABLE = "SWAMP_BUNDLE_TIMEOUT_MS";
const DEFAULT_MS = 120_000;

/**
 * How long bundling so many entries in one process may take: a limit for each of them, because a package of fifteen
 * is not broken when it takes longer than one.
 * @throws SwampError CONFIG_INVALID when the variable is not a number.
 */
export function buildLimitMs(platform: Pick<Platform, "env">, entries: number): number {
  const text = platform.env(VARIABLE);
  const each = text ? Number(text) : DEFAULT_MS;
  if (Number.isSafeInteger(each) && each > 0) return each * Math.max(1, entries);
  throw new SwampError(
    "CONFIG_INVALID",
    `${VARIABLE} must be a whole number of at least 1; got '${text}'`,
    { hint: "See: swamp help environment" },
  );
}
