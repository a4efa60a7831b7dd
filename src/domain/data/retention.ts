// SPDX-License-Identifier: MIT
import { addDuration, parseDuration } from "./lifetime.ts";

/** One version, as far as retention looks at it. */
export interface RetainedVersion {
  readonly version: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

/**
 * The versions that a policy does not keep, ascending. A number keeps so many newest ones, a duration those that are
 * younger. The newest one always stays, and a policy that can not be understood keeps all.
 * @param now milliseconds since the epoch.
 */
export function surplusVersions(
  versions: readonly RetainedVersion[],
  policy: number | string,
  now: number,
): number[] {
  const newestFirst = [...versions].sort((a, b) => b.version - a.version);
  const older = newestFirst.slice(1);
  return surplus(older, policy, now).map(({ version }) => version).reverse();
}

/** What is wrong with the `garbageCollection` of a declaration; undefined when nothing is. */
export function retentionProblem(policy: unknown): string | undefined {
  const valid = typeof policy === "number"
    ? Number.isInteger(policy) && policy > 0
    : typeof policy === "string" && (parseDuration(policy)?.amount ?? 0) > 0;
  return valid ? undefined : "expected a number of versions to keep, or a duration like 30d";
}

function surplus(older: RetainedVersion[], policy: number | string, now: number): RetainedVersion[] {
  const count = typeof policy === "number" ? policy : /^\d{1,9}$/.test(policy) ? Number(policy) : undefined;
  if (count !== undefined) return Number.isInteger(count) && count >= 1 ? older.slice(count - 1) : [];
  const duration = parseDuration(String(policy));
  if (!duration || duration.amount === 0) return [];
  return older.filter(({ createdAt }) => {
    const created = Date.parse(createdAt);
    return !Number.isNaN(created) && addDuration(created, duration) <= now;
  });
}
