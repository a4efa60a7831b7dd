// SPDX-License-Identifier: MIT
import type { QueryFailures } from "../../../domain/data/data_queries.ts";
import { noCondition, type Verdict } from "./cel_expression.ts";

/** What a predicate said of the records of one query. */
export class Verdicts {
  #conditions = 0;
  #count = 0;
  #reason = "";
  #type: string | undefined;

  constructor(private readonly text: string) {}

  /** @returns whether the record is wanted. */
  add(verdict: Verdict): boolean {
    if (verdict.kind === "failed") this.#fail(verdict.reason);
    else if (verdict.kind === "value") {
      this.#type ??= verdict.type;
      this.#fail(`it is not a condition (true or false), but ${verdict.type}`);
    } else if (verdict.isCondition) this.#conditions++;
    return verdict.kind === "match";
  }

  /** @throws SwampError EXPRESSION_INVALID when it gave values, and was true or false for no record. */
  failures(): QueryFailures | undefined {
    if (this.#type !== undefined && this.#conditions === 0) {
      throw noCondition(this.text, this.text, this.#type);
    }
    return this.#count === 0 ? undefined : { count: this.#count, reason: this.#reason };
  }

  #fail(reason: string): void {
    if (this.#count++ === 0) this.#reason = reason;
  }
}
