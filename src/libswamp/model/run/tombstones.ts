// SPDX-License-Identifier: MIT
/** A method that deletes leaves tombstones: the last state of each resource, marked as deleted. */
import { SwampError } from "../../../domain/errors.ts";
import { methodKindOf } from "../../../domain/models/method_kind.ts";
import type { RunScope } from "./run_scope.ts";

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

/** After a successful method of kind delete. What the method wrote itself stays as it is. */
export async function writeTombstones(scope: RunScope): Promise<void> {
  if (methodKindOf(scope.methodName, scope.method) !== "delete") return;
  const written = new Set(scope.handles.map((handle) => handle.name));
  const deletedAt = new Date(scope.platform.now()).toISOString();
  for (const item of await scope.data.list(scope.key)) {
    if (item.tags.type !== "resource" || item.lifecycle === "deleted" || written.has(item.name)) continue;
    const bytes = await scope.data.content(scope.key, item.name, item.version);
    const last = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const state = { ...last, deletedAt, deletedByMethod: scope.methodName };
    const { name, contentType, lifetime, garbageCollection, streaming, tags, id } = item;
    await scope.data.write(
      scope.key,
      {
        id,
        name,
        contentType,
        lifetime,
        garbageCollection,
        streaming,
        tags,
        ownerDefinition: scope.owner,
        lifecycle: "deleted",
      },
      new TextEncoder().encode(JSON.stringify(state)),
    );
  }
}
