// SPDX-License-Identifier: MIT
import { coerceArguments } from "../../../domain/models/coerce_arguments.ts";
import type { Method, ModelType, Schema } from "../../../domain/models/model_type.ts";
import { mergedArguments } from "../../../domain/models/prepare_arguments.ts";
import { sensitiveFields, textsOfSecret } from "../../../domain/models/sensitive_fields.ts";
import type { Redactor } from "../../../domain/secrets/redactor.ts";

type Values = Readonly<Record<string, unknown>>;

/** What is given for a field that a schema marks as a secret is one: nothing that is printed or stored shows it. */
export function hideSensitive(
  redactor: Redactor,
  { type, method }: { readonly type: ModelType; readonly method?: Method },
  { globalArguments, own }: { readonly globalArguments: Values; readonly own: Values },
): void {
  const hide = (schema: Schema, given: Values, coerced: unknown) => {
    for (const field of sensitiveFields({ schema }, coerced)) {
      textsOfSecret(field).forEach((text) => redactor.add(text));
      // A date or a number can be written in several ways.
      textsOfSecret({ value: valueAt(given, field.path) }).forEach((text) => redactor.add(text));
    }
  };
  // On the command line a list is a text; what is secret are its items.
  if (type.globalArguments) {
    hide(type.globalArguments, globalArguments, coerceArguments(type.globalArguments, globalArguments));
  }
  if (!method) return;
  const merged = mergedArguments(method.arguments, globalArguments, own);
  hide(method.arguments, { ...globalArguments, ...own }, merged);
}

/**
 * What a schema has made of a secret that was given - transformed, coerced, taken apart - is one as well; what it gives
 * itself (a default) is none.
 */
export function hideParsed(
  redactor: Redactor,
  schema: Schema | undefined,
  { given, parsed }: { readonly given: Values; readonly parsed: unknown },
): void {
  if (!schema) return;
  for (const field of sensitiveFields({ schema }, parsed)) {
    if (wasGiven(given, field.path)) textsOfSecret(field).forEach((text) => redactor.add(text));
  }
}

/** Whether there is something at this place, or what stands there was made of something above it. */
function wasGiven(given: unknown, [key, ...rest]: readonly string[]): boolean {
  if (given === undefined || given === null) return false;
  return key === undefined || !isFields(given) || wasGiven(given[key], rest);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, key) => isFields(parent) ? parent[key] : undefined, value);
}

function isFields(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}
