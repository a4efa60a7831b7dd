// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";

/**
 * The object with members that exist elsewhere but not here: touching one says so by name, instead of
 * "undefined is not a function". Asking with `in` says that they are not there.
 */
export function guardMembers<Members extends object>(
  members: Members,
  missing: readonly string[],
  owner: string,
): Members {
  const names = new Set(missing);
  return new Proxy(members, {
    get(target, name, receiver) {
      if (typeof name !== "string" || name in target || !names.has(name)) {
        return Reflect.get(target, name, receiver);
      }
      throw new SwampError(
        "FEATURE_UNSUPPORTED",
        `${owner}.${name} is used by this method; this version of swamp does not have it yet`,
        {
          hint: "Use another method of the type, or a version of the extension that does without",
          details: { member: `${owner}.${name}` },
        },
      );
    },
  });
}
