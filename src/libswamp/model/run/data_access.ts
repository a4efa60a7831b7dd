// SPDX-License-Identifier: MIT
/** What a method reads: its own resources, and `context.dataRepository`. */
import type { DataMetadata, DataOwnerKey } from "../../../domain/data/data_store.ts";
import { messageOf, SwampError } from "../../../domain/errors.ts";
import { isUuid } from "../../../domain/identifier.ts";
import { typeNameOf } from "./model_type_object.ts";
import type { RunScope } from "./run_scope.ts";
import { guardMembers } from "./unsupported_members.ts";

/** `context.readResource`: this model's own data as an object, null when there is none. */
export function resourceReader(scope: RunScope) {
  return async (instance: string, version?: number): Promise<Record<string, unknown> | null> => {
    const bytes = await scope.data.content(scope.key, instance, version);
    if (bytes === undefined) return null;
    const text = new TextDecoder().decode(bytes);
    const value = parse(text, instance);
    if (/\$\{\{[^}]*vault\./.test(text)) {
      throw new SwampError(
        "EXPRESSION_UNSUPPORTED",
        `Data '${instance}' refers to a vault, which this version of swamp can not read yet`,
      );
    }
    return value;
  };
}

function parse(text: string, instance: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SwampError("DATA_INVALID", `Data '${instance}' is not JSON: ${messageOf(error)}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new SwampError("DATA_INVALID", `Data '${instance}' is not an object`);
}

/** Data as extensions see it: the stored fields, and the time as a Date. */
function toData(metadata: DataMetadata) {
  return {
    ...metadata,
    createdAt: new Date(metadata.createdAt),
    lifecycle: metadata.lifecycle ?? "active",
    type: metadata.tags.type,
    isDeleted: metadata.lifecycle === "deleted",
    isRenamed: metadata.renamedTo !== undefined,
  };
}

/** Members of the repository of other hosts that are not there yet. */
const MISSING = [
  "findAllGlobal",
  "findAllForType",
  "findById",
  "save",
  "append",
  "stream",
  "delete",
  "removeLatestMarker",
  "allocateVersion",
  "finalizeVersion",
  "saveDeferred",
  "finalizeVersionDeferred",
  "advanceLatestMarkers",
  "rollbackVersions",
  "nextId",
  "getPath",
  "getContentPath",
  "collectGarbage",
];

/** `context.dataRepository`: types as text or object, models by id or name. */
export function dataRepository(scope: RunScope): Record<string, unknown> {
  const keyOf = async (type: unknown, model: unknown): Promise<DataOwnerKey | undefined> => {
    const name = String(model);
    const modelId = name === scope.key.modelId || isUuid(name) ? name : await scope.resolveModelId(name);
    return modelId === undefined ? undefined : { type: typeNameOf(type), modelId };
  };
  const members = {
    async getContent(
      type: unknown,
      model: unknown,
      name: string,
      version?: number,
    ): Promise<Uint8Array | null> {
      const key = await keyOf(type, model);
      return (key && await scope.data.content(key, name, version)) ?? null;
    },
    async findAllForModel(type: unknown, model: unknown) {
      const key = await keyOf(type, model);
      return key ? (await scope.data.list(key)).map(toData) : [];
    },
    async findByName(type: unknown, model: unknown, name: string, version?: number) {
      const key = await keyOf(type, model);
      const found = key && await scope.data.find(key, name, version);
      return found ? toData(found) : null;
    },
    async listVersions(type: unknown, model: unknown, name: string): Promise<number[]> {
      const key = await keyOf(type, model);
      const versions = key ? await scope.data.versions(key, name) : [];
      return versions.map((item) => item.version).reverse();
    },
  };
  return guardMembers(members, MISSING, "context.dataRepository");
}
