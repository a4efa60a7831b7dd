// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { holdsExpression, textsOf } from "../../domain/expressions/delimiters.ts";
import { parseKeyValues, type Values } from "../../domain/models/key_values.ts";
import { sensitivePaths } from "../../domain/models/json_schema_secrets.ts";
import { coerceByJsonSchema } from "../../domain/models/json_schema_values.ts";
import { issueText, parseSchema } from "../../domain/models/parse_schema.ts";
import { prepareGlobals, unknownKeys } from "../../domain/models/prepare_arguments.ts";
import { coerceArguments } from "../../domain/models/coerce_arguments.ts";
import { unknownMembers, withoutRepeated } from "../../domain/models/unknown_members.ts";
import type { JsonSchema, TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { vaultSteps } from "./sensitive_literals.ts";
import { resolveModelType } from "./resolve_type.ts";

/**
 * The global arguments of a new definition from `key=value` texts: coerced and validated, if any were given.
 * @param options.mayLack required ones need not be given: a direct run fails only where one of them is read.
 * @throws SwampError ARGUMENTS_INVALID with all problems.
 */
export async function newGlobalArguments(
  ctx: Context,
  type: TypeDescription,
  texts: readonly string[],
  options: { readonly mayLack?: boolean } = {},
): Promise<Values> {
  if (texts.length === 0) return {};
  const schema = type.globalArguments;
  const given = parseKeyValues(texts, "--global-arg");
  const values = coerceByJsonSchema(schema, given) as Values;
  const secrets = literalProblems(schema, values);
  const problems = [...unknownArguments(schema, values), ...secrets];
  if (schema) problems.push(...await schemaProblems(ctx, type.entry.type, values, options.mayLack === true));
  if (problems.length === 0) return values;
  const distinct = [...new Set(problems)];
  const secret = secrets[0]?.split(":")[0]?.split(".").at(-1);
  const list = distinct.length === 1
    ? ` ${distinct[0]}`
    : `\n${distinct.map((text) => `  ${text}`).join("\n")}`;
  throw new SwampError("ARGUMENTS_INVALID", `Global arguments validation failed:${list}`, {
    hint: `See what the type takes: swamp model type describe ${type.entry.type}${
      secret === undefined ? "" : `\nA secret: ${await vaultSteps(ctx, secret)}`
    }`,
    details: { problems: distinct },
  });
}

function unknownArguments(schema: JsonSchema | undefined, values: Values): string[] {
  if (!schema) return Object.keys(values).map((key) => `${key}: the type has no global arguments`);
  if (typeof schema.properties !== "object" || schema.properties === null) return [];
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return open ? [] : unknownKeys(Object.keys(values), Object.keys(schema.properties));
}

/** Definitions are readable files in git: a secret must not be written into one. */
function literalProblems(schema: JsonSchema | undefined, values: Values): string[] {
  const paths = sensitivePaths(schema, values).map((path) => path.join("."));
  if (paths.length === 0) return [];
  const isBelow = (path: string) => paths.some((secret) => path === secret || path.startsWith(`${secret}.`));
  return [...leavesOf(values)].filter(({ path, text }) => isBelow(path) && !holdsExpression(text)).map((
    { path },
  ) =>
    `${path}: marked sensitive and cannot be set to a literal value; give an expression such as ` +
    "${{ vault.get(my-vault, KEY) }}"
  );
}

function leavesOf(values: Values) {
  const texts = JSON.parse(JSON.stringify(values, (_, value) => {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  }));
  return textsOf(texts);
}

/** What the type's own schema says, required arguments included; fields with expressions are exempt. */
async function schemaProblems(
  ctx: Context,
  name: string,
  values: Values,
  mayLack: boolean,
): Promise<string[]> {
  const type = await resolveModelType(ctx, name);
  if (!type.globalArguments) return [];
  const lenient = await prepareGlobals(type.globalArguments, values);
  const whole = await parseSchema(type.globalArguments, coerceArguments(type.globalArguments, values));
  const members = unknownMembers(type.globalArguments, values);
  const problems = [...withoutRepeated(lenient.problems, members), ...members].map(({ text }) => text);
  if (whole.success) return problems;
  // Without all of its fields the whole cannot be judged.
  if (mayLack && lenient.missing.length > 0) return problems;
  const issues = whole.error.issues
    .filter((issue) => !lenient.unresolved.has(String(issue.path[0] ?? "")))
    // A rule over the whole can not be judged while a part of it is an expression.
    .filter((issue) => lenient.unresolved.size === 0 || issue.path.length > 0)
    .map((issue) => ({ text: issueText(issue) }));
  return [...new Set([...problems, ...withoutRepeated(issues, members).map(({ text }) => text)])];
}
