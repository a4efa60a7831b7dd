// SPDX-License-Identifier: MIT
import { mapPathTexts } from "../../domain/expressions/path_texts.ts";
import { holdsExpression } from "../../domain/expressions/delimiters.ts";
import { escapeTemplate } from "../../domain/expressions/template.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { keyOf } from "./definition_scope.ts";
import type { ResolvedDefinition } from "./resolve_definition.ts";

/**
 * What may be stored of a definition that was resolved in phase "stored": a value that looks like an expression is
 * written as one that gives this value, so that nobody's data is evaluated when the copy is used.
 */
export function evaluatedCopy({ definition, unresolved }: ResolvedDefinition): Definition {
  const expressions = new Set([...unresolved.values()].map(({ keys }) => keyOf(keys)));
  return mapPathTexts(definition, (path, text) => {
    return holdsExpression(text) && !expressions.has(keyOf(path)) ? escapeTemplate(text) : text;
  }) as Definition;
}
