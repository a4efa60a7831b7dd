// SPDX-License-Identifier: MIT
/** Composition of expressions. Imported by `app_context.ts` when a command needs them. */
import { SwampError } from "./domain/errors.ts";
import type { ExpressionEngine } from "./domain/expressions/expression_engine.ts";
import type { Context } from "./libswamp/context.ts";

export function openExpressions(_context: Context): Promise<ExpressionEngine> {
  throw new SwampError("FEATURE_UNSUPPORTED", "expressions are being built");
}
