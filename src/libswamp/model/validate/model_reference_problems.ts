// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { ModelReference } from "../../../domain/expressions/expression_engine.ts";
import { isPlainObject } from "../../../domain/expressions/path_texts.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import { didYouMean } from "../../../domain/nearest.ts";
import type { JsonSchema, TypeDescription } from "../../../domain/types/type_entry.ts";
import type { Context } from "../../context.ts";
import type { DefinitionScopes } from "../../expressions/definition_scopes.ts";
import { storedProblems } from "./stored_reference_problems.ts";

const PARTS = ["input", "definition", "resource", "file", "execution"];
const INPUT = ["id", "name", "version", "tags", "globalArguments"];

/**
 * What is wrong with `model.<name>.…`. Only a definition that does not exist is called unknown: one that can not be
 * read has its own validation, and of a type that was never loaded nothing is known, which is no mistake.
 */
export async function modelReferenceProblems(
  ctx: Context,
  scopes: DefinitionScopes,
  { model, path }: ModelReference,
): Promise<string[]> {
  const found = await scopes.load(model);
  if (found instanceof SwampError) {
    return found.code === "MODEL_NOT_FOUND" ? [found.message + suggestion(found)] : [];
  }
  const [part, second, third, ...rest] = path;
  const name = `model.${model}`;
  if (part === undefined) return [];
  if (!PARTS.includes(part)) return [unknown(name, part, PARTS)];
  if (second === undefined || part === "execution") return [];
  if (part === "input" || part === "definition") {
    const members = part === "input" ? INPUT : [...INPUT, "inputs"];
    if (!members.includes(second)) return [unknown(`${name}.${part}`, second, members)];
    if (second !== "globalArguments" || third === undefined) return [];
    return await globalArgumentProblems(ctx, found.definition, { owner: `${name}.${part}`, member: third });
  }
  const outputs = (await seenType(ctx, found.definition))?.outputs?.filter(({ kind }) => kind === part);
  const specs = outputs?.map(({ specName }) => specName);
  if (specs !== undefined && !specs.includes(second)) return [unknown(`${name}.${part}`, second, specs)];
  return third === undefined ? [] : await storedProblems(ctx, { model, name: third, path: rest });
}

/** What is wrong with reading one of a definition's global arguments. */
export async function globalArgumentProblems(
  ctx: Context,
  definition: Definition,
  { owner, member }: { owner: string; member: string },
): Promise<string[]> {
  const known = globalNames(definition, await seenType(ctx, definition));
  return known === undefined || known.includes(member)
    ? []
    : [unknown(`${owner}.globalArguments`, member, known)];
}

/** What was stored of a type when it was loaded; nothing is loaded for it. A type that fails tells nothing. */
async function seenType(ctx: Context, definition: Definition): Promise<TypeDescription | undefined> {
  try {
    return await (await ctx.registry("model")).describeSeen(definition.type);
  } catch (error) {
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}

/** The global arguments that there may be, undefined when that is open. */
function globalNames(definition: Definition, type: TypeDescription | undefined): string[] | undefined {
  const schema: JsonSchema | undefined = type?.globalArguments;
  if (schema === undefined || !isPlainObject(schema.properties)) return undefined;
  const isOpen = schema.additionalProperties === true || isPlainObject(schema.additionalProperties);
  return isOpen
    ? undefined
    : [...new Set([...Object.keys(schema.properties), ...Object.keys(definition.globalArguments)])];
}

function unknown(owner: string, name: string, known: readonly string[]): string {
  const expected = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return `${owner} has no '${name}'${didYouMean(name, known) || `; ${expected}`}`;
}

function suggestion(error: SwampError): string {
  return /^Did you mean '([^']+)'/.test(error.hint ?? "")
    ? `, ${error.hint!.split("\n")[0]!.replace("Did", "did")}`
    : "";
}
