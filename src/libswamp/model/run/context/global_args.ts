// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";
import type { PreparedGlobals } from "../../../../domain/models/prepare_arguments.ts";

/** Why a field is still an expression: by its dotted path in the definition. */
export type Unresolved = ReadonlyMap<string, { readonly expression: string; readonly reason: SwampError }>;

/** The error of a field that is needed and could not be resolved. */
export function unresolvedError(file: string, field: string, unresolved: Unresolved): SwampError {
  const found = [...unresolved].find(([path]) => path === field || path.startsWith(`${field}.`));
  const { expression, reason } = found?.[1] ?? { expression: "", reason: undefined };
  return new SwampError(
    reason?.code ?? "EXPRESSION_FAILED",
    // The reason names file and field.
    `Unresolved expression in ${field}: ${reason?.message ?? `${file}: ${expression}`}`,
    { hint: reason?.hint, details: { ...reason?.details, file, field, expression } },
  );
}

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
