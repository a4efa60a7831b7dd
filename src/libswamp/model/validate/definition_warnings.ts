// SPDX-License-Identifier: MIT
import { expressionsIn, type PlacedText, sourcesOf } from "../../../domain/expressions/delimiters.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";

export interface ValidationWarning {
  readonly name: string;
  readonly message: string;
  readonly paths?: readonly string[];
  readonly envVars?: readonly { readonly path: string; readonly envVar: string }[];
}

/** What is right, but not the whole truth: what could not be judged, and what depends on the environment. */
export function definitionWarnings(definition: Definition, type: ModelType): ValidationWarning[] {
  const { globalArguments, methods } = definition;
  const expressions = expressionsIn({ globalArguments, methods });
  return [...expressionWarning(expressions), ...environmentWarning(expressions), ...checkWarning(type)];
}

function expressionWarning(expressions: readonly PlacedText[]): ValidationWarning[] {
  if (expressions.length === 0) return [];
  const paths = expressions.map(({ path }) => path);
  return [{
    name: "Expressions not evaluated",
    message:
      `Expressions come in a later release: ${paths.join(", ")} ${paths.length === 1 ? "was" : "were"} not ` +
      "validated, and methods that need them can not be run yet",
    paths,
  }];
}

function environmentWarning(expressions: readonly PlacedText[]): ValidationWarning[] {
  const envVars = expressions.flatMap(({ path, text }) =>
    sourcesOf(text).flatMap((source) =>
      [...source.matchAll(/\benv\.([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => ({ path, envVar: match[1]! }))
    )
  );
  if (envVars.length === 0) return [];
  const names = [...new Set(envVars.map(({ envVar }) => envVar))].join(", ");
  return [{
    name: "Environment variables detected",
    message: `The definition depends on the environment: ${names}`,
    envVars,
  }];
}

function checkWarning(type: ModelType): ValidationWarning[] {
  const checks = Object.keys(type.checks);
  if (checks.length === 0) return [];
  return [{
    name: "Pre-flight checks not run",
    message: `Pre-flight checks are not supported yet; not run: ${checks.join(", ")}`,
  }];
}
