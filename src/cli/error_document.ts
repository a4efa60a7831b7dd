// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../domain/errors.ts";

/** The document that `--json` prints on stderr. Only faults of swamp itself show a stack. */
export function errorDocument(error: unknown): Record<string, unknown> {
  if (error instanceof SwampError) {
    return { error: error.message, code: error.code, hint: error.hint, details: error.details };
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return { error: messageOf(error), code: "INTERNAL", stack };
}
