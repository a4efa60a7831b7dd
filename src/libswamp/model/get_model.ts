// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { unreadWarning } from "../expressions/secret_places.ts";
import { sensitiveLiterals } from "./sensitive_literals.ts";
import { type ModelDocument, modelDocument } from "./model_document.ts";

/**
 * One model with what its type can do, from stored metadata. A type that is missing or broken costs only its part.
 * @throws SwampError MODEL_NOT_FOUND, ID_AMBIGUOUS, MODEL_INVALID.
 */
export async function getModel(ctx: Context, request: { model: string }): Promise<ModelDocument> {
  const definitions = await ctx.definitions();
  const entry = await definitions.find(request.model);
  const definition = await definitions.read(entry);
  const description = await tryDescribe(ctx, entry.type);
  if (description) {
    const literals = await sensitiveLiterals(ctx, definition);
    definitions.settle(entry, { holdsSecrets: literals.length > 0 });
  }
  return modelDocument(entry, definition, description);
}

async function tryDescribe(ctx: Context, type: string): Promise<TypeDescription | undefined> {
  try {
    const found = await (await ctx.registry("model")).describe(type);
    if (!found) ctx.warn({ code: "TYPE_NOT_FOUND", message: `Unknown model type: ${type}` });
    return found;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    const { code, message } = error;
    ctx.warn(code === "TYPE_NOT_LOADED" ? unreadWarning(error) : { code, message });
    return undefined;
  }
}
