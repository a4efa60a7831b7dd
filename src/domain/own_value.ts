// SPDX-License-Identifier: MIT
/** Keys that others choose: `__proto__` and `constructor` are keys like all others. */

/** The value of a key that the object itself has. */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Sets a key of the object itself, whatever it is called. */
export function putOwn<Value>(record: Record<string, Value>, key: string, value: NoInfer<Value>): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}
