// SPDX-License-Identifier: MIT
import type { Warning } from "../context.ts";

/** What a graft could not add, because the type has it already. */
export function collisionWarning(
  type: string,
  { file, what, name }: { file: string; what: string; name: string },
): Warning {
  const message =
    `${type} has a ${what} '${name}' already; ${file} can not add it: give it another name there`;
  return { code: "GRAFT_COLLISION", message, file };
}
