// SPDX-License-Identifier: MIT
import type { DataOwner } from "../../domain/data/data_store.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

/** Ids and digests. */
const IDENTIFIER = /^[\da-f][\da-f-]{15,}$/i;

/**
 * An owner without secrets. An id is compared with others, and may have a short secret in it by chance: it stays, unless
 * it is a secret as a whole.
 */
export function cleanOwner(redactor: Redactor, owner: DataOwner): DataOwner {
  const entries = Object.entries(owner ?? {}).map(([key, value]) => {
    if (typeof value !== "string") return [redactor.redact(key), redactor.redactTree(value)];
    const clean = redactor.redact(value);
    return [redactor.redact(key), IDENTIFIER.test(value) && clean !== "***" ? value : clean];
  });
  return Object.fromEntries(entries) as DataOwner;
}
