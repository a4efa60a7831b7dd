// SPDX-License-Identifier: MIT
import type { Platform } from "../../domain/platform/platform.ts";

const DEFAULT_MS = 20_000;

/** How long loading one extension may take: `SWAMP_LOAD_TIMEOUT_MS`, or 20 s. */
export function loadTimeoutMs(platform: Pick<Platform, "env">): number {
  const set = Number(platform.env("SWAMP_LOAD_TIMEOUT_MS"));
  return Number.isFinite(set) && set > 0 ? set : DEFAULT_MS;
}
