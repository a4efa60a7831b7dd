// SPDX-License-Identifier: MIT
/** Versions of types and packages: `YYYY.MM.DD.N`, a real date and a number that counts within the day. */
import { SwampError } from "../errors.ts";

const PATTERN = /^(\d{4})\.(\d{2})\.(\d{2})\.(\d+)$/;

/** Whether the text is a version and its date exists. */
export function isCalVer(text: string): boolean {
  const match = PATTERN.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= daysOf(year, month);
}

/**
 * The only spelling of a version that is published: `2026.01.31.01` and `2026.01.31.1` are one version.
 * @returns undefined for what is not a version.
 */
export function canonicalCalVer(text: string): string | undefined {
  return isCalVer(text) ? `${text.slice(0, 11)}${BigInt(text.slice(11))}` : undefined;
}

/** @returns the text. @throws SwampError INVALID_VALUE when it is no version. */
export function assertCalVer(text: string): string {
  if (isCalVer(text)) return text;
  throw new SwampError("INVALID_VALUE", `Invalid version '${text}': expected CalVer like 2026.01.31.1`);
}

/** Whether two texts are one version; `2026.01.31.1` and `2026.01.31.01` are. */
export function isSameCalVer(a: string | undefined, b: string | undefined): boolean {
  const canonical = canonicalCalVer(a ?? "");
  return canonical !== undefined && canonical === canonicalCalVer(b ?? "");
}

/** Negative when `a` is older, 0 when equal, positive when newer. Both must be versions. */
export function compareCalVer(a: string, b: string): number {
  const [dateA, dateB] = [a.slice(0, 10), b.slice(0, 10)];
  if (dateA !== dateB) return dateA < dateB ? -1 : 1;
  const [microA, microB] = [BigInt(a.slice(11)), BigInt(b.slice(11))];
  return microA === microB ? 0 : microA < microB ? -1 : 1;
}

function daysOf(year: number, month: number): number {
  if (month === 2) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return leap ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
