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
  { type, method }: { readonly type: ModelType; readonly method: Method },
  { globalArguments, own }: { readonly globalArguments: Values; readonly own: Values },
): void {
  const hide = (schema: Schema, values: unknown) => {
    for (const field of sensitiveFields({ schema }, values)) {
      textsOfSecret(field).forEach((text) => redactor.add(text));
    }
  };
  // On the command line a list is a text; what is secret are its items.
  if (type.globalArguments) {
    hide(type.globalArguments, coerceArguments(type.globalArguments, globalArguments));
  }
  hide(method.arguments, mergedArguments(method.arguments, globalArguments, own));
}
