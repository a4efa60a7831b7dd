// SPDX-License-Identifier: MIT
import type { PreparedGlobals } from "../../../../domain/models/prepare_arguments.ts";
import { type Unresolved, unresolvedError } from "./unresolved_expression.ts";

/** `context.globalArgs`: a plain object, except that a field whose expression is not resolved throws when it is read. */
export function globalArgs(
  globals: PreparedGlobals,
  place: { readonly file: string; readonly unresolved: Unresolved },
): Record<string, unknown> {
  const target: Record<string, unknown> = { ...globals.values };
  for (const [field, expression] of globals.unresolved) target[field] = expression;
  return new Proxy(target, {
    get(object, name, receiver) {
      if (typeof name !== "string" || !globals.unresolved.has(name)) {
        return Reflect.get(object, name, receiver);
      }
      throw unresolvedError(place.file, `globalArguments.${name}`, place.unresolved);
    },
  });
}
