// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { type QueriedData, queryData } from "../../../libswamp/data/query_data.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import type { View } from "../../../presentation/view.ts";
import { command } from "../../command.ts";
import { limitOption } from "../../model_arguments.ts";

export default command({
  path: "data query",
  summary: "Find data of all models by an expression",
  description:
    "The predicate is an expression of CEL over the fields of a record: attributes, content, contentType, " +
    "createdAt, dataType, id, isLatest, jobName, lifetime, modelId, modelName, modelType, name, namespace, " +
    "ownerRef, ownerType, size, source, specName, stepName, streaming, tags, version, workflowName, " +
    "workflowRunId. Only the newest version of each item is looked at, unless the predicate mentions version or " +
    "isLatest. A record for which it fails, for example because an attribute is missing, does not match. Members " +
    "of JSON content are read as content.key or attributes.key. Data of models that have no definition any more is " +
    "looked at only with --orphaned.",
  args: [{
    name: "predicate",
    description: "an expression that is true for what is wanted",
    required: true,
  }],
  options: [
    {
      name: "select",
      type: "string",
      value: "expr",
      description: "show what this expression gives for each record",
    },
    {
      name: "orphaned",
      type: "boolean",
      description: "only data of models that have no definition any more",
    },
    { name: "limit", type: "number", value: "n", default: 100, description: "at most so many results" },
  ],
  examples: [
    [`data query 'modelType == "command/shell"'`, "everything that models of one type stored"],
    [`data query 'attributes.exitCode != 0' --json`, "by what is in the resources, for a program"],
    [
      `data query 'name == "result"' --select '{"model": modelName, "code": attributes.exitCode}'`,
      "one value per record",
    ],
    [`data query 'modelName == "hello" && version >= 1'`, "older versions too"],
  ],
  run: (ctx, input) =>
    queryData(ctx, {
      predicate: input.args.predicate!,
      select: input.text("select"),
      orphaned: input.flag("orphaned"),
      limit: limitOption(input),
    }),
  view: showResults,
});

function showResults(out: View, { predicate, results, total, limited }: QueriedData): void {
  if (predicate === undefined) {
    for (const value of results) out.content(typeof value === "string" ? value : JSON.stringify(value));
  } else {
    out.table(
      (results as DataRecord[]).map((record) => ({
        ...record,
        version: `v${record.version}`,
        size: formatSize(record.size),
        createdAt: record.createdAt.slice(0, 19).replace("T", " "),
      })),
      [
        { key: "name", title: "NAME" },
        { key: "version", title: "VERSION" },
        { key: "modelName", title: "MODEL" },
        { key: "dataType", title: "TYPE" },
        { key: "size", title: "SIZE", align: "right" },
        { key: "createdAt", title: "CREATED" },
      ],
    );
  }
  if (total === 0) out.line("No data found.");
  if (limited) out.line(`${results.length} of ${total}; show more with --limit`);
}
