// SPDX-License-Identifier: MIT
import type { Redactor } from "../../../../domain/secrets/redactor.ts";

/** `context.redactor`: makes further secrets known, and removes known ones from texts and objects. */
export function redactorObject(redactor: Redactor): Record<string, unknown> {
  const addSecret = (secret: unknown) => redactor.add(String(secret));
  return {
    addSecret,
    add: addSecret,
    redact: (value: unknown) =>
      typeof value === "string" ? redactor.redact(value) : redactor.redactTree(value),
  };
}
