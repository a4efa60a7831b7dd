// SPDX-License-Identifier: MIT
import type { DataMetadata, DataOwnerKey, DataStore } from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import { nearest } from "../../domain/nearest.ts";
import type { Context } from "../context.ts";

/** A model's data: where it lies and how to read it. */
export interface ModelData {
  readonly entry: DefinitionEntry;
  readonly key: DataOwnerKey;
  readonly store: DataStore;
}

/** @throws SwampError MODEL_NOT_FOUND, ID_AMBIGUOUS. */
export async function openModelData(ctx: Context, model: string): Promise<ModelData> {
  const entry = await (await ctx.definitions()).find(model);
  return { entry, key: { type: entry.type, modelId: entry.id }, store: await ctx.data() };
}

/** @throws SwampError DATA_NOT_FOUND with what there is instead. */
export async function findData(data: ModelData, name: string, version?: number): Promise<DataMetadata> {
  const { entry, key, store } = data;
  const found = await store.find(key, name, version);
  if (found) return found;
  const versions = version === undefined ? [] : await store.versions(key, name);
  if (versions.length > 0) {
    const known = versions.map((item) => item.version);
    throw new SwampError(
      "DATA_NOT_FOUND",
      `Version ${version} of data '${name}' of model '${entry.name}' not found`,
      {
        hint: `Versions: ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", …" : ""}`,
        details: { name, version, versions: known },
      },
    );
  }
  throw await missing(data, name);
}

/** The error for an item that a model does not have. */
export async function missing({ entry, key, store }: ModelData, name: string): Promise<SwampError> {
  const names = (await store.list(key)).map((item) => item.name);
  const near = nearest(name, names);
  const question = near.length === 0 ? "" : `Did you mean ${near.map((item) => `'${item}'`).join(" or ")}?\n`;
  const next = names.length === 0
    ? `It has no data yet; run one of its methods: swamp model get ${entry.name}`
    : `List its data with: swamp data list ${entry.name}`;
  return new SwampError("DATA_NOT_FOUND", `Data not found: '${name}' of model '${entry.name}'`, {
    hint: question + next,
    details: { name, model: entry.name, suggestions: near },
  });
}
