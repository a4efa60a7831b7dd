// SPDX-License-Identifier: MIT
/** Definitions in a temporary repository, with made-up data, secrets and environment, resolved as a use case does it. */
import { ModelWorld } from "./model_world.ts";
import type { DataRecord } from "../../src/domain/data/data_queries.ts";
import { SwampError } from "../../src/domain/errors.ts";
import type { Context } from "../../src/libswamp/context.ts";
import { resolveDefinition, type ResolveRequest } from "../../src/libswamp/expressions/resolve_definition.ts";

const ID = "96b6660e-5e68-4ca5-9c23-46ed4fbc2257";
/** Of the second definition. */
export const OTHER = "11111111-5e68-4ca5-9c23-46ed4fbc2257";
const THIRD = "22222222-5e68-4ca5-9c23-46ed4fbc2257";

const SECRETS: Record<string, string> = {
  "prod/KEY": "s3cr3t-value",
  "prod/PADDED": "  padded-secret ",
  "v-1/k": "two",
};

function record(fields: Partial<DataRecord>): DataRecord {
  return {
    id: "d",
    version: 1,
    isLatest: true,
    createdAt: "2026-01-01T00:00:00.000Z",
    namespace: "",
    attributes: {},
    tags: {},
    modelName: "db",
    modelId: OTHER,
    modelType: "command/shell",
    specName: "row",
    dataType: "resource",
    contentType: "application/json",
    lifetime: "infinite",
    ownerType: "model-method",
    streaming: false,
    size: 2,
    content: "{}",
    ownerRef: "",
    workflowRunId: "",
    workflowName: "",
    jobName: "",
    stepName: "",
    source: "",
    name: "main",
    ...fields,
  };
}

const RECORDS = [
  record({ name: "main-1", attributes: { id: "i-1", n: 5, password: "${{ vault.get('prod', 'KEY') }}" } }),
  record({ name: "main", specName: "state", attributes: { n: 1 } }),
  record({ name: "main-1-eu", version: 4, attributes: { id: "i-eu" } }),
  record({ name: "log", specName: "log", dataType: "file", content: "hello", contentType: "text/plain" }),
  record({
    name: "json",
    specName: "note",
    dataType: "file",
    content: '{"exit": 0, "list": [1, 2]}',
    attributes: { exit: 0, list: [1, 2], planted: "${{ vault.get('prod', 'KEY') }}" },
  }),
];

/** Definitions by name; the first is the one that is resolved. */
export async function resolve(
  files: Record<string, string>,
  request: Partial<ResolveRequest> = {},
  change: (ctx: Context) => Partial<Context> = () => ({}),
) {
  using world = await ModelWorld.create();
  for (const [index, [name, text]] of Object.entries(files).entries()) {
    world.repo.write(
      `models/command/shell/${name}.yaml`,
      `id: ${[ID, OTHER, THIRD][index]}\nname: ${name}\n${text}`,
    );
  }
  const base = world.context();
  const asked: string[] = [];
  const ctx: Context = {
    ...base,
    platform: Object.assign(Object.create(base.platform), {
      env: (name: string) => name === "HOME" ? "/home/u" : undefined,
      environment: () => ({ HOME: "/home/u" }),
    }),
    vaults: () =>
      Promise.resolve({
        get: (vault: string, key: string) => {
          asked.push(`${vault}/${key}`);
          const secret = SECRETS[`${vault}/${key}`];
          return secret === undefined
            ? Promise.reject(
              new SwampError("SECRET_NOT_FOUND", `no secret ${key}`, { hint: "See: swamp vault list-keys" }),
            )
            : Promise.resolve(secret);
        },
      } as never),
    queries: () =>
      Promise.resolve({
        record: (model, name, version) => {
          asked.push(`record ${model} ${name}`);
          const found = RECORDS.find((one) =>
            (one.modelName === model || one.modelId === model) && one.name === name
          );
          return Promise.resolve(version === undefined || found?.version === version ? found : undefined);
        },
        ofModel: (model, spec) =>
          Promise.resolve(
            RECORDS.filter((one) =>
              (one.modelName === model || one.modelId === model) &&
              (spec === undefined || one.specName === spec)
            ),
          ),
        versions: () => Promise.resolve([1, 2, 4]),
        project: (select, records) => Promise.resolve(records.map(() => select)),
        query: ({ predicate, select, limit }) =>
          Promise.resolve({
            results: select ? [predicate, select, limit] : RECORDS.slice(0, 1),
            total: 1,
            limited: false,
          }),
      }),
    ...change(base),
  };
  const definitions = await ctx.definitions();
  const name = Object.keys(files)[0]!;
  const definition = await definitions.read(await definitions.find(name));
  const result = await resolveDefinition(ctx, {
    definition,
    file: `models/command/shell/${name}.yaml`,
    inputs: {},
    phase: "runtime",
    ...request,
  });
  return {
    ...result,
    globals: result.definition.globalArguments,
    asked,
    source: definition,
    redactor: ctx.redactor,
  };
}

/** A definition's `globalArguments`. */
export const globals = (fields: Record<string, string>) => `globalArguments: ${JSON.stringify(fields)}\n`;
