// SPDX-License-Identifier: MIT
/** Deeper or larger values are no configuration, but a mistake or an attack (YAML references can repeat and loop). */
const DEEPEST = 100;
const MOST_VALUES = 100_000;

/** Why a parsed value can not be walked as a tree: too deep (also when it contains itself) or too large. */
export function treeProblem(value: unknown): string | undefined {
  let count = 0;
  const walk = (item: unknown, depth: number): string | undefined => {
    if (++count > MOST_VALUES) return `it has more than ${MOST_VALUES} values; are references repeated?`;
    if (typeof item !== "object" || item === null) return undefined;
    if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep, or contains itself`;
    for (const child of Object.values(item)) {
      const problem = walk(child, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return walk(value, 0);
}
