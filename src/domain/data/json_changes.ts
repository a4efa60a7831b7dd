// SPDX-License-Identifier: MIT
/** What is different between two JSON values. */

export type JsonChange =
  | { readonly path: string; readonly change: "added"; readonly after: unknown }
  | { readonly path: string; readonly change: "removed"; readonly before: unknown }
  | { readonly path: string; readonly change: "changed"; readonly before: unknown; readonly after: unknown };

/**
 * The smallest values that differ, in the order of the first value, then of what the second adds. Lists are compared
 * place by place. Paths are like `servers[0].name`; the whole value is `$`.
 */
export function jsonChanges(before: unknown, after: unknown): JsonChange[] {
  const changes: JsonChange[] = [];
  compare(before, after, "", changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: JsonChange[]): void {
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      const [inOld, inNew] = [index < before.length, index < after.length];
      member({ inOld, inNew, before: before[index], after: after[index] }, `${path}[${index}]`, changes);
    }
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [inOld, inNew] = [Object.hasOwn(before, key), Object.hasOwn(after, key)];
      member(
        { inOld, inNew, before: before[key], after: after[key] },
        `${path}${stepOf(key, path)}`,
        changes,
      );
    }
  } else if (!Object.is(before, after) && !(before === 0 && after === 0)) {
    changes.push({ path: path || "$", change: "changed", before, after });
  }
}

function member(
  values: { inOld: boolean; inNew: boolean; before: unknown; after: unknown },
  path: string,
  changes: JsonChange[],
): void {
  const { inOld, inNew, before, after } = values;
  if (inOld && inNew) compare(before, after, path, changes);
  else if (inOld) changes.push({ path, change: "removed", before });
  else changes.push({ path, change: "added", after });
}

function stepOf(key: string, path: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return path === "" ? key : `.${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
