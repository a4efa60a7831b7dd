// SPDX-License-Identifier: MIT
import type { JsonSchema, TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { unknownType } from "../model/resolve_type.ts";
import { missingTypeHint } from "../package/install_missing_type.ts";
import { collisionWarning } from "./collision_warning.ts";
import { type MethodDocument, methodDocuments, outputDocuments } from "./method_document.ts";

/** The `--json` document of `model type describe`. */
export interface TypeDocument {
  readonly type: { readonly raw: string; readonly normalized: string };
  readonly version?: string;
  readonly description?: string;
  readonly origin: string;
  readonly path?: string;
  readonly package?: string;
  readonly globalArguments?: JsonSchema;
  readonly methods: readonly MethodDocument[];
  readonly dataOutputSpecs: ReturnType<typeof outputDocuments>;
  readonly checks?: TypeDescription["checks"];
  readonly upgrades?: readonly string[];
  readonly grafts?: readonly string[];
  readonly shadows?: readonly string[];
}

/**
 * Everything that is known of a model type, from stored metadata when it was loaded before.
 * @throws SwampError TYPE_NOT_FOUND with near names; the error of the file when it can not be loaded.
 */
export async function describeType(ctx: Context, request: { type: string }): Promise<TypeDocument> {
  const registry = await ctx.registry("model");
  const found = await registry.describe(request.type) ??
    await unknownType(ctx, request.type, { hint: await missingTypeHint(ctx, request.type) });
  for (const collision of found.collisions) ctx.warn(collisionWarning(found.type, collision));
  for (const file of found.shadows) {
    ctx.warn({ code: "TYPE_SHADOWED", message: `${file} declares ${found.type} too and is not used`, file });
  }
  return {
    type: { raw: found.raw, normalized: found.type },
    version: found.version,
    description: found.description,
    origin: found.entry.origin,
    path: found.entry.displayPath,
    package: found.entry.package,
    globalArguments: found.globalArguments,
    methods: methodDocuments(found),
    dataOutputSpecs: outputDocuments(found),
    checks: orNothing(found.checks),
    upgrades: orNothing(found.upgrades),
    grafts: orNothing(found.grafts),
    shadows: orNothing(found.shadows),
  };
}

function orNothing<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
