// SPDX-License-Identifier: MIT
/** What expressions name by literals outside of definitions: secrets of vaults, and data that was stored. */
import { SwampError } from "../../../domain/errors.ts";
import type { ExpressionFacts, RecordReference } from "../../../domain/expressions/expression_engine.ts";
import { didYouMean } from "../../../domain/nearest.ts";
import { LOCAL_ENCRYPTION } from "../../../domain/vaults/vault_names.ts";
import type { Context } from "../../context.ts";

/** What a record of data has. */
const RECORD = [
  "attributes",
  "content",
  "id",
  "name",
  "version",
  "createdAt",
  "tags",
  "modelName",
  "modelType",
  "specName",
  "dataType",
  "contentType",
  "lifetime",
  "ownerType",
  "streaming",
  "size",
];

/** Vaults that do not exist, and secrets that are missing from a vault that can be asked without a network. */
export async function secretProblems(ctx: Context, { secrets }: ExpressionFacts): Promise<string[]> {
  const problems: string[] = [];
  for (const { vault, key } of secrets) {
    if (vault === undefined) continue;
    const vaults = await ctx.vaults();
    const configs = await vaults.list();
    const config = configs.find(({ name, id }) => name === vault || id === vault);
    if (!config) {
      const names = configs.map(({ name }) => name);
      const near = didYouMean(vault, names);
      problems.push(`vault '${vault}' not found${near || `; there are: ${names.join(", ") || "none"}`}`);
    } else if (key !== undefined && config.type === LOCAL_ENCRYPTION) {
      problems.push(...await missingSecret(ctx, vault, key));
    }
  }
  return problems;
}

async function missingSecret(ctx: Context, vault: string, key: string): Promise<string[]> {
  const vaults = await ctx.vaults();
  try {
    await vaults.get(vault, key);
    return [];
  } catch (error) {
    // Whatever else is wrong with the vault, nothing is known of the secret then.
    if (!(error instanceof SwampError)) throw error;
    if (error.code !== "SECRET_NOT_FOUND") return [];
    return [error.message + didYouMean(key, await vaults.keys(vault))];
  }
}

/**
 * Data that an expression reads and that is not there. What a method will store is not known, so that a name is wrong
 * only when it is near another one, or when a member of nothing is read.
 */
export async function recordProblems(ctx: Context, { records }: ExpressionFacts): Promise<string[]> {
  const problems: string[] = [];
  for (const record of records) problems.push(...await problemsOf(ctx, record));
  return [...new Set(problems)];
}

async function problemsOf(ctx: Context, { model, name, path }: RecordReference): Promise<string[]> {
  const [member] = path;
  if (member !== undefined && !RECORD.includes(member)) {
    return [`a record of data has no '${member}'${didYouMean(member, RECORD)}; it has ${RECORD.join(", ")}`];
  }
  const entries = await (await ctx.definitions()).list();
  const isKnown = entries.some((entry) => entry.name === model || entry.id === model);
  const queries = await ctx.queries();
  const stored = await queries.record(model, name);
  if (!isKnown && !stored) {
    const near = didYouMean(model, entries.map((entry) => entry.name));
    return near !== "" || member !== undefined ? [`model '${model}' not found${near}`] : [];
  }
  return await storedProblems(ctx, { model, name, path });
}

/** An item that was not stored, or an attribute that it does not have, when one that it has is near. */
export async function storedProblems(
  ctx: Context,
  { model, name, path: [member, attribute] }: RecordReference,
): Promise<string[]> {
  const queries = await ctx.queries();
  const stored = await queries.record(model, name);
  if (!stored) {
    const names = (await queries.ofModel(model)).map((record) => record.name);
    const near = didYouMean(name, names);
    return near === "" ? [] : [`model '${model}' has no data '${name}'${near}`];
  }
  const { attributes } = stored;
  if (member !== "attributes" || attribute === undefined || Object.hasOwn(attributes, attribute)) return [];
  const near = didYouMean(attribute, Object.keys(attributes));
  return near === "" ? [] : [`data '${name}' of model '${model}' has no attribute '${attribute}'${near}`];
}
