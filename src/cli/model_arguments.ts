// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Argument, ParsedArguments } from "./command.ts";

/** A model by name, id, or unique id prefix. */
export const MODEL_ARGUMENT: Argument = {
  name: "model",
  description: "name, id, or the first three or more digits of an id",
  required: true,
  complete: "model",
};

/** Names under which people look for `--input` first. */
export const INPUT_GUESSES = [
  "arg",
  "args",
  "argument",
  "arguments",
  "param",
  "params",
  "set",
  "var",
  "inputs",
];

/** A model for commands that destroy or move something. */
export const EXACT_MODEL_ARGUMENT: Argument = { ...MODEL_ARGUMENT, description: "exact name or full id" };

/** A method of that model. */
export const METHOD_ARGUMENT: Argument = {
  name: "method",
  description: "name of the method",
  required: true,
  complete: "method",
};

/** An item of that model's data. */
export const DATA_ARGUMENT: Argument = {
  name: "name",
  description: "name of the data item",
  required: true,
  complete: "data",
};

/** Options that other hosts have and this version does not: refused by name, never ignored. */
export function refuseLater(input: ParsedArguments, options: readonly string[], what: string): void {
  const given = options.filter((name) => input.given(name));
  if (given.length === 0) return;
  const flags = given.map((name) => `--${name}`).join(", ");
  throw new SwampError("FEATURE_UNSUPPORTED", `${flags}: ${what} not supported yet`, {
    hint: `Run it without ${flags}`,
    details: { options: given },
  });
}

/** A version number. @throws SwampError INVALID_VALUE when it is no whole number from 1. */
export function versionOption(input: ParsedArguments): number | undefined {
  const version = input.number("version");
  if (version === undefined || (Number.isSafeInteger(version) && version >= 1)) return version;
  throw new SwampError("INVALID_VALUE", `Invalid version ${version}: expected a whole number from 1`);
}

/** A number of results. @throws SwampError INVALID_VALUE when it is no whole number from 1. */
export function limitOption(input: ParsedArguments): number {
  const limit = input.number("limit")!;
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new SwampError("INVALID_VALUE", `Invalid limit ${limit}: expected a whole number from 1`);
}
