// SPDX-License-Identifier: MIT
import { compareCalVer, isCalVer } from "../types/calver.ts";

type Test = (version: string) => boolean;

const OPERATORS: Readonly<Record<string, (wanted: string) => Test>> = {
  ">=": (wanted) => (version) => compareCalVer(version, wanted) >= 0,
  "<=": (wanted) => (version) => compareCalVer(version, wanted) <= 0,
  ">": (wanted) => (version) => compareCalVer(version, wanted) > 0,
  "<": (wanted) => (version) => compareCalVer(version, wanted) < 0,
  // At least this one, of the same year.
  "^": (wanted) => (version) => compareCalVer(version, wanted) >= 0 && version.startsWith(wanted.slice(0, 5)),
  // At least this one, of the same month.
  "~": (wanted) => (version) => compareCalVer(version, wanted) >= 0 && version.startsWith(wanted.slice(0, 8)),
  "=": (wanted) => (version) => version === wanted,
};

/**
 * Whether versions fit a constraint: an exact version, a beginning of one (`2026`, `2026.01`), or an operator before
 * one (`>=`, `<=`, `>`, `<`, `^` same year, `~` same month); several are separated by blanks and must all hold.
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
  if (isCalVer(part)) return (version) => version === part;
  if (/^\d{4}(?:\.\d{2}(?:\.\d{2})?)?$/.test(part)) return (version) => version.startsWith(`${part}.`);
  const match = /^(>=|<=|>|<|\^|~|=)(.+)$/.exec(part);
  return match && isCalVer(match[2]!) ? OPERATORS[match[1]!]!(match[2]!) : undefined;
}

/** The newest version that all constraints allow. */
export function newestFitting(versions: readonly string[], tests: readonly Test[]): string | undefined {
  return versions.filter((version) => tests.every((test) => test(version))).sort(compareCalVer).at(-1);
}
