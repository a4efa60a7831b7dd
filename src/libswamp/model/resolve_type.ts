// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { ModelType } from "../../domain/models/model_type.ts";
import type { TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { installMissingType } from "../package/install_missing_type.ts";
import { unknownType } from "../type/unknown_type.ts";

/** The loaded type. @throws SwampError TYPE_NOT_FOUND with near names, or why it cannot be loaded. */
export async function resolveModelType(ctx: Context, type: string): Promise<ModelType> {
  const found = await (await ctx.registry("model")).resolve(type);
  if (found) return found;
  const wanted = { kind: "model", type } as const;
  const missing = await installMissingType(ctx, wanted);
  const installed = await (await ctx.registry("model")).resolve(type);
  if (installed) return installed;
  throw await unknownType(ctx, wanted, missing);
}

/** What is known of a type without loading it. @throws SwampError as {@link resolveModelType}. */
export async function describeModelType(ctx: Context, type: string): Promise<TypeDescription> {
  const found = await (await ctx.registry("model")).describe(type);
  if (found) return found;
  const wanted = { kind: "model", type } as const;
  const missing = await installMissingType(ctx, wanted);
  const installed = await (await ctx.registry("model")).describe(type);
  if (installed) return installed;
  throw await unknownType(ctx, wanted, missing);
}

/** The error for a method that the type does not have. */
export function methodNotFound(type: string, name: string, known: readonly string[]): SwampError {
  const list = known.length === 0 ? "The type has no methods." : `Methods of ${type}: ${known.join(", ")}`;
  return new SwampError("METHOD_NOT_FOUND", `Unknown method '${name}'${didYouMean(name, known)}`, {
    hint: list,
    details: { type, method: name, methods: known },
  });
}
