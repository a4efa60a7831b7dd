// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import { methodKindOf } from "../../../domain/models/method_kind.ts";
import type { Method, MethodKind, ModelType } from "../../../domain/models/model_type.ts";
import { vaultsAskedFor } from "../../../domain/models/sensitive_fields.ts";
import { writtenResources } from "../../../domain/models/written_outputs.ts";
import type { Context } from "../../context.ts";
import { noVault } from "./outputs/store_secrets.ts";

/** Kinds of methods that make something which they describe afterwards. */
const MAKERS: ReadonlySet<MethodKind> = new Set(["create", "update"]);

/** Nothing is lost when they are run again: they are refused only when they have a secret to store. */
const REPEATABLE: ReadonlySet<MethodKind> = new Set(["read", "list", "delete"]);

/**
 * Refuses a method before it has done its work when a vault for the secrets of its outputs is missing. A method that
 * makes something is expected to store any resource of its type, an action those that its code names.
 * @throws SwampError VAULT_NOT_FOUND.
 */
export async function assertVault(
  ctx: Context,
  { resources }: Definition,
  { type, method, methodName }: {
    readonly type: ModelType;
    readonly method: Method;
    readonly methodName: string;
  },
): Promise<void> {
  const kind = methodKindOf(methodName, method) ?? "action";
  if (REPEATABLE.has(kind)) return;
  const written = MAKERS.has(kind)
    ? undefined
    : writtenResources(Function.prototype.toString.call(method.execute));
  for (const [specName, spec] of Object.entries(type.resources)) {
    if (written && !written.has(specName)) continue;
    for (const asked of vaultsAskedFor(spec)) {
      const vault = asked ?? spec.vaultName ?? resources?.[specName]?.vaultName;
      await assertThere(ctx, vault, { type: type.type, specName });
    }
  }
}

/** @param vault undefined for the one that takes secrets which name none. */
async function assertThere(
  ctx: Context,
  vault: string | undefined,
  { type, specName }: { readonly type: string; readonly specName: string },
): Promise<void> {
  const vaults = await ctx.vaults();
  if (vault === undefined) {
    if (await vaults.defaultName() === undefined) throw noVault(type, specName, []);
    return;
  }
  try {
    await vaults.find(vault);
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    throw error.restated(
      `Resource '${specName}' of type ${type} has secrets for vault '${vault}': ${error.message}`,
      {
        type,
        spec: specName,
      },
    );
  }
}
