// SPDX-License-Identifier: MIT
/** Composition of expressions. Imported by `app_context.ts` when a command needs them. */
import type { ExpressionEngine } from "./domain/expressions/expression_engine.ts";
import { CelEngine } from "./infrastructure/expressions/cel_engine.ts";

export function openExpressions(): ExpressionEngine {
  return new CelEngine();
}
