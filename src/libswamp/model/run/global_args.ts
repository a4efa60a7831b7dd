// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { PreparedGlobals } from "../../../domain/models/prepare_arguments.ts";

/** An expression is needed where none can be evaluated yet. */
export function expressionNeeded(place: { file: string; field: string; expression: string }): SwampError {
  return new SwampError(
    "EXPRESSION_UNSUPPORTED",
    `${place.file}: '${place.field}' holds the expression ${place.expression}, and this version of swamp does not ` +
      "evaluate expressions yet",
    { hint: "Expressions come in a later release; write the value itself.", details: { ...place } },
  );
}

/** `context.globalArgs`: a plain object, except that a field whose expression is not resolved throws when it is read. */
export function globalArgs(globals: PreparedGlobals, file: string): Record<string, unknown> {
  const target: Record<string, unknown> = { ...globals.values };
  for (const [field, expression] of globals.unresolved) target[field] = expression;
  return new Proxy(target, {
    get(object, name, receiver) {
      const expression = typeof name === "string" ? globals.unresolved.get(name) : undefined;
      if (expression === undefined) return Reflect.get(object, name, receiver);
      throw expressionNeeded({ file, field: `globalArguments.${String(name)}`, expression });
    },
  });
}
