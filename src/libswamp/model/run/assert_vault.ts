// SPDX-License-Identifier: MIT
import type { Definition } from "../../../domain/models/definition.ts";
import { methodKindOf } from "../../../domain/models/method_kind.ts";
import type { Method, MethodKind, ModelType } from "../../../domain/models/model_type.ts";
import { needsVault } from "../../../domain/models/sensitive_fields.ts";
import type { Context } from "../../context.ts";
import { noVault } from "./outputs/store_secrets.ts";

/** Kinds of methods that make something which they describe afterwards. */
const MAKERS: ReadonlySet<MethodKind> = new Set(["create", "update"]);

/** Whether a method makes something whose secrets must then be stored. */
export function makesSomething(methodName: string, method: Method): boolean {
  return MAKERS.has(methodKindOf(methodName, method) ?? "action");
}

/** Refused before something is made whose secrets could not be stored. */
export async function assertVault(ctx: Context, type: ModelType, { resources }: Definition): Promise<void> {
  const spec = Object.entries(type.resources).find(([name, resource]) =>
    resource.vaultName === undefined && resources?.[name]?.vaultName === undefined && needsVault(resource)
  );
  if (!spec) return;
  if (await (await ctx.vaults()).defaultName() === undefined) throw noVault(type.type, spec[0], []);
}
