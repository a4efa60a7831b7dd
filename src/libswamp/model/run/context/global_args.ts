// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";
import type { PreparedGlobals } from "../../../../domain/models/prepare_arguments.ts";
import { type Unresolved, unresolvedError } from "./unresolved_expression.ts";

/** Where global arguments are written, for errors about them. */
export interface GlobalArgsSource {
  readonly type: string;
  readonly model: string;
  /** The definition's file as users know it. */
  readonly file: string;
  /** A type is run, without a model that the user has made. */
  readonly isDirect: boolean;
}

/**
 * `context.globalArgs`: a plain object, except that reading a field throws whose expression is not resolved, or that
 * the type requires and nobody gave.
 */
export function globalArgs(
  globals: PreparedGlobals,
  source: GlobalArgsSource & { readonly unresolved: Unresolved },
): Record<string, unknown> {
  const target: Record<string, unknown> = { ...globals.values };
  for (const [field, expression] of globals.unresolved) target[field] = expression;
  return guarded(target, (name) => {
    if (globals.unresolved.has(name)) {
      throw unresolvedError(source.file, `globalArguments.${name}`, source.unresolved);
    }
    if (isMissing(globals, name)) throw missingGlobal(name, source);
  });
}

/** Global arguments as checks see them: expressions are their texts, only missing ones throw. */
export function checkedGlobalArgs(
  globals: PreparedGlobals,
  source: GlobalArgsSource,
): Record<string, unknown> {
  return guarded({ ...globals.values, ...Object.fromEntries(globals.unresolved) }, (name) => {
    if (isMissing(globals, name)) throw missingGlobal(name, source);
  });
}

function guarded(values: Record<string, unknown>, onRead: (name: string) => void): Record<string, unknown> {
  return new Proxy(values, {
    get(object, name, receiver) {
      if (typeof name === "string") onRead(name);
      return Reflect.get(object, name, receiver);
    },
  });
}

/** Problems of missing fields begin with their names. */
function isMissing({ missing }: PreparedGlobals, name: string): boolean {
  return missing.some((problem) => problem.startsWith(`${name}:`));
}

function missingGlobal(name: string, { type, model, file, isDirect }: GlobalArgsSource): SwampError {
  const next = isDirect
    ? `Give it with: --global-arg ${name}=<value>`
    : `Set it with: swamp model edit ${model}`;
  return new SwampError(
    "ARGUMENTS_INVALID",
    `${file}: global argument '${name}' is required by ${type} and was not given`,
    { hint: `${next}, or for one run with: --input ${name}=<value>`, details: { argument: name } },
  );
}
