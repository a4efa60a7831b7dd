// SPDX-License-Identifier: MIT
/** Names under which outputs are stored. */
import { assertNewDataName } from "../../../../domain/data/data_name.ts";
import { SwampError } from "../../../../domain/errors.ts";
import type { Method } from "../../../../domain/models/model_type.ts";
import { isReservedName, writtenOutputs } from "../../../../domain/models/written_outputs.ts";
import { nameHoldsSecret } from "../../../../domain/secrets/name_holds_secret.ts";
import type { RunScope } from "../run_scope.ts";

/**
 * A name is a path, and part of the keys of an output's secrets: nothing can be masked in it.
 * @throws SwampError DATA_NAME_INVALID naming the output and the method; DATA_INVALID for one that holds a secret.
 */
export function assertOutputName(scope: RunScope, specName: string, name: unknown): asserts name is string {
  try {
    assertNewDataName(name);
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    throw error.restated(`${error.message}, in output '${specName}' of method '${scope.methodName}'`, {
      output: specName,
      method: scope.methodName,
    });
  }
  if (!scope.ctx.redactor.isIn(name)) return;
  throw nameHoldsSecret("DATA_INVALID", `The name of an item of output '${specName}'`, {
    output: specName,
    method: scope.methodName,
  });
}

/**
 * Refuses a method whose code stores an output under a reserved name, before it has done its work.
 * @throws SwampError TYPE_INVALID.
 */
export function refuseReservedNames(type: string, methodName: string, method: Method): void {
  const source = Function.prototype.toString.call(method.execute);
  const reserved = writtenOutputs(source).find(({ name }) => isReservedName(name));
  if (!reserved) return;
  throw new SwampError(
    "TYPE_INVALID",
    `Method '${methodName}' of ${type} stores output '${reserved.spec}' under the name '${reserved.name}', ` +
      "which is reserved",
    {
      hint: "The extension must store it under another name, for example 'current'. Nothing was run.",
      details: { type, method: methodName, output: reserved.spec, name: reserved.name },
    },
  );
}

/** Items are told apart by their names alone: outputs that share one replace each other's newest version. */
export async function warnOfSharedName(
  scope: RunScope,
  { name, specName }: { readonly name: string; readonly specName: string },
): Promise<void> {
  const other =
    scope.handles.find((handle) => handle.name === name && handle.specName !== specName)?.specName ??
      await storedOutput(scope, name);
  if (other === undefined || other === specName) return;
  scope.warn({
    code: "OUTPUT_NAME_SHARED",
    message: `Outputs '${other}' and '${specName}' of ${scope.type.type} both store data as '${name}': ` +
      "each becomes the newest version in the place of the other",
  });
}

/** The output that the newest version of an item belongs to. */
async function storedOutput(scope: RunScope, name: string): Promise<string | undefined> {
  try {
    const newest = await scope.data.find(scope.key, name);
    return newest?.name === name && newest.lifecycle !== "deleted" ? newest.tags.specName : undefined;
  } catch (error) {
    // Damaged data does not prevent new data from being stored; reading it is the error.
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}
