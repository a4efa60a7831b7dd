// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import { unknownKeys } from "../../domain/models/prepare_arguments.ts";
import type { Context } from "../context.ts";
import { completeDefinition } from "./complete_definition.ts";
import { inputsOf } from "./run/needed_inputs.ts";

/**
 * An input that no definition declares and no expression reads would change nothing.
 * @throws SwampError ARGUMENTS_INVALID naming all of them.
 */
export async function assertInputsRead(
  ctx: Context,
  definitions: readonly Definition[],
  inputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const given = Object.keys(inputs);
  if (given.length === 0) return;
  const read = (await Promise.all(definitions.map((definition) => inputsOf(ctx, definition)))).flat();
  if (read.includes(undefined)) return;
  const declared = definitions.flatMap(({ inputs = {} }) => Object.keys(inputs.properties ?? inputs));
  const known = [...new Set([...declared, ...read.filter((name) => name !== undefined)])];
  const problems = unknownKeys(given, known, "input");
  if (problems.length === 0) return;
  const list = problems.length === 1
    ? ` ${problems[0]}`
    : `\n${problems.map((text) => `  ${text}`).join("\n")}`;
  throw new SwampError("ARGUMENTS_INVALID", `Input validation failed:${list}`, {
    hint: "Only inputs that a definition declares or that its expressions read can be given",
    details: { problems },
  });
}

/** A definition whose evaluated copy is to be stored under its id. @throws SwampError MODEL_INVALID. */
export async function readToStore(ctx: Context, entry: DefinitionEntry): Promise<Definition> {
  const definition = await (await ctx.definitions()).read(entry);
  await completeDefinition(ctx, entry);
  return definition;
}
