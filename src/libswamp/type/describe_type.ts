// SPDX-License-Identifier: MIT
import { endsEarly } from "../../domain/models/upgrade_chain.ts";
import type { JsonSchema, TypeDescription } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { isOutsideRepository } from "../is_in_repository.ts";
import { missingTypeHints } from "../package/install_missing_type.ts";
import { collisionWarning } from "./collision_warning.ts";
import { unknownType } from "./unknown_type.ts";
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
 * @throws SwampError TYPE_NOT_FOUND with near names; the error of the file when it cannot be loaded.
 */
export async function describeType(ctx: Context, request: { type: string }): Promise<TypeDocument> {
  const found = await describe(ctx, request.type);
  if (!found) {
    const wanted = { kind: "model", type: request.type } as const;
    throw await unknownType(ctx, wanted, await missingTypeHints(ctx, wanted));
  }
  for (const collision of found.collisions) ctx.warn(collisionWarning(found.type, collision));
  const early = endsEarly(found);
  if (early) ctx.warn({ code: "UPGRADES_END_EARLY", message: early, file: found.entry.displayPath });
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

async function describe(ctx: Context, type: string): Promise<TypeDescription | undefined> {
  if (!isOutsideRepository(ctx)) return await (await ctx.registry("model")).explain(type);
  const found = await (await ctx.builtinTypes("model")).describe(type);
  // Another type may be known in a repository: the error is that there is none here.
  if (!found) ctx.repository();
  return found;
}

function orNothing<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
