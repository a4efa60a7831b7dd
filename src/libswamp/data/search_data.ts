// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { addDuration, parseDuration } from "../../domain/data/lifetime.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";

/** What is given must hold; nothing that is left out does. */
export interface DataFilters {
  readonly type?: string;
  readonly lifetime?: string;
  readonly ownerType?: string;
  readonly workflow?: string;
  /** Name or id, also of a model that was deleted and whose data is still there. */
  readonly model?: string;
  readonly contentType?: string;
  /** Not older than this duration, like `2h` or `7d`. */
  readonly since?: string;
  /** A workflow run's id. */
  readonly run?: string;
  /** A data item's id. */
  readonly output?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly streaming?: true;
}

export interface SearchDataRequest {
  /** Part of a name, or of the name, type or spec of its model. */
  readonly query?: string;
  readonly filters: DataFilters;
  readonly limit: number;
  /** Only data of models that have no definition any more. */
  readonly orphaned: boolean;
}

export interface FoundData {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly contentType: string;
  readonly type: string;
  readonly lifetime: string;
  readonly ownerType: string;
  readonly ownerRef: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelType: string;
  readonly streaming: boolean;
  /** Bytes. */
  readonly size: number;
  readonly createdAt: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly workflowTag?: string;
  readonly stepTag?: string;
}

/** The `--json` document of `data search`. */
export interface FoundDataList {
  readonly query: string;
  /** Those that were used. */
  readonly filters: DataFilters;
  /** Newest first. */
  readonly results: readonly FoundData[];
  /** Before the limit. */
  readonly total: number;
  readonly limited: boolean;
}

/**
 * Finds the newest versions that pass all filters.
 * @throws SwampError INVALID_VALUE for a bad duration; MODEL_NOT_FOUND, ID_AMBIGUOUS when neither a definition nor data
 *   has the name of the model.
 */
export async function searchData(ctx: Context, request: SearchDataRequest): Promise<FoundDataList> {
  const { query = "", filters, limit, orphaned } = request;
  const queries = await ctx.queries();
  const model = filters.model === undefined ? undefined : await modelFilter(ctx, filters.model);
  const predicate = predicateOf(ctx, { query, filters, model: model?.predicate });
  const found = await queries.query({ predicate, limit, content: false, orphaned });
  if (found.total === 0 && model?.missing) {
    const stored = await queries.query({
      predicate: model.predicate,
      limit: 1,
      content: false,
      orphaned: true,
    });
    if (stored.total === 0) throw model.missing;
    if (!orphaned) throw leftOver(model.missing);
  }
  const results = (found.results as DataRecord[]).map(toFound);
  return { query, filters, results, total: found.total, limited: found.limited };
}

/** The model is not there, its data is. */
function leftOver(missing: SwampError): SwampError {
  return new SwampError(missing.code, missing.message, {
    hint: "Its data is still there: find it with --orphaned, delete it with: swamp data prune",
    details: missing.details,
    cause: missing,
  });
}

/** Data keeps the name of its model when that is deleted, so that a missing definition alone is no mistake yet. */
async function modelFilter(
  ctx: Context,
  model: string,
): Promise<{ predicate: string; missing?: SwampError }> {
  const predicateFor = (id: string) => `(modelName == ${quote(model)} || modelId == ${quote(id)})`;
  try {
    return { predicate: predicateFor((await (await ctx.definitions()).find(model)).id) };
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return { predicate: predicateFor(model), missing: error };
  }
}

/** A text as a literal of the expression language: its escapes are those of JSON. */
const quote = (text: string) => JSON.stringify(text);

/** @param parts.model the condition that stands for the model. */
function predicateOf(
  ctx: Context,
  { query, filters, model }: { query: string; filters: DataFilters; model: string | undefined },
): string {
  const { type, lifetime, ownerType, workflow, contentType, run, output, tags, streaming } = filters;
  const equal = (field: string, value: string | undefined) =>
    value === undefined ? [] : [`${field} == ${quote(value)}`];
  const parts = [
    ...equal("dataType", type),
    ...equal("lifetime", lifetime),
    ...equal("ownerType", ownerType),
    ...equal("workflowName", workflow),
    ...equal("contentType", contentType),
    ...equal("workflowRunId", run),
    ...equal("id", output),
    ...(model === undefined ? [] : [model]),
    ...Object.entries(tags ?? {}).map(([key, value]) => `tags[${quote(key)}] == ${quote(value)}`),
    ...(filters.since === undefined ? [] : [`createdAt >= ${quote(sinceOf(ctx, filters.since))}`]),
    ...(streaming ? ["streaming"] : []),
  ];
  if (query !== "") {
    const fields = ["name", "modelName", "modelType", "specName"];
    parts.push(`(${fields.map((field) => `${field}.contains(${quote(query)})`).join(" || ")})`);
  }
  return parts.length === 0 ? "true" : parts.join(" && ");
}

function sinceOf(ctx: Context, text: string): string {
  const duration = parseDuration(text);
  if (!duration) {
    throw new SwampError("INVALID_VALUE", `Invalid duration '${text}'`, {
      hint: "Expected a number and a unit: m, h, d, w, mo or y, for example 2h or 7d",
    });
  }
  const now = ctx.platform.now();
  return new Date(now - (addDuration(now, duration) - now)).toISOString();
}

function toFound(record: DataRecord): FoundData {
  const { id, name, version, contentType, lifetime, ownerType, ownerRef, modelId, modelName } = record;
  const { modelType, streaming, size, createdAt, tags, workflowName, stepName } = record;
  return {
    id,
    name,
    version,
    contentType,
    type: record.dataType,
    lifetime,
    ownerType,
    ownerRef,
    modelId,
    modelName,
    modelType,
    streaming,
    size,
    createdAt,
    tags,
    ...(workflowName === "" ? {} : { workflowTag: workflowName }),
    ...(stepName === "" ? {} : { stepTag: stepName }),
  };
}
