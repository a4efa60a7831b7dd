// SPDX-License-Identifier: MIT
/** `model set`: single arguments of a definition, changed in its file as a user would. */
import { SwampError } from "../../domain/errors.ts";
import { holdsExpression } from "../../domain/expressions/delimiters.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import { sensitivePaths } from "../../domain/models/json_schema_secrets.ts";
import { coerceByJsonSchema } from "../../domain/models/json_schema_values.ts";
import { parseKeyValues } from "../../domain/models/key_values.ts";
import { parseSchema } from "../../domain/models/parse_schema.ts";
import { unknownMembers } from "../../domain/models/unknown_members.ts";
import { ownValue, putOwn } from "../../domain/own_value.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { JsonSchema, TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { describeModelType, resolveModelType } from "./resolve_type.ts";

export interface SetValuesRequest {
  readonly model: string;
  /** `key=value`; see {@link placeOf} for the keys. */
  readonly values: readonly string[];
}

/** One changed value. */
export interface ValueChange {
  /** Keys that lead to it in the file. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The `--json` document of `model set`. */
export interface SetValues {
  readonly name: string;
  readonly type: string;
  /** Absolute path of the definition. */
  readonly path: string;
  readonly changed: readonly { readonly key: string; readonly value: unknown }[];
}

/**
 * Changes values in a definition; comments and order stay.
 * @throws SwampError MODEL_NOT_FOUND, INVALID_VALUE for what is not `key=value`, ARGUMENTS_INVALID for a key that the
 *   type does not have or a value that it does not accept: nothing is changed.
 */
export async function setValues(ctx: Context, request: SetValuesRequest): Promise<SetValues> {
  const definitions = await ctx.definitions();
  const entry = await definitions.find(request.model);
  const type = await describeModelType(ctx, entry.type);
  const changes = request.values.map((text) => changeOf(text, type));
  const lock = await ctx.lock();
  await lock.hold("models", `set values of model ${entry.name}`, async () => {
    const before = await definitions.read(entry);
    await assertAccepted(ctx, { entry, before, changes });
    await definitions.setValues(entry, changes);
  });
  return {
    name: entry.name,
    type: entry.type,
    path: entry.path,
    changed: changes.map(({ path, value }) => ({ key: path.join("."), value })),
  };
}

function changeOf(text: string, type: TypeDescription): ValueChange {
  parseKeyValues([text], "model set");
  const at = text.indexOf("=");
  const keys = text.slice(0, at).trim().split(".");
  const { path, schema } = placeOf(keys, type);
  const below = keys.slice(keys.length - (path.length - schema.depth));
  const nested = below.reduceRight<unknown>((value, key) => ({ [key]: value }), text.slice(at + 1));
  const coerced = coerceByJsonSchema(schema.value, nested as Record<string, unknown>);
  const value = below.reduce<unknown>((item, key) => (item as Record<string, unknown>)[key], coerced);
  assertNoSecret(schema.value, coerced as Record<string, unknown>, path);
  return { path, value };
}

interface Place {
  readonly path: readonly string[];
  /** What values below the first `depth` keys have to be. */
  readonly schema: { readonly value: JsonSchema | undefined; readonly depth: number };
}

/**
 * Where a key belongs: `top` is a global argument, or an argument that only one method has; `<method>.<argument>`,
 * `globalArguments.<argument>`, `methods.<method>.arguments.<argument>` and `tags.<tag>` say it in full.
 */
function placeOf(keys: readonly string[], type: TypeDescription): Place {
  const [first, second, third] = keys;
  const methods = type.methods ?? [];
  const global = (path: readonly string[]): Place => {
    assertKnown(path[0]!, type.globalArguments, "global argument");
    return { path: ["globalArguments", ...path], schema: { value: type.globalArguments, depth: 1 } };
  };
  const argument = (name: string, path: readonly string[]): Place => {
    const method = methods.find((candidate) => candidate.name === name);
    if (!method) {
      throw refused(`unknown method '${name}'${didYouMean(name, methods.map((item) => item.name))}`);
    }
    assertKnown(path[0]!, method.arguments, `argument of ${name}`);
    return {
      path: ["methods", name, "arguments", ...path],
      schema: { value: method.arguments, depth: 3 },
    };
  };
  if (first === "tags" && keys.length === 2) {
    return { path: keys, schema: { value: { type: "object" }, depth: 1 } };
  }
  if (first === "globalArguments" && second !== undefined) return global(keys.slice(1));
  if (first === "methods" && third === "arguments" && keys.length > 3) {
    return argument(second!, keys.slice(3));
  }
  if (knows(type.globalArguments, first!)) return global(keys);
  if (second !== undefined && methods.some(({ name }) => name === first)) {
    return argument(first!, keys.slice(1));
  }
  const owners = methods.filter((method) => knows(method.arguments, first!));
  if (owners.length === 1) return argument(owners[0]!.name, keys);
  if (owners.length > 1) {
    const ways = owners.map(({ name }) => `${name}.${first}`).join(", ");
    throw refused(`'${first}' is an argument of several methods; write one of: ${ways}`);
  }
  const known = [...namesOf(type.globalArguments), ...methods.flatMap((method) => namesOf(method.arguments))];
  const names = known.length === 0 ? "; it has none" : `; it has ${[...new Set(known)].join(", ")}`;
  const expected = didYouMean(first!, known) || names;
  throw refused(`${type.entry.type} has no argument '${first}'${expected}`);
}

function namesOf(schema: JsonSchema | undefined): string[] {
  return Object.keys((schema?.properties ?? {}) as Record<string, unknown>);
}

function knows(schema: JsonSchema | undefined, name: string): boolean {
  return namesOf(schema).includes(name);
}

function assertKnown(name: string, schema: JsonSchema | undefined, what: string): void {
  const open = schema?.additionalProperties !== undefined && schema.additionalProperties !== false;
  if (knows(schema, name) || open) return;
  const known = namesOf(schema);
  const expected = known.length === 0 ? "; there are none" : `; expected one of ${known.join(", ")}`;
  throw refused(`unknown ${what} '${name}'${didYouMean(name, known) || expected}`);
}

/** Definitions are readable files in git: a secret must not be written into one. */
function assertNoSecret(
  schema: JsonSchema | undefined,
  values: Record<string, unknown>,
  path: readonly string[],
): void {
  if (sensitivePaths(schema, values).length === 0 || holdsExpression(JSON.stringify(values))) return;
  throw refused(
    `${path.join(".")}: marked sensitive and cannot be set to a literal value; give an expression such as ` +
      "${{ vault.get(my-vault, KEY) }}",
  );
}

interface Attempt {
  readonly entry: DefinitionEntry;
  readonly before: Definition;
  readonly changes: readonly ValueChange[];
}

/** The type judges the changed arguments among the others; what was wrong before is not the concern of this command. */
async function assertAccepted(ctx: Context, { entry, before, changes }: Attempt): Promise<void> {
  const type = await resolveModelType(ctx, entry.type);
  const problems: string[] = [];
  const judge = async (prefix: readonly string[], schema: typeof type.globalArguments, values: object) => {
    const own = changes.filter(({ path }) => prefix.every((key, index) => path[index] === key));
    if (own.length === 0 || !schema) return;
    const all = structuredClone(values) as Record<string, unknown>;
    for (const { path, value } of own) putIn(all, path.slice(prefix.length), value);
    const isChanged = (argument: string) => own.some(({ path }) => path[prefix.length] === argument);
    const unknown = unknownMembers(schema, all).filter(({ field }) => isChanged(field));
    problems.push(...unknown.map(({ text }) => [...prefix, text].join(".")));
    const parsed = await parseSchema(schema, all);
    if (parsed.success) return;
    for (const { path, message } of parsed.error.issues) {
      const change = own.find((item) => item.path[prefix.length] === String(path[0]));
      if (change && !holdsExpression(JSON.stringify(change.value) ?? "")) {
        problems.push(`${[...prefix, ...path].join(".")}: ${message}`);
      }
    }
  };
  await judge(["globalArguments"], type.globalArguments, before.globalArguments);
  for (const [name, method] of Object.entries(type.methods)) {
    const given = ownValue(before.methods, name)?.arguments ?? {};
    await judge(["methods", name, "arguments"], method.arguments, given);
  }
  if (problems.length > 0) throw refused(problems.join("; "));
}

function putIn(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce((item, key) => {
    const next = ownValue(item, key);
    if (typeof next !== "object" || next === null) putOwn(item, key, {});
    return item[key] as Record<string, unknown>;
  }, target);
  putOwn(parent, path.at(-1)!, value);
}

function refused(problem: string): SwampError {
  return new SwampError("ARGUMENTS_INVALID", `Arguments validation failed: ${problem}`, {
    hint: "Nothing was changed. See what the model takes with: swamp model get <model>",
  });
}
