// SPDX-License-Identifier: MIT
/** What is deleted leaves a tombstone: the last state of the resource, marked as deleted. */
import type { DataMetadata } from "../../../../domain/data/data_store.ts";
import { SwampError } from "../../../../domain/errors.ts";
import { methodKindOf } from "../../../../domain/models/method_kind.ts";
import type { Method } from "../../../../domain/models/model_type.ts";
import { childrenOf, unwrappedShape } from "../../../../domain/models/schema_shape.ts";
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

/** How a method of kind delete ended. */
export interface DeletionResult {
  readonly args: unknown;
  /** What `execute` returned. */
  readonly returned: unknown;
}

/**
 * After a successful method of kind delete: marks what it deleted. A method that declares the kind and takes no
 * arguments deletes everything the model stands for. Any other deletes what it names: an item that one of its
 * arguments or returned handles names. What the method wrote itself stays as it is.
 */
export async function writeTombstones(scope: RunScope, result: DeletionResult): Promise<void> {
  const { methodName, method } = scope;
  if (methodKindOf(methodName, method) !== "delete") return;
  const isWhole = method.kind === "delete" && takesNothing(method, result.args);
  const written = new Set(scope.handles.map((handle) => handle.name));
  const named = new Set([...namesInArguments(result.args), ...namesOfHandles(result.returned)]);
  for (const item of await scope.data.list(scope.key)) {
    if (item.tags.type !== "resource" || item.lifecycle === "deleted" || written.has(item.name)) continue;
    if (isWhole || named.has(item.name)) await bury(scope, item);
  }
}

function takesNothing(method: Method, args: unknown): boolean {
  const shape = unwrappedShape(method.arguments);
  const declared = shape.kind === "object"
    ? Object.keys(shape.fields).length
    : childrenOf(method.arguments).length;
  return declared === 0 && Object.keys(args ?? {}).length === 0;
}

/** Texts and numbers that are arguments, or members of a list that is one. */
function namesInArguments(args: unknown): string[] {
  if (typeof args !== "object" || args === null) return [];
  return Object.values(args).flat().filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
}

function namesOfHandles(returned: unknown): string[] {
  const handles = (returned as { dataHandles?: unknown } | null | undefined)?.dataHandles;
  if (!Array.isArray(handles)) return [];
  return handles.map((handle: { name?: unknown } | null) => handle?.name)
    .filter((name): name is string => typeof name === "string");
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
