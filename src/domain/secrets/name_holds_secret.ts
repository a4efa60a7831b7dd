// SPDX-License-Identifier: MIT
import { type ErrorCode, SwampError } from "../errors.ts";

/** The error for a name with a secret in it: names are shown and become paths, so nothing in them can be masked. */
export function nameHoldsSecret(
  code: ErrorCode,
  what: string,
  details?: Readonly<Record<string, unknown>>,
): SwampError {
  return new SwampError(code, `${what} holds a secret`, {
    hint: "Choose a name that others may see",
    details,
  });
}
