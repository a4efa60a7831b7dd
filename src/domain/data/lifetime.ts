// SPDX-License-Identifier: MIT
/** How long data lives, and when it has ended. */

type Unit = "mo" | "y" | "h" | "m" | "d" | "w";

/** `30d`, `2h`, `6mo`: a number and a unit. */
export interface Duration {
  readonly amount: number;
  readonly unit: Unit;
}

export type Lifetime = "ephemeral" | "infinite" | "job" | "workflow" | Duration;

/** Why data has ended, as `data gc` reports it. */
export type ExpiryReason = "duration-expired" | "workflow-deleted" | "job-deleted";

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** The last moment a Date can hold. */
const FOREVER = 8.64e15;

/** @returns undefined for what is no duration. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,9})(mo|y|h|m|d|w)$/.exec(text);
  return match ? { amount: Number(match[1]), unit: match[2] as Unit } : undefined;
}

/** A duration of zero lives as long as its workflow. @returns undefined for what is no lifetime. */
export function parseLifetime(text: string): Lifetime | undefined {
  if (text === "ephemeral" || text === "infinite" || text === "job" || text === "workflow") return text;
  const duration = parseDuration(text);
  return duration?.amount === 0 ? "workflow" : duration;
}

/** What is wrong with the lifetime of a declaration; undefined when nothing is. */
export function lifetimeProblem(lifetime: unknown): string | undefined {
  if (typeof lifetime === "string" && parseLifetime(lifetime) !== undefined) return undefined;
  return "expected ephemeral, infinite, job, workflow, or a duration like 30d (m, h, d, w, mo, y); got " +
    (typeof lifetime === "string" ? `'${lifetime}'` : JSON.stringify(lifetime));
}

/**
 * The moment a duration after another; both are milliseconds since the epoch. Months and years are those of the
 * calendar in UTC: a month after the 31st is the last day of the next month.
 */
export function addDuration(start: number, { amount, unit }: Duration): number {
  if (unit !== "mo" && unit !== "y") return Math.min(start + amount * MILLISECONDS[unit], FOREVER);
  const date = new Date(start);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + (unit === "y" ? 12 * amount : amount));
  if (Number.isNaN(date.getTime())) return FOREVER;
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return Math.min(date.getTime(), FOREVER);
}

/**
 * Why data has ended, undefined while it lives. What can not be understood lives: a lifetime of another program, a
 * time that is none, and data of a run that no workflow has.
 * @param facts.owned whether the workflow run that made the data is recorded; undefined when no run has made it.
 */
export function expiryOf(
  data: { readonly lifetime: string; readonly createdAt: string },
  facts: { readonly now: number; readonly owned?: boolean },
): ExpiryReason | undefined {
  const lifetime = parseLifetime(data.lifetime);
  if (lifetime === "job") return facts.owned === false ? "job-deleted" : undefined;
  if (lifetime === "workflow") return facts.owned === false ? "workflow-deleted" : undefined;
  if (lifetime === undefined || typeof lifetime === "string") return undefined;
  const created = Date.parse(data.createdAt);
  if (Number.isNaN(created)) return undefined;
  return addDuration(created, lifetime) <= facts.now ? "duration-expired" : undefined;
}
