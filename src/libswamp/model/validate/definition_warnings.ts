// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { sourcesOf } from "../../../domain/expressions/delimiters.ts";
import type { ExpressionFacts } from "../../../domain/expressions/expression_engine.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import { idleChecks } from "../../../domain/models/select_checks.ts";
import { endsEarly, newerVersion } from "../../../domain/models/upgrade_chain.ts";
import type { UncheckedFormat } from "../../../domain/models/input_schema.ts";
import { CHECKED_FORMATS } from "../../../domain/models/json_schema_formats.ts";
import { didYouMean } from "../../../domain/nearest.ts";
import type { Context } from "../../context.ts";
import { scriptWarnings } from "./script_warnings.ts";
import { expressionFields } from "../../expressions/definition_scope.ts";

export interface ValidationWarning {
  readonly name: string;
  readonly message: string;
  readonly paths?: readonly string[];
  readonly envVars?: readonly { readonly path: string; readonly envVar: string }[];
}

/** What is right, but not the whole truth: what could not be judged, and what depends on the environment. */
export async function definitionWarnings(
  ctx: Context,
  definition: Definition,
): Promise<ValidationWarning[]> {
  const facts = await factsOf(ctx, definition);
  return [...environmentWarning(facts), ...deprecationWarning(facts)];
}

/** What the type that is there makes of a definition. */
export async function typeWarnings(
  ctx: Context,
  definition: Definition,
  type: ModelType,
): Promise<ValidationWarning[]> {
  return [
    ...newerVersionWarning(definition, type),
    ...idleCheckWarning(type),
    ...await scriptWarnings(ctx, definition, type),
  ];
}

/** The type that is there may not know what the definition says, or take it for something else. */
function newerVersionWarning(definition: Definition, type: ModelType): ValidationWarning[] {
  const problem = newerVersion(definition, type);
  const early = endsEarly({ ...type, upgrades: type.upgrades.map((step) => step.toVersion) });
  return [
    ...(problem === undefined
      ? []
      : [{ name: "Newer type version", message: problem, paths: ["typeVersion"] }]),
    ...(early === undefined ? [] : [{ name: "Upgrades", message: early }]),
  ];
}

/** Expressions that only code of the extension can understand. */
export function foreignNamesWarning(fields: readonly string[]): ValidationWarning[] {
  if (fields.length === 0) return [];
  return [{
    name: "Names for the extension",
    message: `Expressions with names that swamp does not have: ${fields.join("; ")}. ` +
      "A method that reads their value fails; one that evaluates the text itself does not",
  }];
}

/** Checks of the type that guard nothing. */
function idleCheckWarning(type: ModelType): ValidationWarning[] {
  const problems = idleChecks(type);
  return problems.length === 0
    ? []
    : [{ name: "Idle checks", message: `Type ${type.type}: ${problems.join("; ")}` }];
}

/** Formats that nobody checks are no mistake in JSON Schema; who wrote one may think that they are. */
export function formatWarning(unchecked: readonly UncheckedFormat[]): ValidationWarning[] {
  if (unchecked.length === 0) return [];
  const list = unchecked.map(({ path, format }) =>
    `${path.join(".")}: '${format}'${didYouMean(format, CHECKED_FORMATS)}`
  );
  return [{
    name: "Unchecked formats",
    message: `Formats that are not checked: ${list.join("; ")}; those that are: ${
      CHECKED_FORMATS.join(", ")
    }`,
    paths: unchecked.map(({ path }) => path.join(".")),
  }];
}

interface PlacedFacts {
  readonly path: string;
  readonly facts: ExpressionFacts;
}

async function factsOf(ctx: Context, definition: Definition): Promise<PlacedFacts[]> {
  const found: PlacedFacts[] = [];
  for (const { path, text } of expressionFields(definition)) {
    for (const source of sourcesOf(text)) {
      try {
        found.push({ path: path.join("."), facts: (await ctx.expressions()).parse(source).facts });
      } catch (error) {
        // The validation of expressions says what is wrong with it.
        if (!(error instanceof SwampError)) throw error;
      }
    }
  }
  return found;
}

function environmentWarning(expressions: readonly PlacedFacts[]): ValidationWarning[] {
  const envVars = expressions.flatMap(({ path, facts }) =>
    facts.environment.map((envVar) => ({ path, envVar: envVar ?? "(computed)" }))
  );
  if (envVars.length === 0) return [];
  const list = envVars.map(({ path, envVar }) => `${envVar} (${path})`).join(", ");
  return [{
    name: "Environment variables detected",
    message: `Environment variables detected in model definition: ${list}`,
    envVars,
  }];
}

function deprecationWarning(expressions: readonly PlacedFacts[]): ValidationWarning[] {
  const old = expressions.filter(({ facts }) =>
    facts.models.some(({ path: [part] }) => part === "resource" || part === "file")
  );
  if (old.length === 0) return [];
  const paths = [...new Set(old.map(({ path }) => path))];
  return [{
    name: "Deprecated expressions",
    message: `model.<name>.resource and .file are deprecated, use data.latest(model, name): ${
      paths.join(", ")
    }`,
    paths,
  }];
}
