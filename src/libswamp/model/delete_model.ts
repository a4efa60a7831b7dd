// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { itemsByLifetime } from "../data/live_data.ts";
import { workflowsThatUse } from "./workflow_references.ts";

export interface DeleteModelRequest {
  /** Exact name or full id. */
  readonly model: string;
  /** Deletes its data too. */
  readonly force: boolean;
  /** Asked when everything else allows it. */
  confirm(entry: DefinitionEntry): Promise<boolean>;
}

/** The `--json` document of `model delete`. */
export interface DeletedModel {
  readonly deleted?: {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly inputPath: string;
  };
  /** Of older layouts; always false. */
  readonly resourceDeleted: boolean;
  /** Run records. */
  readonly outputsDeleted: number;
  readonly evaluatedInputDeleted: boolean;
  readonly dataDeleted: boolean;
  /** Items that were deleted without `--force` because their lifetime had ended. */
  readonly expiredDataAutoCollected?: number;
  /** Another model has the same id: data, run records and evaluated copy are its own as well, and stay. */
  readonly sharedWith?: string;
  readonly cancelled?: true;
}

/**
 * Deletes a model: definition, run records, expired data, and with `force` all its data. Data that another definition
 * of the same id uses stays.
 * @throws SwampError MODEL_NOT_FOUND, MODEL_INVALID when a workflow uses it, MODEL_HAS_DATA without `force`.
 */
export async function deleteModel(ctx: Context, request: DeleteModelRequest): Promise<DeletedModel> {
  const definitions = await ctx.definitions();
  const found = await findDeletable(ctx, request.model);
  const { entry } = found;
  await refuseReferenced(ctx, entry);
  if (found.isBroken) return await deleteBroken(ctx, entry, request);
  const data = await ctx.data();
  const key = { type: entry.type, modelId: entry.id };
  const twin = await twinOf(ctx, entry);
  const { live, expired } = twin === undefined ? await itemsByLifetime(ctx, key) : NO_ITEMS;
  if (!request.force && live.length > 0) {
    throw new SwampError("MODEL_HAS_DATA", `Model '${entry.name}' has stored data`, {
      hint: `See it with: swamp data list ${entry.name}\n` +
        `Delete both with: swamp model delete ${entry.name} --force`,
      details: { model: entry.name, id: entry.id },
    });
  }
  const nothing = {
    resourceDeleted: false,
    outputsDeleted: 0,
    evaluatedInputDeleted: false,
    dataDeleted: false,
  };
  if (!await request.confirm(entry)) return { ...nothing, cancelled: true };
  return await (await ctx.lock()).hold("models", `delete model ${entry.name}`, async () => {
    const deleted = { id: entry.id, name: entry.name, type: entry.type, inputPath: entry.path };
    if (twin !== undefined) {
      definitions.delete(entry);
      return { ...nothing, deleted, sharedWith: twin };
    }
    // The definition goes last: when something else cannot be deleted, the command can be run again.
    const dataDeleted = data.deleteAll(key);
    const outputsDeleted = (await ctx.runs()).deleteFor(entry.id);
    const evaluatedInputDeleted = (await ctx.evaluated()).delete({ type: entry.type, id: entry.id });
    definitions.delete(entry);
    return {
      deleted,
      resourceDeleted: false,
      outputsDeleted,
      evaluatedInputDeleted,
      dataDeleted,
      ...(expired.length > 0 && !request.force ? { expiredDataAutoCollected: expired.length } : {}),
    };
  });
}

interface Deletable {
  readonly entry: DefinitionEntry;
  /** The file is not a definition: what belongs to the model is not known for certain. */
  readonly isBroken: boolean;
}

async function findDeletable(ctx: Context, model: string): Promise<Deletable> {
  const definitions = await ctx.definitions();
  try {
    return { entry: await definitions.findExactly(model), isBroken: false };
  } catch (error) {
    if (!(error instanceof SwampError) || !["MODEL_INVALID", "MODEL_NOT_FOUND"].includes(error.code)) {
      throw error;
    }
    const entry = await definitions.findBroken(model);
    if (!entry) throw error;
    return { entry, isBroken: true };
  }
}

/** Deletes the file alone: whose data there is cannot be read from it. */
async function deleteBroken(
  ctx: Context,
  entry: DefinitionEntry,
  request: DeleteModelRequest,
): Promise<DeletedModel> {
  const kept = {
    resourceDeleted: false,
    outputsDeleted: 0,
    evaluatedInputDeleted: false,
    dataDeleted: false,
  };
  if (!await request.confirm(entry)) return { ...kept, cancelled: true };
  const definitions = await ctx.definitions();
  await (await ctx.lock()).hold("models", `delete model ${entry.name}`, () => definitions.delete(entry));
  ctx.warn({
    code: "MODEL_INVALID",
    message:
      `${ctx.repository().display(entry.path)} was not a valid definition; data and run records of the ` +
      "model, if it has any, are kept. See them with: swamp data prune --dry-run",
  });
  return {
    ...kept,
    deleted: { id: entry.id, name: entry.name, type: entry.type, inputPath: entry.path },
  };
}

const NO_ITEMS = { live: [], expired: [] };

/** The name of another definition with the same id, for example of a copied file. */
async function twinOf(ctx: Context, entry: DefinitionEntry): Promise<string | undefined> {
  const entries = await (await ctx.definitions()).list();
  const id = entry.id.toLowerCase();
  return entries.find((other) => other.id.toLowerCase() === id && other.path !== entry.path)?.name;
}

async function refuseReferenced(ctx: Context, entry: DefinitionEntry): Promise<void> {
  const workflows = await workflowsThatUse(ctx, entry);
  if (workflows.length === 0) return;
  throw new SwampError(
    "MODEL_INVALID",
    `Model '${entry.name}' is referenced by workflow ${workflows.join(", ")}`,
    {
      hint: "Take it out of the workflow first; --force does not change this.",
      details: { model: entry.name, workflows },
    },
  );
}
