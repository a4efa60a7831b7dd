// SPDX-License-Identifier: MIT
/** Of records as expressions see them: the object in JSON content, which `content.key` reads. */
const PAYLOAD = Symbol("payload");

/** Gives a record its payload, made when it is read. */
export function setPayload(record: object, get: () => unknown): void {
  Object.defineProperty(record, PAYLOAD, { get });
}

/** The payload of a record; undefined for records without one and for everything else. */
export function payloadOf(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<symbol, unknown>)[PAYLOAD]
    : undefined;
}
