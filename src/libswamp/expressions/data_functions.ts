// SPDX-License-Identifier: MIT
/** `data.*` and `file.*` of expressions. */
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { SwampError } from "../../domain/errors.ts";
import { queryRecords } from "../data/query_records.ts";
import type { Session } from "./session.ts";
import { holdsSecrets, recordView } from "./record_view.ts";

type Functions = Record<string, (...values: unknown[]) => Promise<unknown>>;

const READS_PAYLOAD = /\b(attributes|content)\b/;

/** `data.query` gives no more. */
const MOST_RESULTS = 100;

/** @param missing is told of data that an expression asks for and that is not there. */
export function dataFunctions(session: Session, missing: SwampError[]): Functions {
  const { ctx } = session;
  const one = async (model: string, name: string, version?: number) => {
    const record = await (await ctx.queries()).record(model, name, version);
    if (record) return await recordView(session, record);
    missing.push(await noModel(session, model) ?? noData(model, name, version));
    return null;
  };
  const all = (records: readonly DataRecord[]) =>
    Promise.all(records.map((record) => recordView(session, record)));
  return {
    latest: async (model, name, vary) =>
      await one(text(model, "data.latest"), varied(name, vary, "data.latest")),
    version: async (model, name, ...rest) => {
      const [version, vary] = rest.reverse();
      return await one(
        text(model, "data.version"),
        varied(name, vary, "data.version"),
        count(version, "data.version"),
      );
    },
    listVersions: async (model, name, vary) =>
      await (await ctx.queries()).versions(
        text(model, "data.listVersions"),
        varied(name, vary, "data.listVersions"),
      ),
    findByTag: async (key, value) => {
      const [tag, wanted] = [text(key, "data.findByTag"), text(value, "data.findByTag")].map((item) =>
        JSON.stringify(item)
      );
      const { results } = await (await ctx.queries()).query({
        predicate: `${tag} in tags && tags[${tag}] == ${wanted}`,
      });
      return await all(results as DataRecord[]);
    },
    findBySpec: async (model, spec) =>
      await all(
        await (await ctx.queries()).ofModel(text(model, "data.findBySpec"), text(spec, "data.findBySpec")),
      ),
    query: async (predicate, select) => {
      const queries = await ctx.queries();
      const query = { predicate: text(predicate, "data.query"), limit: MOST_RESULTS };
      const find = async () => (await queryRecords(ctx, query)).results as DataRecord[];
      if (select === undefined) return await all(await find());
      const projection = text(select, "data.query");
      // The index knows the references to secrets, not the secrets.
      const records = READS_PAYLOAD.test(projection) ? await find() : [];
      return records.some(holdsSecrets)
        ? await queries.project(projection, await all(records))
        : (await queryRecords(ctx, { ...query, select: projection })).results;
    },
  };
}

export function fileFunctions(session: Session): Functions {
  return {
    contents: async (model, spec) => {
      const queries = await session.ctx.queries();
      const records = await queries.ofModel(text(model, "file.contents"), text(spec, "file.contents"));
      return records.find(({ dataType }) => dataType === "file")?.content ?? null;
    },
  };
}

/** The reason when data of a model is asked for that nobody has defined: most often its name is misspelt. */
async function noModel({ ctx }: Session, model: string): Promise<SwampError | undefined> {
  try {
    await (await ctx.definitions()).find(model);
    return undefined;
  } catch (error) {
    if (error instanceof SwampError && error.code === "MODEL_NOT_FOUND") return error;
    throw error;
  }
}

/** The reason when data is asked for that no method has written. */
export function noData(model: string, name: string, version?: number): SwampError {
  const what = version === undefined ? `data '${name}'` : `version ${version} of data '${name}'`;
  return new SwampError("DATA_NOT_FOUND", `Model '${model}' has no ${what}`, {
    hint:
      `See what it has: swamp data list ${model}\nIt is written by a method: swamp model method run ${model} <method>`,
    details: { model, name, version },
  });
}

/** Data that varies with inputs has their values in its name. */
function varied(name: unknown, vary: unknown, caller: string): string {
  if (vary === undefined) return text(name, caller);
  if (!Array.isArray(vary)) throw wrongArgument(caller, "a list of texts", vary);
  return [text(name, caller), ...vary.map(String)].join("-");
}

function text(value: unknown, caller: string): string {
  if (typeof value === "string") return value;
  throw wrongArgument(caller, "a text", value);
}

function count(value: unknown, caller: string): number {
  const number = Number(value);
  if ((typeof value === "bigint" || typeof value === "number") && Number.isSafeInteger(number)) return number;
  throw wrongArgument(caller, "a whole number", value);
}

function wrongArgument(caller: string, expected: string, value: unknown): SwampError {
  const given = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
  return new SwampError(
    "EXPRESSION_FAILED",
    `Expression failed: ${caller} expects ${expected}, got ${given}`,
    { hint: "See: swamp help expressions" },
  );
}
