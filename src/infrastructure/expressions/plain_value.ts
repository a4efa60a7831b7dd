// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";

const MAX_RESULT_BYTES = 64 * 1024 ** 2;
/** Of a value besides its text. */
const BYTES_OF_VALUE = 8;

/**
 * What an expression gave as a value of JavaScript alone: whole numbers as numbers, maps as objects, sets as lists,
 * optional values as themselves or null. Dates and bytes stay.
 * @throws SwampError EXPRESSION_FAILED for whole numbers that a number cannot hold, and for a result above 64 MiB.
 */
export function plainValue(value: unknown): unknown {
  return plain(value, new ResultSize());
}

/** What a result takes, about; a value that is in it twice counts twice, as it is written twice. */
class ResultSize {
  #bytes = 0;

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= MAX_RESULT_BYTES) return;
    throw new SwampError("EXPRESSION_FAILED", "Expression failed: its result is larger than 64 MiB", {
      hint: "Select less, for example with filter(…) or substring(…)",
      details: { limit: MAX_RESULT_BYTES },
    });
  }
}

function plain(value: unknown, size: ResultSize): unknown {
  size.add(typeof value === "string" ? value.length : BYTES_OF_VALUE);
  if (typeof value === "bigint") return plainInteger(value);
  if (value === undefined || typeof value === "function") return null;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date || value instanceof Uint8Array) {
    if (value instanceof Uint8Array) size.add(value.length);
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, size));
  if (value instanceof Set) return [...value].map((item) => plain(item, size));
  if (value instanceof Map) return fromEntries([...value].map(([key, item]) => [String(key), item]), size);
  if (isOptional(value)) return value.hasValue() ? plain(value.value(), size) : null;
  const own = Object.getPrototypeOf(value) as unknown;
  if (own === Object.prototype || own === null) return fromEntries(Object.entries(value), size);
  const primitive = value.valueOf();
  if (typeof primitive === "bigint") return plainInteger(primitive);
  // What `type(x)` gives.
  return "name" in value && typeof value.name === "string" ? value.name : String(value);
}

function fromEntries(
  entries: readonly (readonly [string, unknown])[],
  size: ResultSize,
): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, item]) => {
    size.add(key.length);
    return [key, plain(item, size)];
  }));
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
