// SPDX-License-Identifier: MIT
/** Literal values of arguments that their schema marks as sensitive: secrets in files that others read. */
import { ownValue } from "../../domain/own_value.ts";
import { holdsExpression, textsOf } from "../../domain/expressions/delimiters.ts";
import { isPlainObject } from "../../domain/expressions/path_texts.ts";
import { sensitivePaths } from "../../domain/models/json_schema_secrets.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { JsonSchema } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { argumentSchemas } from "../expressions/secret_places.ts";

/** Keys of the definition that lead to a literal secret. */
export type LiteralPath = readonly string[];

/** Of a type that cannot be described, every argument may be a secret. */
export async function sensitiveLiterals(ctx: Context, definition: Definition): Promise<LiteralPath[]> {
  const { globalArguments, methods = [] } = await argumentSchemas(ctx, definition.type);
  const found = new Map<string, LiteralPath>();
  const look = (schema: JsonSchema | undefined, values: unknown, place: LiteralPath) => {
    for (const path of sensitivePaths(schema, values)) {
      if (!isLiteral(valueAt(values, path))) continue;
      const keys = [...place, ...path];
      found.set(JSON.stringify(keys), keys);
    }
  };
  look(globalArguments, definition.globalArguments, ["globalArguments"]);
  for (const { name, arguments: schema } of methods) {
    // Methods are given the global arguments of their arguments' names.
    look(schema, definition.globalArguments, ["globalArguments"]);
    look(schema, ownValue(definition.methods, name)?.arguments ?? {}, ["methods", name, "arguments"]);
  }
  return [...found.values()];
}

/** One warning for each, with file and line and the commands that put the secret where it belongs. */
export async function literalWarnings(
  ctx: Context,
  entry: DefinitionEntry,
  literals: readonly LiteralPath[],
): Promise<string[]> {
  // An empty path stands for a type of which nothing is known.
  const named = literals.filter(({ length }) => length > (literals[0]?.[0] === "methods" ? 3 : 1));
  if (named.length === 0) return [];
  const definitions = await ctx.definitions();
  const file = ctx.repository().display(entry.path);
  const steps = await vaultSteps(ctx, String(named[0]!.at(-1)));
  return await Promise.all(named.map(async (keys) => {
    const line = await definitions.lineOf(entry, keys);
    return `${file}${line === undefined ? "" : `:${line}`}: ${
      keys.join(".")
    } is marked sensitive and holds a ` +
      `literal value, which everyone sees who reads the file; ${steps}`;
  }));
}

/** How a secret gets out of a definition: `store it with: …; then write ${{ vault.get(…) }}`. */
export async function vaultSteps(ctx: Context, argument: string): Promise<string> {
  const [vault] = await (await ctx.vaults()).list();
  const name = vault?.name ?? "main";
  const key = argument.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_").toUpperCase();
  const make = vault ? "" : `swamp vault create local_encryption ${name} && `;
  return `store it with: ${make}swamp vault put ${name} ${key}; then write \${{ vault.get(${name}, ${key}) }}`;
}

/** Shorter ones are found everywhere. */
const MIN_SECRET = 3;

/**
 * An evaluated copy as it may be stored: without the literal secrets, and with the expressions that read one in the
 * place of their values.
 */
export function withoutSecrets(
  copy: Definition,
  definition: Definition,
  literals: readonly LiteralPath[],
): Definition {
  if (literals.length === 0) return copy;
  const secrets = literals.flatMap((path) => [...textsOf(valueAt(definition, path))].map(({ text }) => text))
    .filter((text) => text.length >= MIN_SECRET);
  const stored = withOriginals(structuredClone(copy), definition, secrets) as Definition;
  for (const path of literals) {
    const parent = valueAt(stored, path.slice(0, -1));
    if (Array.isArray(parent)) parent[Number(path.at(-1))] = null;
    else if (isPlainObject(parent)) delete parent[path.at(-1)!];
  }
  return stored;
}

function withOriginals(value: unknown, original: unknown, secrets: readonly string[]): unknown {
  if (typeof original === "string") {
    const holds = [...textsOf(value)].some(({ text }) => secrets.some((secret) => text.includes(secret)));
    return holds ? original : value;
  }
  if (Array.isArray(original) && Array.isArray(value)) {
    return value.map((item, index) => withOriginals(item, original[index], secrets));
  }
  if (!isPlainObject(original) || !isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withOriginals(item, original[key], secrets)]),
  );
}

/** A copy with some values of another definition, where it has none. */
export function withPathsOf(
  definition: Definition,
  source: Definition,
  paths: readonly LiteralPath[],
): Definition {
  if (paths.length === 0) return definition;
  const copy = structuredClone(definition);
  for (const path of paths) {
    const parent = valueAt(copy, path.slice(0, -1));
    const key = path.at(-1)!;
    const isFree = Array.isArray(parent)
      ? parent[Number(key)] === null
      : isPlainObject(parent) && !(key in parent);
    if (isFree) (parent as Record<string, unknown>)[key] = structuredClone(valueAt(source, path));
  }
  return copy;
}

function isLiteral(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return ![...textsOf(value)].some(({ text }) => holdsExpression(text));
}

function valueAt(value: unknown, path: LiteralPath): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === "object" && parent !== null ? (parent as Record<string, unknown>)[key] : undefined,
    value,
  );
}
