// SPDX-License-Identifier: MIT
import { compareCalVer, isCalVer } from "../types/calver.ts";

type Test = (version: string) => boolean;

/** A whole version, or a beginning of one: a year, a month, a day. */
const BEGINNING = /^\d{4}(?:\.\d{2}(?:\.\d{2})?)?$/;

const OPERATORS: Readonly<Record<string, (wanted: string) => Test>> = {
  ">=": (wanted) => (version) => compareTo(version, wanted) >= 0,
  "<=": (wanted) => (version) => compareTo(version, wanted) <= 0,
  ">": (wanted) => (version) => compareTo(version, wanted) > 0,
  "<": (wanted) => (version) => compareTo(version, wanted) < 0,
  // At least this one, of the same year.
  "^": (wanted) => (version) => compareTo(version, wanted) >= 0 && version.startsWith(wanted.slice(0, 4)),
  // At least this one, of the same month.
  "~": (wanted) => (version) => compareTo(version, wanted) >= 0 && version.startsWith(wanted.slice(0, 7)),
  "=": (wanted) => (version) => compareTo(version, wanted) === 0,
};

/** What constraints look like, for hints. */
export const CONSTRAINT_HELP =
  "Expected a version like 2026.01.31.1, a beginning of one like 2026.01, or one of them behind >=, <=, >, <, " +
  "^ (same year) or ~ (same month); several are separated by blanks";

/**
 * Whether versions fit a constraint: an exact version, a beginning of one (`2026`, `2026.01`), or an operator before
 * either (`>=`, `<=`, `>`, `<`, `^` same year, `~` same month); several are separated by blanks and must all hold.
 * `latest`, `*` and nothing allow every version. Undefined when it is no constraint.
 */
export function parseConstraint(text: string | undefined): Test | undefined {
  const parts = (text ?? "").trim().split(/\s+/).filter((part) =>
    part !== "" && part !== "*" && part !== "latest"
  );
  const tests = parts.map(parsePart);
  return tests.every((test) => test !== undefined)
    ? (version) => tests.every((test) => test(version))
    : undefined;
}

function parsePart(part: string): Test | undefined {
  const [, operator, wanted] = /^(>=|<=|>|<|\^|~|=)?(.+)$/.exec(part) ?? [];
  if (wanted === undefined || !(isCalVer(wanted) || BEGINNING.test(wanted))) return undefined;
  return OPERATORS[operator ?? "="]!(wanted);
}

/** Compares with a version, or with a beginning of one as far as that goes: all of a month are equal to the month. */
function compareTo(version: string, wanted: string): number {
  if (isCalVer(wanted)) return compareCalVer(version, wanted);
  const beginning = version.slice(0, wanted.length);
  return beginning === wanted ? 0 : beginning < wanted ? -1 : 1;
}

/** The newest version that all constraints allow. */
export function newestFitting(versions: readonly string[], tests: readonly Test[]): string | undefined {
  return versions.filter((version) => tests.every((test) => test(version))).sort(compareCalVer).at(-1);
}
