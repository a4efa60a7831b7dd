// SPDX-License-Identifier: MIT
/** Deeper values are not configuration, but a mistake or an attack (YAML references can repeat and loop). */
const MAX_DEPTH = 100;
/** Values that references add to those that are written down: these are limited only by the size of the file. */
const MAX_REPEATED = 100_000;

/** Why a parsed value cannot be walked as a tree: too deep (also when it contains itself) or too often repeated. */
export function treeProblem(value: unknown): string | undefined {
  const seen = new Set<object>();
  let repeated = 0;
  const walk = (item: unknown, depth: number, isRepeated: boolean): string | undefined => {
    if (isRepeated && ++repeated > MAX_REPEATED) {
      return `its references repeat more than ${MAX_REPEATED} values`;
    }
    if (typeof item !== "object" || item === null) return undefined;
    if (depth > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} levels deep, or contains itself`;
    const again = isRepeated || seen.has(item);
    seen.add(item);
    for (const child of Object.values(item)) {
      const problem = walk(child, depth + 1, again);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return walk(value, 0, false);
}
