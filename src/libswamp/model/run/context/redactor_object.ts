// SPDX-License-Identifier: MIT
import type { SecretRedactor } from "../../../../domain/extension_api/context_api.ts";
import type { Redactor } from "../../../../domain/secrets/redactor.ts";

/** `context.redactor`: makes further secrets known, and removes known ones from texts and objects. */
export function redactorObject(redactor: Redactor): SecretRedactor {
  const addSecret = (secret: unknown) => redactor.add(String(secret));
  return {
    addSecret,
    add: addSecret,
    redact: (value: unknown) =>
      typeof value === "string" ? redactor.redact(value) : redactor.redactTree(value),
  };
}
