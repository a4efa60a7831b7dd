// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { ModelType } from "../../domain/models/model_type.ts";
import type { TypeDescription } from "../../domain/types/type_entry.ts";
import { typeNotFound } from "../../domain/types/lazy_type_registry.ts";
import type { Context } from "../context.ts";
import { installMissingType, type MissingType } from "../package/install_missing_type.ts";

/** The loaded type. @throws SwampError TYPE_NOT_FOUND with near names, or why it can not be loaded. */
export async function resolveModelType(ctx: Context, type: string): Promise<ModelType> {
  const found = await (await ctx.registry("model")).resolve(type);
  if (found) return found;
  const missing = await installMissingType(ctx, type);
  return await (await ctx.registry("model")).resolve(type) ?? await unknownType(ctx, type, missing);
}

/** What is known of a type without loading it. @throws SwampError as {@link resolveModelType}. */
export async function describeModelType(ctx: Context, type: string): Promise<TypeDescription> {
  const found = await (await ctx.registry("model")).describe(type);
  if (found) return found;
  const missing = await installMissingType(ctx, type);
  return await (await ctx.registry("model")).describe(type) ?? await unknownType(ctx, type, missing);
}

/**
 * @throws SwampError TYPE_NOT_FOUND with near names, and what else can be done. A type is called unknown only when
 *   everybody could be asked for it.
 */
export async function unknownType(
  ctx: Context,
  type: string,
  { hint, isUndecided }: Pick<MissingType, "hint" | "isUndecided">,
): Promise<never> {
  const error = typeNotFound(await ctx.registry("model"), type, (await ctx.extensions()).failedCount());
  const hints = [error.hint, hint].filter((text) => text !== undefined).join("\n");
  const message = isUndecided
    ? `Model type not found: ${type}, and its registry could not be asked`
    : error.message;
  throw new SwampError(error.code, message, { hint: hints, details: error.details });
}

/** The error for a method that the type does not have. */
export function methodNotFound(type: string, name: string, known: readonly string[]): SwampError {
  const list = known.length === 0 ? "The type has no methods." : `Methods of ${type}: ${known.join(", ")}`;
  return new SwampError("METHOD_NOT_FOUND", `Unknown method '${name}'${didYouMean(name, known)}`, {
    hint: list,
    details: { type, method: name, methods: known },
  });
}
