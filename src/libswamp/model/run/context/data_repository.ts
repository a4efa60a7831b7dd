// SPDX-License-Identifier: MIT
/** `context.dataRepository`: types as text or object, models by id or name. */
import type { DataRepository } from "../../../../domain/extension_api/repositories_api.ts";
import { assertNewDataName } from "../../../../domain/data/data_name.ts";
import { SwampError } from "../../../../domain/errors.ts";
import { assertRetention } from "../outputs/assert_retention.ts";
import type { DataMetadata, DataOwnerKey, NewData } from "../../../../domain/data/data_store.ts";
import { isUuid } from "../../../../domain/identifier.ts";
import { typeNameOf } from "./model_type_object.ts";
import type { RunScope } from "../run_scope.ts";
import { guardMembers } from "./unsupported_members.ts";

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

/** Members by which other hosts split one write into steps; here a write is one step. */
const MISSING = [
  "removeLatestMarker",
  "allocateVersion",
  "finalizeVersion",
  "saveDeferred",
  "finalizeVersionDeferred",
  "advanceLatestMarkers",
  "rollbackVersions",
  "collectGarbage",
];

export function dataRepository(scope: RunScope): DataRepository {
  return guardMembers({ ...readers(scope), ...writers(scope) }, MISSING, "context.dataRepository");
}

async function keyOf(scope: RunScope, type: unknown, model: unknown): Promise<DataOwnerKey | undefined> {
  const name = String(model);
  const modelId = name === scope.key.modelId || isUuid(name) ? name : await scope.resolveModelId(name);
  return modelId === undefined ? undefined : { type: typeNameOf(type), modelId };
}

function readers(scope: RunScope) {
  const { data } = scope;
  const listAll = async (keys: readonly DataOwnerKey[]) =>
    (await Promise.all(keys.map((key) => data.list(key)))).flat().map(toData);
  return {
    async getContent(
      type: unknown,
      model: unknown,
      name: string,
      version?: number,
    ): Promise<Uint8Array | null> {
      const key = await keyOf(scope, type, model);
      return (key && await data.content(key, name, version)) ?? null;
    },
    async *stream(type: unknown, model: unknown, name: string, version?: number) {
      const key = await keyOf(scope, type, model);
      const bytes = key && await data.content(key, name, version);
      if (bytes) yield bytes;
    },
    async findAllForModel(type: unknown, model: unknown) {
      const key = await keyOf(scope, type, model);
      return key ? await listAll([key]) : [];
    },
    findAllForType: (type: unknown) => listAll(data.owners(typeNameOf(type))),
    findAllGlobal: () => listAll(data.owners()),
    async findByName(type: unknown, model: unknown, name: string, version?: number) {
      const key = await keyOf(scope, type, model);
      const found = key && await data.find(key, name, version);
      return found ? toData(found) : null;
    },
    async findById(type: unknown, model: unknown, id: string, version?: number) {
      const key = await keyOf(scope, type, model);
      const named = key && (await data.list(key)).find((item) => item.id === id);
      if (!named || version === undefined) return named ? toData(named) : null;
      const found = await data.find(key, named.name, version);
      return found ? toData(found) : null;
    },
    async listVersions(type: unknown, model: unknown, name: string): Promise<number[]> {
      const key = await keyOf(scope, type, model);
      const versions = key ? await data.versions(key, name) : [];
      return versions.map((item) => item.version).reverse();
    },
    getPath: (type: unknown, modelId: string, name: string, version = 1) =>
      data.versionPath({ type: typeNameOf(type), modelId }, name, version),
    getContentPath: (type: unknown, modelId: string, name: string, version = 1) =>
      `${data.versionPath({ type: typeNameOf(type), modelId }, name, version)}/raw`,
  };
}

function writers(scope: RunScope) {
  const { data } = scope;
  return {
    nextId: () => scope.platform.uuid(),
    async save(type: unknown, model: unknown, item: Partial<NewData> & { name: string }, bytes: Uint8Array) {
      assertNewDataName(item.name);
      assertRetention(item.name, item);
      const key = await keyOf(scope, type, model) ?? scope.key;
      // Names of types are not case-sensitive.
      if (key.type !== scope.key.type) {
        [String(type), key.type].forEach((name) => assertShownType(scope, name));
      }
      const { version } = await data.write(key, {
        contentType: "application/octet-stream",
        lifetime: "infinite",
        garbageCollection: 10,
        streaming: false,
        ...pickData(item),
        tags: { type: "resource", modelName: scope.definition.name, ...item.tags },
        ownerDefinition: item.ownerDefinition ?? scope.owner,
      }, bytes);
      return { version };
    },
    async append(type: unknown, model: unknown, name: string, bytes: Uint8Array) {
      const key = await keyOf(scope, type, model);
      if (key) await data.append(key, name, bytes);
    },
    async delete(type: unknown, model: unknown, name: string, version?: number) {
      const key = await keyOf(scope, type, model);
      if (!key) return;
      if (version !== undefined) return void data.deleteVersion(key, name, version);
      const [newest] = await data.versions(key, name);
      if (newest?.renamedTo !== undefined) await data.leadPast(key, [name]);
      data.deleteItem(key, name);
    },
  };
}

/** Types are directories, in whose names nothing can be masked. */
function assertShownType(scope: RunScope, type: string): void {
  if (!scope.ctx.redactor.isIn(type)) return;
  throw new SwampError("DATA_INVALID", "The type that data is to be stored under holds a secret", {
    hint: "Data is stored under types that the repository has",
  });
}

/** The members of an item that may be chosen by who stores it. */
function pickData(item: Partial<NewData> & { name: string }) {
  const { name, contentType, lifetime, garbageCollection, streaming } = item;
  const chosen = Object.entries({ contentType, lifetime, garbageCollection, streaming })
    .filter(([, value]) => value !== undefined);
  return { name, ...Object.fromEntries(chosen) };
}
