// SPDX-License-Identifier: MIT
import { compareCalVer } from "../../types/calver.ts";

/**
 * The version to publish next: today's date (UTC) with 1, or one more than the newest that was published when that
 * one carries this date, or, by a clock that went wrong, a later one.
 * @param now milliseconds since the epoch.
 */
export function nextVersion(published: readonly string[], now: number): string {
  const today = new Date(now).toISOString().slice(0, 10).replaceAll("-", ".");
  const newest = [...published].sort(compareCalVer).at(-1);
  if (newest === undefined || newest.slice(0, 10) < today) return `${today}.1`;
  return `${newest.slice(0, 10)}.${BigInt(newest.slice(11)) + 1n}`;
}
