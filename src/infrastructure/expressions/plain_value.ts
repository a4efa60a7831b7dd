// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";

/**
 * What an expression gave as a value of JavaScript alone: whole numbers as numbers, maps as objects, sets as lists,
 * optional values as themselves or null. Dates and bytes stay.
 * @throws SwampError EXPRESSION_FAILED for whole numbers that a number can not hold.
 */
export function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return plainInteger(value);
  if (value === undefined || typeof value === "function") return null;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Set) return [...value].map(plainValue);
  if (value instanceof Map) return fromEntries([...value].map(([key, item]) => [String(key), item]));
  if (isOptional(value)) return value.hasValue() ? plainValue(value.value()) : null;
  const own = Object.getPrototypeOf(value) as unknown;
  if (own === Object.prototype || own === null) return fromEntries(Object.entries(value));
  const primitive = value.valueOf();
  if (typeof primitive === "bigint") return plainInteger(primitive);
  // What `type(x)` gives.
  return "name" in value && typeof value.name === "string" ? value.name : String(value);
}

function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, item]) => [key, plainValue(item)]));
}

function plainInteger(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new SwampError("EXPRESSION_FAILED", `Expression failed: ${value} is too large for a number`, {
    hint: "Make it a text: string(…)",
  });
}

function isOptional(value: object): value is { hasValue(): boolean; value(): unknown } {
  return "hasValue" in value && typeof value.hasValue === "function";
}
