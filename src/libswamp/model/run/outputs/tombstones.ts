// SPDX-License-Identifier: MIT
/** What is deleted leaves a tombstone: the last state of the resource, marked as deleted. */
import type { DataMetadata } from "../../../../domain/data/data_store.ts";
import { SwampError } from "../../../../domain/errors.ts";
import { methodKindOf } from "../../../../domain/models/method_kind.ts";
import type { RunScope } from "../run_scope.ts";

/** @throws SwampError DATA_NOT_FOUND when a method reads or updates what was deleted. */
export async function refuseDeleted(scope: RunScope): Promise<void> {
  const kind = methodKindOf(scope.methodName, scope.method);
  if (kind !== "read" && kind !== "update") return;
  const resources = (await scope.data.list(scope.key)).filter((item) => item.tags.type === "resource");
  if (resources.length === 0 || resources.some((item) => item.lifecycle !== "deleted")) return;
  throw new SwampError(
    "DATA_NOT_FOUND",
    `Everything that model '${scope.definition.name}' stood for was deleted: there is nothing to ${kind}`,
    { hint: `See what it was: swamp data list ${scope.definition.name}` },
  );
}

/** `context.deleteResource`: marks one of this model's own resources as deleted. */
export function deleteResource(scope: RunScope) {
  return async (instance: string): Promise<void> => {
    const item = await scope.data.find(scope.key, instance);
    if (!item || item.lifecycle === "deleted") {
      throw new SwampError(
        "DATA_NOT_FOUND",
        `There is no resource '${instance}' of '${scope.definition.name}'`,
        {
          hint: `See what there is: swamp data list ${scope.definition.name}`,
        },
      );
    }
    await bury(scope, item);
  };
}

/** After a successful method of kind delete. What the method wrote itself stays as it is. */
export async function writeTombstones(scope: RunScope): Promise<void> {
  if (methodKindOf(scope.methodName, scope.method) !== "delete") return;
  const written = new Set(scope.handles.map((handle) => handle.name));
  for (const item of await scope.data.list(scope.key)) {
    if (item.tags.type !== "resource" || item.lifecycle === "deleted" || written.has(item.name)) continue;
    await bury(scope, item);
  }
}

async function bury(scope: RunScope, item: DataMetadata): Promise<void> {
  const bytes = await scope.data.content(scope.key, item.name, item.version);
  const deletedAt = new Date(scope.platform.now()).toISOString();
  const state = { ...lastState(bytes), deletedAt, deletedByMethod: scope.methodName };
  const { name, contentType, lifetime, garbageCollection, streaming, tags, id } = item;
  const metadata = { id, name, contentType, lifetime, garbageCollection, streaming, tags };
  const { version } = await scope.data.write(
    scope.key,
    { ...metadata, ownerDefinition: scope.owner, lifecycle: "deleted" },
    new TextEncoder().encode(JSON.stringify(state)),
  );
  scope.deleted.push({ name, version });
}

/** What is no JSON object has no state to keep. */
function lastState(bytes: Uint8Array | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
