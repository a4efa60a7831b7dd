// SPDX-License-Identifier: MIT
import type { Definition } from "../../domain/models/definition.ts";
import type { EvaluatedDefinitions, EvaluatedKey } from "../../domain/models/evaluated_definitions.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

/** Evaluated copies without secrets: a value that holds one stays as the definition has it. */
export class RedactingEvaluatedDefinitions implements EvaluatedDefinitions {
  constructor(private readonly inner: EvaluatedDefinitions, private readonly redactor: Redactor) {}

  write(key: EvaluatedKey, copy: Definition, written: Definition): string {
    const clean = this.redactor.knowsSecrets ? this.#clean(copy, written) as Definition : copy;
    return this.inner.write(key, clean, written);
  }

  read(key: EvaluatedKey): Promise<Definition | undefined> {
    return this.inner.read(key);
  }

  delete(key: EvaluatedKey): boolean {
    return this.inner.delete(key);
  }

  #clean(value: unknown, written: unknown): unknown {
    if (typeof value === "string" || typeof value === "number") {
      const clean = this.redactor.redactTree(value);
      // Its file shows what it has; what it has in the place of a secret is the expression that gives it.
      return clean === value
        ? value
        : typeof written === "string" || typeof written === "number"
        ? written
        : clean;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#clean(item, Array.isArray(written) ? written[index] : written));
    }
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (!isFields(written)) return [this.redactor.redact(key), this.#clean(item, written)];
        const isWritten = Object.hasOwn(written, key);
        return [
          isWritten ? key : this.redactor.redact(key),
          this.#clean(item, isWritten ? written[key] : undefined),
        ];
      }),
    );
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
