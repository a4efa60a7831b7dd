// SPDX-License-Identifier: MIT
/** A copy of a tree with each text in it changed, told the keys that lead to it. Dates, bytes and the like stay. */
export function mapPathTexts(
  value: unknown,
  change: (path: readonly string[], text: string) => unknown,
  path: readonly string[] = [],
): unknown {
  if (typeof value === "string") return change(path, value);
  if (Array.isArray(value)) {
    return value.map((item, index) => mapPathTexts(item, change, [...path, String(index)]));
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapPathTexts(item, change, [...path, key])]),
  );
}

/** Whether a value is an object of keys and values and nothing more. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
