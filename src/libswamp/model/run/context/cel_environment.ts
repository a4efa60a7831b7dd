// SPDX-License-Identifier: MIT
import type { ModelType } from "../../../../domain/models/model_type.ts";
import type { Context } from "../../../context.ts";

/**
 * Makes environments of the expression language, when code of the type asks for them: `createCelEnvironment` is
 * synchronous, and the language is too large to be loaded by every run.
 */
export async function celEnvironment(ctx: Context, type: ModelType): Promise<(() => unknown) | undefined> {
  const bundles = new Set(Object.values(type.methods).flatMap(({ declaredBy }) => declaredBy?.bundle ?? []));
  const asked = [...bundles].some((bundle) =>
    ctx.platform.fs.readTextIfExists(bundle)?.includes("createCelEnvironment")
  );
  if (!asked) return undefined;
  const engine = await ctx.expressions();
  return () => engine.environment();
}
