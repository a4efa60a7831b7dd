// SPDX-License-Identifier: MIT
import { ownValue } from "../own_value.ts";
import type { Definition } from "./definition.ts";
import type { ModelType } from "./model_type.ts";
import { unknownArguments, unknownKeys } from "./prepare_arguments.ts";
import { takenKeys } from "./taken_keys.ts";
import { unknownMembers } from "./unknown_members.ts";

/** A name that a definition uses and its type does not have. */
export interface UnknownName {
  /** Keys of the definition that lead to it. */
  readonly keys: readonly string[];
  /** Absent when the method itself is unknown. */
  readonly method?: string;
  /** `name: message` */
  readonly text: string;
}

/** Methods of the definition that the type does not have: what they say would never be used. */
export function unknownMethods(definition: Definition, type: ModelType): UnknownName[] {
  const known = Object.keys(type.methods);
  return Object.keys(definition.methods).filter((name) => !Object.hasOwn(type.methods, name))
    .map((name) => ({ keys: ["methods", name], text: unknownKeys([name], known, "method")[0]! }));
}

/** Keys inside of the definition's global arguments that the type does not read. */
export function unknownGlobalMembers(definition: Definition, type: ModelType): UnknownName[] {
  if (!type.globalArguments) return [];
  return unknownMembers(type.globalArguments, definition.globalArguments)
    .map(({ path, text }) => ({ keys: ["globalArguments", ...path], text }));
}

/** Arguments, and keys inside of them, that the definition gives to a method that does not read them. */
export function unknownMethodArguments(definition: Definition, type: ModelType, name: string): UnknownName[] {
  const method = Object.hasOwn(type.methods, name) ? type.methods[name] : undefined;
  if (method === undefined) return [];
  const globals = type.globalArguments ? takenKeys(type.globalArguments).names : [];
  const given = ownValue(definition.methods, name)?.arguments ?? {};
  const unknown = unknownArguments(method.arguments, given).map((problem) =>
    globals.includes(problem.field)
      ? {
        ...problem,
        text: `${problem.field}: unknown argument; it is a global argument: write it under 'globalArguments'`,
      }
      : problem
  );
  return [...unknown, ...unknownMembers(method.arguments, given)].map(({ path, text }) => ({
    keys: ["methods", name, "arguments", ...path],
    method: name,
    text,
  }));
}
